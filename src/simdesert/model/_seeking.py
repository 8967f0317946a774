"""The monthly kernel: patients book with a doctor, turn elsewhere, or go without.

Agents never compete in here: they read the waits that doctors published at the start of the month and leave integer
sums behind, so blocks of communes run in parallel and the answer does not depend on threads or block size.

Arrays that the kernel writes to are bound to local names first: inside a parallel loop numba 0.68 silently drops
an assignment to an item of a named tuple's array.

Units are those of :mod:`simdesert.model._columns`.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange, uint64

from simdesert._hash import mix_one
from simdesert.model._columns import (
    ADULT_BAND,
    BOOKED,
    EMERGENCY,
    FORGONE,
    LONGEST,
    NEEDED,
    NOT_SOUGHT,
    REMOTE,
    SWITCH,
    WAITED,
)


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _bits(hashed, start, width):  # type: ignore[no-untyped-def]
    return np.int64((hashed >> uint64(start)) & uint64((1 << width) - 1))


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _offered(offices, habits, doctor, urgent, queue, luck):  # type: ignore[no-untyped-def]
    """Return the wait that a doctor offers [hundredths of a day]; `luck` is a byte."""
    wait = np.int64(offices.wait[doctor]) * queue >> 8
    if urgent:
        wait = wait * offices.urgent[doctor] >> 8
    return wait * habits.spread[luck] >> 8


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _pays(hashed, group, habits):  # type: ignore[no-untyped-def]
    """Return whether a patient accepts what a non-contracted doctor costs."""
    return _bits(mix_one(hashed, uint64(1024)), 0, 16) < habits.pays[group]


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _someone(nearby, commune, hashed):  # type: ignore[no-untyped-def]
    """Return the row of a doctor drawn around a commune with travel decay, −1 if there is none."""
    low, left = nearby.first[commune], nearby.first[commune + 1] - nearby.first[commune]
    if left == 0:
        return np.int64(-1)
    target = hashed >> uint64(32)
    while left > 1:  # a binary search without branches to mispredict
        half = left >> 1
        low += half * (uint64(nearby.upto[low + half - 1]) <= target)
        left -= half
    place = nearby.commune[low]
    start = nearby.doctor_first[place]
    n = nearby.doctor_first[place + 1] - start
    return np.int64(nearby.doctor[start + (_bits(hashed, 0, 16) * n >> 16)])


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _freer(offices, nearby, commune, hashed):  # type: ignore[no-untyped-def]
    """Return the row of the one with the shorter wait of two doctors drawn around a commune, −1 if there is none."""
    one = _someone(nearby, commune, hashed)
    other = _someone(nearby, commune, mix_one(hashed, uint64(512)))
    if one >= 0 and offices.wait[other] < offices.wait[one]:
        return other
    return one


@njit  # type: ignore[untyped-decorator,unused-ignore]
def _elsewhere(group, commune, failed, urgent, luck, offices, nearby, habits):  # type: ignore[no-untyped-def]
    """Return (doctor, wait) where a patient books who has no doctor, or whose doctor `failed` him.

    The doctor is −1 − column of the tally when no doctor will do.
    """
    limit = habits.urgent_limit if urgent else habits.routine_limit
    hashed = mix_one(luck, uint64(64 + urgent))
    attempt = np.int64(failed)
    while True:
        if attempt > 0:
            chance = _bits(hashed, 0, 16)
            if chance < habits.emergency:
                return np.int64(-1 - EMERGENCY), np.int64(0)
            if chance < habits.emergency + habits.remote:
                return np.int64(-1 - REMOTE), np.int64(0)
            if attempt > habits.tries[group] or chance >= 65536 - habits.gives_up[group]:
                return np.int64(-1 - FORGONE), np.int64(0)
        hashed = mix_one(hashed, uint64(attempt))
        doctor = _freer(offices, nearby, commune, hashed)
        attempt += 1
        if doctor >= 0:
            wait = _offered(offices, habits, doctor, urgent, habits.stranger, _bits(hashed, 16, 8))
            if wait <= limit and (offices.contracted[doctor] or _pays(hashed, group, habits)):
                return doctor, wait
        hashed = mix_one(hashed, uint64(128))


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _asked(own, doctor, hashed, lifelong, habits):  # type: ignore[no-untyped-def]
    """Return what ``gp`` becomes when a patient is seen by `doctor`, who takes new patients: a request, or as it was.

    Patients without médecin traitant ask to be registered, unless they never declare one; those whose own doctor had no
    tolerable wait may ask to change.
    """
    luck, never = _bits(hashed, 0, 16), _bits(lifelong, 0, 16)
    if own == -1 and luck < habits.register and never >= habits.never:
        return -2 - doctor
    if own >= 0 and own != doctor and luck < habits.switch:
        return -2 - doctor - SWITCH
    return own


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _count(tally, share, needed, not_sought, taken, waited):  # type: ignore[no-untyped-def]
    """Add a commune's visits of the month to its tally, weighted by the share of its agents."""
    tally[NEEDED] += needed * share
    tally[NOT_SOUGHT] += not_sought * share
    tally[BOOKED] += taken * share
    tally[WAITED] += waited * share


