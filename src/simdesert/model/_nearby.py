"""The yearly kernels of nearness: who practises around each commune.

Arrays of pairs are those of :class:`simdesert.country.travel.Travel`: the places around commune c are
``there[first[c]:first[c + 1]]``.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange

import simdesert._compiled  # noqa: F401  # where numba keeps what it compiles
from simdesert.model._columns import PARTS

BLOCK = 256
"""Communes that share a scratch."""


@njit(parallel=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def held_around(first, there, count):  # type: ignore[no-untyped-def]
    """Return how many places around each commune have somebody (n_communes,), by the `count` of each place."""
    held = np.zeros(len(first) - 1, dtype=np.int64)
    for c in prange(len(held)):
        some = 0
        for k in range(first[c], first[c + 1]):
            some += count[there[k]] > 0
        held[c] = some
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
    n = len(pairs[0]) - 1
    for block in prange((n + BLOCK - 1) // BLOCK):
        communes = range(block * BLOCK, min(n, (block + 1) * BLOCK))
        held = 0
        for c in communes:
            held = max(held, upto[c + 1] - upto[c])
        scratch = (np.empty(held + 1, dtype=np.int64), np.empty(held))
        for c in communes:
            if upto[c] < upto[c + 1]:
                _fill(c, pairs, count, before, upto, places, scratch)


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _fill(c, pairs, count, before, upto, places, scratch):  # type: ignore[no-untyped-def]
    """Write the places around one commune, as :func:`fill_places` says; `scratch` has room for them and one more."""
    first, there, decay = pairs
    share, guide, slot, doctors = places
    kept, weight = scratch
    start, n = upto[c], 0
    for j in range(first[c], first[c + 1]):  # without a branch: a pair with nobody is overwritten by the next
        kept[n] = j
        n += count[there[j]] > 0
    total, so_far, parts = 0.0, 0.0, PARTS * n
    for i in range(n):
        place = there[kept[i]]
        slot[start + i], doctors[start + i] = before[place], count[place]
        weight[i] = count[place] * decay[kept[i]]
        total += weight[i]
    for i in range(n):
        so_far += weight[i]
        share[start + i] = min(np.int64(so_far / total * 4294967296.0), 4294967295)
    passed = guide[PARTS * start : PARTS * start + parts]
    passed[:] = 0
    for i in range(n - 1):  # parts that begin at its share or above pass a place by
        part = (np.int64(share[start + i]) * parts + 4294967295) >> 32
        if part < parts:
            passed[part] += 1
    for b in range(1, parts):
        passed[b] += passed[b - 1]


@njit(parallel=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def mean_around(first, there, decay, total, count):  # type: ignore[no-untyped-def]
    """Return Σ decay·total/Σ decay·count over the places around each commune (n_communes,), 0 if nobody is there."""
    mean = np.zeros(len(first) - 1)
    for c in prange(len(mean)):
        above, below = 0.0, 0.0
        for k in range(first[c], first[c + 1]):
            above += decay[k] * total[there[k]]
            below += decay[k] * count[there[k]]
        if below > 0.0:
            mean[c] = above / below
    return mean
