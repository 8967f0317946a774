"""What no model of these agents can beat: one draw for each, and one look at what each remembers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange, uint64

from benchmarks.clock import best
from simdesert._hash import mix_one


@njit(parallel=True)
def drawn_below(n, key, threshold):  # type: ignore[no-untyped-def]
    """Return for how many of n agents the hash of (key, row) lies below a threshold."""
    count = 0
    for i in prange(n):
        count += mix_one(uint64(key), uint64(i)) < uint64(threshold)
    return count


@njit(parallel=True)
def read_once(doctor, wait):  # type: ignore[no-untyped-def]
    """Return the sum of two columns, 4 and 2 bytes an agent."""
    total = 0
    for i in prange(len(doctor)):
        total += np.int64(doctor[i]) + np.int64(wait[i])
    return total


def passes(patients: Any, times: int = 7) -> dict[str, float]:
    """Return seconds of the two passes over as many agents as there are, best of several, compiled beforehand."""
    third = np.uint64(2**64 // 3)
    return {
        "hash_s": best(lambda: drawn_below(len(patients), np.uint64(12345), third), times),
        "read_s": best(lambda: read_once(patients.gp, patients.last_wait), times),
    }
