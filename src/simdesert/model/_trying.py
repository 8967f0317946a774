"""What an agent does at one look in the monthly kernel: draws whom to try, accepts the price, remembers the wait.

All of it is inlined where it is called: for each visit, a call would cost as much as the work.
"""

from __future__ import annotations

import numpy as np
from numba import njit, uint64

from simdesert._hash import mix_one
from simdesert.model._columns import PARTS


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def bits(hashed, start, width):  # type: ignore[no-untyped-def]
    """Return `width` bits of a hash from bit `start` on."""
    return np.int64((hashed >> uint64(start)) & uint64((1 << width) - 1))


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def unless_negative(sign, value):  # type: ignore[no-untyped-def]
    """Return `value`, or 0 if `sign` is negative: without a branch, which a processor would often guess wrong."""
    return value & ~(sign >> 63)


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def bin_of(habits, wait):  # type: ignore[no-untyped-def]
    """Return the bin of the histogram of waits [1/100 day]."""
    return habits.bin_of[min(uint64(wait) // uint64(50), uint64(400))]


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def acts(visits, hashed, urgent, habits):  # type: ignore[no-untyped-def]
    """Return a negative number unless an agent remembers, and asks to be registered, as one of its people: visits/k."""
    return (visits << 16) - bits(mix_one(hashed, uint64(2048)), 16 * urgent, 16) * habits.people - 1


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def remembered(before, sign, wait):  # type: ignore[no-untyped-def]
    """Return the memory of waits half way to `wait`, or as it was `before` if `sign` is negative."""
    return min(max(before + unless_negative(sign, (wait - before) >> 1), 0), 65535)


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def pays(hashed, group, tariff, habits):  # type: ignore[no-untyped-def]
    """Return whether a patient accepts what a doctor of a tariff costs."""
    chance = habits.pays[group, tariff]
    return chance >= 65536 or bits(mix_one(hashed, uint64(1024)), 0, 16) < chance


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def slot(nearby, commune, hashed):  # type: ignore[no-untyped-def]
    """Return the place in ``nearby.doctor`` of one drawn around a commune with travel decay; somebody must be there."""
    low, end = np.int64(nearby.first[commune]), np.int64(nearby.first[commune + 1])
    last, target = end - 1, hashed >> uint64(32)
    low += nearby.guide[PARTS * low + np.int64(target * uint64(PARTS * (end - low)) >> uint64(32))]
    low += np.int64((low < last) & (uint64(nearby.upto[low]) <= target))  # mostly this is all
    while low < last and uint64(nearby.upto[low]) <= target:
        low += 1
    return np.int64(nearby.slot[low]) + (bits(hashed, 0, 16) * np.int64(nearby.doctors[low]) >> 16)


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def anyone(nearby, commune):  # type: ignore[no-untyped-def]
    """Return whether any doctor can be tried around a commune."""
    return nearby.first[commune + 1] > nearby.first[commune]


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def freer(waits, nearby, commune, hashed):  # type: ignore[no-untyped-def]
    """Return the row of the one with the shorter wait of two doctors drawn around a commune.

    `waits` are those of ``nearby.doctor``.
    """
    one = slot(nearby, commune, hashed)
    other = slot(nearby, commune, mix_one(hashed, uint64(512)))
    return np.int64(nearby.doctor[other if waits[other] < waits[one] else one])