@njit(parallel=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def seek_month(key, lifelong, blocks, agents, offices, nearby, habits, outcome):  # type: ignore[no-untyped-def]
    """Let every patient agent live one month.

    An agent of k people remembers, and asks to be registered, in a month as often as one of its people would: with
    probability visits/k. Otherwise coarse agents would learn faster than fine ones.

    Writes the patients' memory, requests to be registered (``gp`` becomes −2 − doctor) and the outcome's sums.

    Parameters
    ----------
    key, lifelong
        64-bit keys of this month's draws and of the draws that hold for life.
    blocks
        First commune of each block, and the total (n_blocks + 1,) [row].
    agents, offices, nearby, habits, outcome
        See the classes above.
    """
    gp, obtained, forgone, last_wait = agents.gp, agents.obtained, agents.forgone, agents.last_wait
    for b in prange(len(blocks) - 1):
        booked, released = outcome.booked[b], outcome.released[b]
        for c in range(blocks[b], blocks[b + 1]):
            tally, histogram = outcome.tally[c], outcome.histogram[c]
            share = np.int64(agents.share[c])
            needed = not_sought = taken = waited = np.int64(0)
            for i in range(agents.first[c], agents.first[c + 1]):
                hashed = mix_one(uint64(key), uint64(i))
                group = agents.group[i]
                need = np.int64(habits.visits[group, _bits(hashed, 0, 12)])
                if need == 0:
                    continue
                urgent = (need * habits.urgent + _bits(hashed, 12, 16)) >> 16
                low = need - urgent
                memory = min(np.int64(agents.last_wait[i]) >> 4, 4095)
                sought = (low * habits.seek[memory] + _bits(hashed, 28, 16)) >> 16
                needed += need
                not_sought += low - sought
                pace = mix_one(hashed, uint64(2048))
                for lump in range(2):
                    amount = urgent if lump == 1 else sought
                    if amount == 0:
                        continue
                    acts = _bits(pace, 16 * lump, 16) * habits.people < amount << 16
                    doctor, wait = np.int64(gp[i]), np.int64(LONGEST)
                    if doctor >= 0 and (offices.contracted[doctor] or _pays(hashed, group, habits)):
                        wait = _offered(offices, habits, doctor, lump, 256, _bits(hashed, 44 + 8 * lump, 8))
                    if wait > (habits.urgent_limit if lump == 1 else habits.routine_limit):
                        doctor, wait = _elsewhere(group, c, doctor >= 0, lump, hashed, offices, nearby, habits)
                    if doctor >= 0:
                        booked[doctor] += amount * share
                        taken += amount
                        waited += amount * wait
                        histogram[habits.bin_of[min(wait // 50, 400)]] += amount * share
                        obtained[i] = min(np.int64(obtained[i]) + amount, 65535)
                        own = np.int64(gp[i])
                        if acts and own >= -1 and own != doctor and offices.accepting[doctor]:
                            luck = mix_one(hashed, uint64(256 + lump))
                            gp[i] = _asked(own, doctor, luck, mix_one(uint64(lifelong), uint64(i)), habits)
                            if gp[i] < -1 and own >= 0 and group & 7 >= ADULT_BAND:
                                released[own] += share
                    else:
                        wait = np.int64(habits.routine_limit)
                        tally[-1 - doctor] += amount * share
                        if doctor == -1 - FORGONE:
                            forgone[i] = min(np.int64(forgone[i]) + amount, 65535)
                    if acts and lump == 0:
                        before = np.int64(last_wait[i])
                        last_wait[i] = min(max(before + ((wait - before) >> 1), 0), 65535)
            _count(tally, share, needed, not_sought, taken, waited)


@njit(parallel=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def register_all(key, lifelong, blocks, agents, offices, nearby, never):  # type: ignore[no-untyped-def]
    """Let every agent without médecin traitant ask one doctor nearby (``gp`` becomes −2 − doctor): the first lists."""
    gp = agents.gp
    for b in prange(len(blocks) - 1):
        for c in range(blocks[b], blocks[b + 1]):
            for i in range(agents.first[c], agents.first[c + 1]):
                if gp[i] != -1 or _bits(mix_one(uint64(lifelong), uint64(i)), 0, 16) < never:
                    continue
                doctor = _someone(nearby, c, mix_one(uint64(key), uint64(i)))
                if doctor >= 0 and offices.accepting[doctor]:
                    gp[i] = -2 - doctor
