"""Places: the communes where a specialty stands, and which of them people of each commune can go to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Specialty
from simdesert.country.territory import Territory
from simdesert.country.travel import OWN_COMMUNE_MINUTES, formula_minutes, great_circle_km, speed_kmh, unit_points
from simdesert.metrics.year import REFERRED

SPECIALTIES = tuple(Specialty[name.upper()] for name in REFERRED)
"""Specialties whose doctors are agents beside GPs, in the order of :data:`~simdesert.metrics.year.REFERRED`."""

REACH_MINUTES = 90.0
"""Farthest that people go to a specialist [min] (assumption)."""

NEAREST_PLACES = 8
"""Places that the people of a commune consider, the nearest by air [count] (assumption)."""


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


def places_of(territory: Territory, specialty: Specialty) -> Places:
    """Return where a specialty stands: for each commune the 8 nearest places by air, those within 90 minutes."""
    from scipy.spatial import cKDTree

    communes, count = territory.communes, territory.facilities.count[specialty.name.lower()]
    commune = np.flatnonzero(count)
    asked = min(NEAREST_PLACES, len(commune))
    space = unit_points(communes.latitude, communes.longitude)
    found = cKDTree(space[commune]).query(space, k=asked, workers=-1)[1].reshape(-1, asked)
    here, there = np.arange(len(communes))[:, None], commune[found]
    lat, lon, speed = communes.latitude, communes.longitude, speed_kmh(communes.population / communes.area_km2)
    km = great_circle_km(lat[here], lon[here], lat[there], lon[there])
    minutes = formula_minutes(km, (speed[here] + speed[there]) / 2.0)
    minutes[there == here] = OWN_COMMUNE_MINUTES
    near = minutes <= REACH_MINUTES
    first, rows = np.concatenate([[0], np.cumsum(near.sum(axis=1))]), np.flatnonzero(near)
    there, reached = found.ravel()[rows].astype(np.uint16), minutes.ravel()[rows].astype(np.float32)
    return Places(commune, count[commune], first, there, reached)
