"""Places: the communes where a specialty stands, and which of them people of each commune can go to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Specialty
from simdesert.country.travel import Nearest
from simdesert.metrics.year import REFERRED

SPECIALTIES = tuple(Specialty[name.upper()] for name in REFERRED)
"""Specialties whose doctors are agents beside GPs, in the order of :data:`~simdesert.metrics.year.REFERRED`."""

REACH_MINUTES = 90.0
"""Farthest that people go to one of the :data:`~simdesert.country.travel.NEAREST` places [min] (assumption)."""


@dataclass(frozen=True)
class Places:
    """Where one specialty stands at the start; its doctors practise nowhere else during a run.

    Attributes
    ----------
    commune
        Communes with a practice place (n_places,) [row].
    held
        Practice places in each (n_places,) [places].
    first
        Where each commune's pairs begin in the two below, and their number (n_communes + 1,).
    there
        Places within reach (n_pairs,) [row of `commune`].
    minutes
        Car minutes to them (n_pairs,) [min].
    """

    commune: NDArray[np.int64]
    held: NDArray[np.int64]
    first: NDArray[np.int64]
    there: NDArray[np.uint16]
    minutes: NDArray[np.float32]


def places_among(nearest: Nearest, count: NDArray[np.int64]) -> Places:
    """Return where a specialty stands: of the 8 nearest places of each commune, those within 90 minutes.

    Parameters
    ----------
    nearest
        To where it stands.
    count
        Practice places in each commune (n_communes,) [places].
    """
    near = nearest.minutes <= REACH_MINUTES
    first, rows = np.concatenate([[0], np.cumsum(near.sum(axis=1))]), np.flatnonzero(near)
    there, minutes = nearest.found.ravel()[rows].astype(np.uint16), nearest.minutes.ravel()[rows].astype(np.float32)
    return Places(nearest.there, count[nearest.there], first, there, minutes)
