"""The yearly kernels of nearness: who practises around each commune.

Arrays of pairs are those of :class:`simdesert.country.travel.Travel`: the places around commune c are
``there[first[c]:first[c + 1]]``.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

import simdesert._compiled  # noqa: F401  # where numba keeps what it compiles
from simdesert.model._columns import PARTS


@njit(parallel=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def held_around(first, there, count):  # type: ignore[no-untyped-def]
    """Return how many places around each commune have somebody (n_communes,), by the `count` of each place."""
    held = np.zeros(len(first) - 1, dtype=np.int64)
    for c in prange(len(held)):
        for k in range(first[c], first[c + 1]):
            held[c] += count[there[k]] > 0
    return held


@njit(parallel=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def fill_places(pairs, count, before, upto, places):  # type: ignore[no-untyped-def]
    """Write the places with somebody around each commune, and how to draw one in proportion to count × decay.

    Parameters
    ----------
    pairs
        (first, there, decay): the pairs, and the travel decay of each [–].
    count, before
        Doctors of each place (n_communes,), and of the places before it.
    upto
        First row of each commune among the places written (n_communes + 1,).
    places
        (share, guide, slot, doctors), written, see :class:`simdesert.model._columns.Nearby`: the cumulated share of a
        place as a 32-bit threshold, the last of a commune the largest; of PARTS · n equal parts of a commune's 32-bit
        numbers, the first of its n places that part b may hit; the place's first doctor, and how many it has.
    """
    first, there, decay = pairs
    share, guide, slot, doctors = places
    for c in prange(len(first) - 1):
        total, so_far, k = 0.0, 0.0, upto[c]
        for j in range(first[c], first[c + 1]):
            total += count[there[j]] * decay[j]
        for j in range(first[c], first[c + 1]):
            if count[there[j]] > 0:
                so_far += count[there[j]] * decay[j]
                slot[k], doctors[k] = before[there[j]], count[there[j]]
                share[k] = min(np.int64(so_far / total * 4294967296.0), 4294967295)
                k += 1
        low, parts = upto[c], PARTS * (k - upto[c])
        for b in range(parts):
            while low < k - 1 and np.int64(share[low]) * parts <= b << 32:
                low += 1
            guide[PARTS * upto[c] + b] = low - upto[c]


@njit(parallel=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def mean_around(first, there, decay, total, count):  # type: ignore[no-untyped-def]
    """Return Σ decay·total/Σ decay·count over the places around each commune (n_communes,), 0 if nobody is there."""
    mean = np.zeros(len(first) - 1)
    for c in prange(len(mean)):
        above, below = 0.0, 0.0
        for k in range(first[c], first[c + 1]):
            if count[there[k]] > 0:
                above += decay[k] * total[there[k]]
                below += decay[k] * count[there[k]]
        if below > 0.0:
            mean[c] = above / below
    return mean
