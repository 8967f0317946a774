"""The monthly kernel: patients book with a doctor, turn elsewhere, or go without.

Agents never compete in here: they read the waits that doctors published at the start of the month and leave integer
sums behind, so blocks of communes run in parallel and the answer does not depend on threads or block size.

Only whole blocks are called from a parallel loop: inside one, numba 0.68 silently drops an assignment to an item of a
named tuple's array. What is called for each visit is inlined, which halves the time of a month.

Units are those of :mod:`simdesert.model._columns`.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange, uint64

from simdesert._hash import mix_one
from simdesert.model._columns import (
    ADULT_BAND,
    BOOKED,
    FAILED,
    FORGONE,
    LONGEST,
    NEEDED,
    NOT_SOUGHT,
    SWITCH,
    WAITED,
)
from simdesert.model._trying import anyone, bits, elsewhere, offered, pays, slot


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _asked(own, doctor, hashed, lifelong, habits):  # type: ignore[no-untyped-def]
    """Return what ``gp`` becomes when a patient is seen by `doctor`, who takes new patients: a request, or as it was.

    Patients without médecin traitant ask to be registered, unless they never declare one; those whose own doctor had no
    tolerable wait may ask to change.
    """
    luck, never = bits(hashed, 0, 16), bits(lifelong, 0, 16)
    asked = own
    if own == -1 and luck < habits.register and never >= habits.never:
        asked = -2 - doctor
    if own >= 0 and own != doctor and luck < habits.switch:
        asked = -2 - doctor - SWITCH
    return asked


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _acts(hashed, lump, amount, habits):  # type: ignore[no-untyped-def]
    """Return whether an agent remembers, and asks to be registered, as often as one of its people would: visits/k."""
    return bits(mix_one(hashed, uint64(2048)), 16 * lump, 16) * habits.people < amount << 16


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _remembered(before, wait):  # type: ignore[no-untyped-def]
    return min(max(before + ((wait - before) >> 1), 0), 65535)


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _book(i, doctor, amount, wait, share, booked, tally, histogram, obtained, bin_of):  # type: ignore[no-untyped-def]
    """Enter an agent's visits with a doctor in all sums."""
    booked[doctor] += amount * share
    tally[BOOKED] += amount * share
    tally[WAITED] += amount * wait * share
    histogram[bin_of[min(uint64(wait) // uint64(50), uint64(400))]] += amount * share
    obtained[i] = min(np.int64(obtained[i]) + amount, 65535)


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _pick_those_in_need(key, c, agents, healthy, wanting):  # type: ignore[no-untyped-def]
    """Write the agents of a commune who need a visit this month; return how many they are. No branches: most do not."""
    n = 0
    for i in range(agents.first[c], agents.first[c + 1]):
        wanting[n] = i
        n += bits(mix_one(uint64(key), uint64(i)), 0, 12) >= healthy[agents.group[i]]
    return n


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _pick_all(c, agents, wanting):  # type: ignore[no-untyped-def]
    """Write all agents of a commune: those of many people always need something."""
    n = agents.first[c + 1] - agents.first[c]
    for k in range(n):
        wanting[k] = agents.first[c] + k
    return n


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _ask_own(key, c, agents, offices, habits, booked, tally, histogram, wanting, sent):  # type: ignore[no-untyped-def]
    """Let those `wanting` of a commune book with their own doctors; return how many lumps are `sent` elsewhere.

    A row of `sent`: agent, 1 if urgent, amount, own doctor.
    """
    n_sent, share = 0, np.int64(agents.share[c])
    f = c if len(habits.factor) > 1 else 0
    for i in wanting:
        hashed = mix_one(uint64(key), uint64(i))
        group, own = agents.group[i], np.int64(agents.gp[i])
        need = np.int64(habits.visits[habits.need[group], bits(hashed, 0, 12)])
        if habits.factor[f, group] != 65536:
            need = (need * habits.factor[f, group] + bits(mix_one(hashed, uint64(4096)), 0, 16)) >> 16
        urgent = (need * habits.urgent + bits(hashed, 12, 16)) >> 16
        memory = min(np.int64(agents.last_wait[i]) >> 4, 4095)
        sought = ((need - urgent) * habits.seek[memory] + bits(hashed, 28, 16)) >> 16
        tally[NEEDED] += need * share
        tally[NOT_SOUGHT] += (need - urgent - sought) * share
        for lump in range(2):
            amount = urgent if lump == 1 else sought
            if amount == 0:
                continue
            wait = np.int64(LONGEST)
            if own >= 0 and pays(hashed, group, offices.tariff[own], habits):
                spread = habits.spread[bits(hashed, 44 + 8 * lump, 8)]
                wait = offered(offices.wait[own], offices.urgent[own], lump, 256, spread)
            if wait > (habits.urgent_limit if lump == 1 else habits.routine_limit):
                sent[n_sent, 0], sent[n_sent, 1], sent[n_sent, 2], sent[n_sent, 3] = i, lump, amount, own
                n_sent += 1
                continue
            _book(i, own, amount, wait, share, booked, tally, histogram, agents.obtained, habits.bin_of)
            if lump == 0 and _acts(hashed, lump, amount, habits):
                agents.last_wait[i] = _remembered(np.int64(agents.last_wait[i]), wait)
    return n_sent


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _ask_others(key, lifelong, c, agents, offices, waits, nearby, habits, booked, released, tally, histogram, sent):  # type: ignore[no-untyped-def]
    """Let those of a commune who are `sent` elsewhere try other doctors, turn to other care, or go without."""
    share, gp = np.int64(agents.share[c]), agents.gp
    for k in range(len(sent)):
        i, lump, amount, own = sent[k]
        hashed, group = mix_one(uint64(key), uint64(i)), agents.group[i]
        doctor, wait, failures = elsewhere(group, c, own >= 0, lump, hashed, waits, offices, nearby, habits)
        tally[FAILED] += amount * share * failures
        acts = _acts(hashed, lump, amount, habits)
        if doctor >= 0:
            _book(i, doctor, amount, wait, share, booked, tally, histogram, agents.obtained, habits.bin_of)
            if acts and gp[i] == own and offices.accepting[doctor]:
                luck = mix_one(hashed, uint64(256 + lump))
                gp[i] = _asked(own, doctor, luck, mix_one(uint64(lifelong), uint64(i)), habits)
                if gp[i] < -1 and own >= 0 and group & 7 >= ADULT_BAND:
                    released[own] += share
        else:
            wait = np.int64(habits.routine_limit)
            tally[-1 - doctor] += amount * share
            if doctor == -1 - FORGONE:
                agents.forgone[i] = min(np.int64(agents.forgone[i]) + amount, 65535)
        if acts and lump == 0:
            agents.last_wait[i] = _remembered(np.int64(agents.last_wait[i]), wait)


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _block(key, lifelong, communes, agents, offices, waits, nearby, habits, booked, released, outcome):  # type: ignore[no-untyped-def]
    most, some_healthy = 0, habits.healthy.max() > 0
    for c in range(communes[0], communes[1]):
        most = max(most, agents.first[c + 1] - agents.first[c])
    wanting, sent = np.empty(most + 1, dtype=np.int64), np.empty((2 * most, 4), dtype=np.int64)
    for c in range(communes[0], communes[1]):
        tally, histogram = outcome.tally[c], outcome.histogram[c]
        if some_healthy:
            n_wanting = _pick_those_in_need(key, c, agents, habits.healthy, wanting)
        else:
            n_wanting = _pick_all(c, agents, wanting)
        those = wanting[:n_wanting]
        n_sent = _ask_own(key, c, agents, offices, habits, booked, tally, histogram, those, sent)
        if n_sent > 0:
            left = sent[:n_sent]
            _ask_others(
                key, lifelong, c, agents, offices, waits, nearby, habits, booked, released, tally, histogram, left
            )


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
    waits = offices.wait[nearby.doctor]
    for b in prange(len(blocks) - 1):
        communes, booked, released = blocks[b : b + 2], outcome.booked[b], outcome.released[b]
        if communes[1] > communes[0]:
            _block(key, lifelong, communes, agents, offices, waits, nearby, habits, booked, released, outcome)


@njit(parallel=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def register_all(key, lifelong, blocks, agents, offices, nearby, never):  # type: ignore[no-untyped-def]
    """Let every agent without médecin traitant ask one doctor nearby (``gp`` becomes −2 − doctor): the first lists."""
    gp = agents.gp
    for b in prange(len(blocks) - 1):
        for c in range(blocks[b], blocks[b + 1]):
            for i in range(agents.first[c], agents.first[c + 1]):
                if gp[i] != -1 or bits(mix_one(uint64(lifelong), uint64(i)), 0, 16) < never:
                    continue
                if not anyone(nearby, c):
                    continue
                doctor = np.int64(nearby.doctor[slot(nearby, c, mix_one(uint64(key), uint64(i)))])
                if offices.accepting[doctor]:
                    gp[i] = -2 - doctor


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def remember_all(agents, waits, around):  # type: ignore[no-untyped-def]
    """Give every agent the memory of its own doctor's wait, or of the wait `around` its commune [1/100 day]."""
    last_wait, gp = agents.last_wait, agents.gp
    for c in range(len(around)):
        for i in range(agents.first[c], agents.first[c + 1]):
            wait = np.float64(waits[gp[i]]) if gp[i] >= 0 else around[c]
            last_wait[i] = np.uint16(min(wait, 65535.0))
