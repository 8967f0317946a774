"""The kernel of sums by group: what tables of years are made of, two thousand times a run."""

from __future__ import annotations

import numpy as np
from numba import float64, int64, njit, types

import simdesert._compiled  # noqa: F401  # where numba keeps what it compiles

REALS, ROWS = types.Array(float64, 1, "C", readonly=True), types.Array(int64, 1, "C", readonly=True)


@njit(float64[::1](REALS, ROWS, int64), cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def sums_by_group(values, groups, n_groups):  # type: ignore[no-untyped-def]
    """Return Σ values by group (n_groups,), added one after the other as ``numpy.bincount`` does, to the last digit.

    Neighbours are mostly of one group: while they are, their sum stays in a register.

    Raises
    ------
    IndexError
        A group beyond the last, or below the first.
    """
    sums, last, so_far = np.zeros(n_groups), int64(-1), 0.0
    for i in range(len(values)):
        group = groups[i]
        if group != last:
            if group < 0 or group >= n_groups:
                raise IndexError("a group is out of range")
            if last >= 0:
                sums[last] = so_far
            last, so_far = group, sums[group]
        so_far += values[i]
    if last >= 0:
        sums[last] = so_far
    return sums
