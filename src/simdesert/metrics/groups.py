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

    Raises
    ------
    ValueError
        Not one group for each value.
    IndexError
        A group beyond the last, or below the first.
    """
    from simdesert.metrics._sums import sums_by_group  # numba, which a list of metrics need not wait for

    if len(values) != len(groups):
        raise ValueError(f"{len(values)} values in {len(groups)} groups; give one group for each value")
    sums: Reals = sums_by_group(
        np.ascontiguousarray(values, dtype=np.float64), np.ascontiguousarray(groups, dtype=np.int64), n_groups
    )
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
