"""Catchments: how much supply each place has within reach, once shared with everybody else who reaches it (2SFCA)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.travel import Travel

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Reals = NDArray[np.float64]

FULL_MINUTES, NEAR_MINUTES, FAR_MINUTES = 10.0, 15.0, 20.0


def decay(minutes: Reals) -> Reals:
    """Return the weight of a doctor at some minutes (n,) [0–1].

    1 below 10 minutes, 2/3 from 10 to 15, 1/3 from 15 to 20, 0 from 20.

    References
    ----------
    DREES, *L'accessibilité potentielle localisée aux médecins généralistes*, method.
    """
    near = np.where(minutes < NEAR_MINUTES, 2.0 / 3.0, np.where(minutes < FAR_MINUTES, 1.0 / 3.0, 0.0))
    weight: Reals = np.where(minutes < FULL_MINUTES, 1.0, near)
    return weight


def catchment(travel: Travel) -> csr_array:
    """Return the weights w(t_ij), patients i in rows, doctors j in columns (n, n) [0–1], sparse; build it once."""
    from scipy.sparse import csr_array

    n = len(travel)
    weight = decay(travel.minutes.astype(np.float64))
    within = weight > 0.0
    ends = np.concatenate([[0], np.cumsum(within)])[travel.indptr].astype(travel.indices.dtype)  # else both grow wide
    return csr_array((weight[within], travel.indices[within], ends), shape=(n, n))


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
