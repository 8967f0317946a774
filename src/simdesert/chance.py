"""Chance: named draws, the only source of randomness.

A draw is keyed by what it means: seed, stream (a name such as ``"settle.noise"``), time, permanent id, meaning. The
same seed gives the same luck to the same agent in every scenario, whatever happens to the others.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simdesert._hash import mix

_TO_UNIT = 2.0**-52


@lru_cache(maxsize=4096)
def _name_key(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")


class Chance:
    """All the luck of one seed.

    Parameters
    ----------
    seed
        Any integer from 0 to 2⁶³ − 1.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def key(self, stream: str, *times: int) -> np.uint64:
        """Return the 64-bit key of a stream at a time: what a kernel stirs with ids."""
        state = np.array([self.seed], dtype=np.uint64)
        for part in (_name_key(stream), *times):
            state = mix(state, np.array([part], dtype=np.uint64))
        return np.uint64(state[0])

    def bits(self, stream: str, times: tuple[int, ...], *meanings: ArrayLike) -> NDArray[np.uint64]:
        """Return 64 random bits for each element of the broadcast `meanings` (ids first).

        Parameters
        ----------
        stream
            Name of the use, for instance ``"leave.retire"``.
        times
            Year, or year and month; empty for a draw that holds for life.
        *meanings
            Arrays of non-negative integers that broadcast: permanent ids, then what the draw is about.
        """
        state = np.atleast_1d(self.key(stream, *times))
        for meaning in meanings:
            state = mix(state, np.atleast_1d(np.asarray(meaning)).astype(np.uint64))
        return state

    def uniform(self, stream: str, times: tuple[int, ...], *meanings: ArrayLike) -> NDArray[np.float64]:
        """Return numbers in ]0, 1[ for each element of the broadcast `meanings`; see :meth:`bits`."""
        high = self.bits(stream, times, *meanings) >> np.uint64(12)  # 52 bits and a half: one more would round to 1
        return (high.astype(np.float64) + 0.5) * _TO_UNIT

    def number(self, stream: str, name: str) -> float:
        """Return one number in ]0, 1[ for a name."""
        return float(self.uniform(stream, (), np.array([_name_key(name)], dtype=np.uint64))[0])

    def order(self, stream: str, times: tuple[int, ...], ids: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the row order of a lottery among `ids`: rows sorted by their random bits, ties by id."""
        return np.lexsort((ids, self.bits(stream, times, ids)))
