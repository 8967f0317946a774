"""The kernel that gives patients their traits, an agent at a time: millions of them need no table of their own."""

from __future__ import annotations

import numpy as np
from numba import njit, uint8

import simdesert._compiled  # noqa: F401  # where numba keeps what it compiles

GOLDEN = 0.6180339887498949


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _stratum(x, shift):  # type: ignore[no-untyped-def]
    """Return the fractional part: a low-discrepancy sequence along the ranks of a commune [0–1[."""
    return (x + shift) % 1.0


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def groups(first, luck, upper, ald, deprived, female):  # type: ignore[no-untyped-def]
    """Return the group byte of each agent (n,): age band, long-term condition, deprived and sex.

    Parameters
    ----------
    first
        First row of each commune, and the total (n_communes + 1,) [row].
    luck
        One number in ]0, 1[ a commune (n_communes,) [–].
    upper
        Cumulated share of people by age band (n_communes, n_bands) [0–1].
    ald
        Share with a long-term condition by band (n_communes, n_bands) [0–1].
    deprived
        Share of deprived people (n_communes,) [0–1].
    female
        Share of women [0–1].
    """
    group = np.zeros(first[-1], dtype=np.uint8)
    n_bands = upper.shape[1]
    for c in range(len(luck)):
        agents = first[c + 1] - first[c]
        for rank in range(agents):
            quantile, band = (rank + luck[c]) / agents, 0
            for k in range(n_bands - 1):
                band += quantile >= upper[c, k]
            trait = (rank + 1 + 1000.0 * luck[c]) * GOLDEN
            bits = band
            if _stratum(trait, 0.0) < ald[c, band]:
                bits |= 8
            if _stratum(trait * 3.7, 0.31) < deprived[c]:
                bits |= 16
            if _stratum(trait * 7.3, 0.71) < female:
                bits |= 32
            group[first[c] + rank] = uint8(bits)
    return group
