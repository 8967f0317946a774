"""The counter-based hash behind every draw, plain (NumPy arrays) and compiled (numba), bit for bit the same.

A draw is a hash of what it means — seed, stream, time, permanent id, meaning — and never of how many draws came
before, so that one agent's luck cannot depend on another's (Salmon et al. 2011, *Parallel random numbers: as easy as
1, 2, 3*). The mixing function is the finaliser of SplitMix64 (Steele, Lea & Flood 2014).
"""

from __future__ import annotations

import numpy as np
from numba import njit, uint64
from numpy.typing import NDArray

import simdesert._compiled  # noqa: F401  # where numba keeps what it compiles

_GOLDEN = 0x9E3779B97F4A7C15
_FIRST = 0xBF58476D1CE4E5B9
_SECOND = 0x94D049BB133111EB


def mix(state: NDArray[np.uint64], value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return `state` stirred with `value`, elementwise over broadcast arrays of 64-bit integers."""
    with np.errstate(over="ignore"):
        z = (state ^ value) * np.uint64(_FIRST) + np.uint64(_GOLDEN)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(_FIRST)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(_SECOND)
    mixed: NDArray[np.uint64] = z ^ (z >> np.uint64(31))
    return mixed


@njit(uint64(uint64, uint64), inline="always", cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def mix_one(state, value):  # type: ignore[no-untyped-def]  # numba gives the types
    """Return `state` stirred with `value`: :func:`mix` for one pair of integers inside a kernel."""
    z = (state ^ value) * uint64(_FIRST) + uint64(_GOLDEN)
    z = (z ^ (z >> uint64(30))) * uint64(_FIRST)
    z = (z ^ (z >> uint64(27))) * uint64(_SECOND)
    return z ^ (z >> uint64(31))
