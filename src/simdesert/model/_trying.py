"""Whom a patient tries in the monthly kernel, and what wait he is offered.

All of it is inlined where it is called: for each visit, a call would cost as much as the work.
"""

from __future__ import annotations

import numpy as np
from numba import njit, uint64

from simdesert._hash import mix_one
from simdesert.model._columns import EMERGENCY, FORGONE, PARTS, REMOTE


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def bits(hashed, start, width):  # type: ignore[no-untyped-def]
    """Return `width` bits of a hash from bit `start` on."""
    return np.int64((hashed >> uint64(start)) & uint64((1 << width) - 1))


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def offered(wait, urgent_share, urgent, queue, spread):  # type: ignore[no-untyped-def]
    """Return the wait that a doctor offers [1/100 day]; `urgent_share` in 1/65536, `queue` and `spread` in 1/256."""
    offered = np.int64(wait) * queue >> 8
    if urgent:
        offered = offered * urgent_share >> 16
    return offered * spread >> 8


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


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def elsewhere(wanted, luck, month):  # type: ignore[no-untyped-def]
    """Return (doctor, wait, failed requests) of a patient who has no doctor, or whose own one offers nothing tolerable.

    The doctor is −1 − column of the tally when no doctor will do.
    """
    offices, nearby, habits = month.offices, month.nearby, month.habits
    commune, urgent, group = wanted.commune, wanted.urgent, month.agents.group[wanted.agent]
    remote = habits.remote[commune if len(habits.remote) > 1 else 0]
    limit = habits.urgent_limit if urgent else habits.routine_limit
    hashed = mix_one(luck, uint64(64 + urgent))
    attempt = np.int64(wanted.own >= 0)
    most = (habits.tries[group] + bits(hashed, 40, 16)) >> 16
    doctor, wait = np.int64(-1 - FORGONE), np.int64(0)
    failures = 0
    while True:
        if attempt > 0:
            failures += 1
            chance = bits(hashed, 0, 16)
            if chance < habits.emergency:
                doctor = np.int64(-1 - EMERGENCY)
                break
            if chance < habits.emergency + remote:
                doctor = np.int64(-1 - REMOTE)
                break
            if attempt > most or chance >= 65536 - habits.gives_up[group]:
                break
        hashed = mix_one(hashed, uint64(attempt))
        attempt += 1
        if anyone(nearby, commune):
            tried = freer(month.waits, nearby, commune, hashed)
            spread = habits.spread[bits(hashed, 16, 8)]
            wait = offered(offices.wait[tried], offices.urgent[tried], urgent, habits.stranger, spread)
            if wait <= limit and pays(hashed, group, offices.tariff[tried], habits):
                doctor = tried
                break
        hashed = mix_one(hashed, uint64(128))
    return doctor, wait, failures
