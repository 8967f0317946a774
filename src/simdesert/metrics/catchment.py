"""Catchments: how much supply each place has within reach, once shared with everybody else who reaches it (2SFCA)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.travel import Travel

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Reals = NDArray[np.float64]

STEP_MINUTES = (10.0, 15.0, 20.0)
STEP_WEIGHTS = np.array([0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0])
"""Of a doctor at or beyond the last of :data:`STEP_MINUTES`, and below one, two and all three of them [0–1]."""


def step_of(minutes: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Return below how many of :data:`STEP_MINUTES` some minutes are, in their shape: a row of :data:`STEP_WEIGHTS`."""
    step = np.zeros(np.shape(minutes), dtype=np.uint8)
    for limit in STEP_MINUTES:
        step += minutes < limit
    return step


def decay(minutes: NDArray[np.floating]) -> Reals:
    """Return the weight of a doctor at some minutes (n,) [0–1].

    1 below 10 minutes, 2/3 from 10 to 15, 1/3 from 15 to 20, 0 from 20.

    References
    ----------
    DREES, *L'accessibilité potentielle localisée aux médecins généralistes*, method.
    """
    weight: Reals = STEP_WEIGHTS[step_of(minutes)]
    return weight


def catchment(travel: Travel) -> csr_array:
    """Return the weights w(t_ij), patients i in rows, doctors j in columns (n, n) [0–1], sparse; build it once."""
    from scipy.sparse import csr_array

    step = step_of(travel.minutes)
    within = np.flatnonzero(step)  # rows to take: a tenth of the time of a mask
    each = np.add.reduceat(step > 0, travel.indptr[:-1], dtype=travel.indices.dtype)  # narrow, else both grow wide
    ends = np.concatenate([np.zeros(1, each.dtype), np.cumsum(each, dtype=each.dtype)])
    return csr_array((STEP_WEIGHTS[step[within]], travel.indices[within], ends), shape=(len(travel), len(travel)))


def accessibility(weights: csr_array, supply: Reals, demand: Reals) -> Reals:
    """Return the accessibility of each commune (n,) [supply per demand].

    ``R_j = supply_j / Σ_i w_ij·demand_i``; ``A_i = Σ_j w_ij·R_j``. Supply that nobody reaches serves nobody: R_j = 0.

    Parameters
    ----------
    weights
        From :func:`catchment` (n, n) [0–1].
    supply
        What stands in each commune, for instance visits a year (n,).
    demand
        Who asks for it, for instance need-weighted inhabitants (n,).

    References
    ----------
    Luo & Qi (2009), *An enhanced two-step floating catchment area method*, Health & Place 15.
    """
    reached = weights.T @ demand
    ratio = np.divide(supply, reached, out=np.zeros(len(reached)), where=reached > 0.0)
    access: Reals = weights @ ratio
    return access
