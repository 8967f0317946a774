"""Sums and weighted means over groups of communes: what all metrics are made of.

A group is the whole territory, a région, a département or a zoning class; ``groups`` holds the row of each commune's
group (n,), and every function returns one value per group (n_groups,).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]


def total(values: Reals, groups: Ints, n_groups: int) -> Reals:
    """Return Σ values by group (n_groups,) [unit of values].

    Parameters
    ----------
    values
        (n,) [any unit].
    groups
        Row of each commune's group (n,).
    n_groups
        [count].
    """
    sums: Reals = np.bincount(groups, weights=values, minlength=n_groups).astype(np.float64, copy=False)
    return sums


def ratio(part: Reals, whole: Reals, groups: Ints, n_groups: int) -> Reals:
    """Return Σ part / Σ whole by group (n_groups,) [–]; NaN where the whole is nil.

    Parameters
    ----------
    part, whole
        (n,) [any unit].
    groups
        Row of each commune's group (n,).
    n_groups
        [count].
    """
    parts, wholes = total(part, groups, n_groups), total(whole, groups, n_groups)
    shares: Reals = np.divide(parts, wholes, out=np.full(n_groups, np.nan), where=wholes > 0)
    return shares


def mean(values: Reals, weights: Reals, groups: Ints, n_groups: int) -> Reals:
    """Return Σ weight·value / Σ weight by group (n_groups,) [unit of values]; NaN where the weight is nil."""
    return ratio(values * weights, weights, groups, n_groups)
