"""The monthly kernel: patients book with a doctor, turn elsewhere, or go without.

Agents never compete in here: they read the waits that doctors published at the start of the month and leave integer
sums behind, so blocks of communes run in parallel and the answer does not depend on threads or block size.

Only whole blocks are called from a parallel loop: inside one, numba 0.68 silently drops an assignment to an item of a
named tuple's array. It refuses tuples of tuples there, so a month goes in by its parts. What is called for each visit
is inlined, which halves the time of a month.

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
    Month,
    Sums,
    Turn,
    Wanted,
)
from simdesert.model._registering import together
from simdesert.model._trying import bits, elsewhere, offered, pays

AT_A_TIME = 1024
"""Agents of whole communes that live the month together [count]."""


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _asked(own, doctor, group, hashed, lifelong, habits):  # type: ignore[no-untyped-def]
    """Return what ``gp`` becomes when a patient is seen by `doctor`, who takes new patients: a request, or as it was.

    Patients without médecin traitant ask to be registered, unless they never declare one; those whose own doctor had no
    tolerable wait may ask to change.
    """
    luck, never = bits(hashed, 0, 16), bits(lifelong, 0, 16)
    asked = own
    if own == -1 and luck < habits.register and never >= habits.never[group]:
        asked = -2 - doctor
    if own >= 0 and own != doctor and luck < habits.switch:
        asked = -2 - doctor - SWITCH
    return asked


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _acts(wanted, hashed, habits):  # type: ignore[no-untyped-def]
    """Return whether an agent remembers, and asks to be registered, as often as one of its people would: visits/k."""
    return bits(mix_one(hashed, uint64(2048)), 16 * wanted.urgent, 16) * habits.people < wanted.amount << 16


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _remembered(before, wait):  # type: ignore[no-untyped-def]
    return min(max(before + ((wait - before) >> 1), 0), 65535)


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _book(wanted, doctor, wait, month, sums):  # type: ignore[no-untyped-def]
    """Enter the visits with a doctor in all sums."""
    agents, i, c = month.agents, wanted.agent, wanted.commune
    visits = wanted.amount * np.int64(agents.share[c])
    sums.booked[doctor] += visits
    sums.tally[c, BOOKED] += visits
    sums.tally[c, WAITED] += visits * wait
    sums.histogram[c, month.habits.bin_of[min(uint64(wait) // uint64(50), uint64(400))]] += visits
    agents.obtained[i] = min(np.int64(agents.obtained[i]) + wanted.amount, 65535)


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _draw(month, communes, draws):  # type: ignore[no-untyped-def]
    """Write the month's hash of each agent of some communes; nothing else, so that several are hashed at once."""
    key, first = month.key, uint64(month.agents.first[communes[0]])
    for i in range(uint64(month.agents.first[communes[1]]) - first):
        draws[i] = mix_one(key, first + i)


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _pick_those_in_need(month, communes, turn):  # type: ignore[no-untyped-def]
    """Write who needs a visit this month, and of which commune; return how many. No branches: most do not."""
    agents, healthy = month.agents, month.habits.healthy
    n, first = uint64(0), uint64(agents.first[communes[0]])
    for c in range(communes[0], communes[1]):
        for i in range(uint64(agents.first[c]), uint64(agents.first[c + 1])):
            turn.wanting[n], turn.home[n] = i, c
            n += uint64(bits(turn.draws[i - first], 0, 12) >= healthy[agents.group[i]])
    return n


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _pick_all(month, communes, turn):  # type: ignore[no-untyped-def]
    """Write all agents, and of which commune; return how many. Agents of many people always need something."""
    agents, n = month.agents, uint64(0)
    for c in range(communes[0], communes[1]):
        for i in range(uint64(agents.first[c]), uint64(agents.first[c + 1])):
            turn.wanting[n], turn.home[n] = i, c
            n += uint64(1)
    return n


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _ask_own(month, first, n, turn, sums):  # type: ignore[no-untyped-def]
    """Let the `n` who want something book with their own doctors; return how many rows of ``turn.sent`` go elsewhere.

    `first` is the agent of the first of ``turn.draws``.
    """
    agents, offices, habits, sent = month.agents, month.offices, month.habits, turn.sent
    n_sent = 0
    for k in range(n):
        i, c = np.int64(turn.wanting[k]), np.int64(turn.home[k])
        share, f = np.int64(agents.share[c]), c if len(habits.factor) > 1 else 0
        hashed = turn.draws[uint64(i) - first]
        group, own = agents.group[i], np.int64(agents.gp[i])
        need = np.int64(habits.visits[habits.need[group], bits(hashed, 0, 12)])
        if habits.factor[f, group] != 65536:
            need = (need * habits.factor[f, group] + bits(mix_one(hashed, uint64(4096)), 0, 16)) >> 16
        urgent = (need * habits.urgent + bits(hashed, 12, 16)) >> 16
        memory = min(np.int64(agents.last_wait[i]) >> 4, 4095)
        sought = ((need - urgent) * habits.seek[memory] + bits(hashed, 28, 16)) >> 16
        willing = own >= 0 and pays(hashed, group, offices.tariff[own], habits)
        sums.tally[c, NEEDED] += need * share
        sums.tally[c, NOT_SOUGHT] += (need - urgent - sought) * share
        for lump in range(2):
            amount = urgent if lump == 1 else sought
            if amount == 0:
                continue
            wait = np.int64(LONGEST)
            if willing:
                spread = habits.spread[bits(hashed, 44 + 8 * lump, 8)]
                wait = offered(offices.wait[own], offices.urgent[own], lump, 256, spread)
            if wait > (habits.urgent_limit if lump == 1 else habits.routine_limit):
                sent[n_sent, 0], sent[n_sent, 1], sent[n_sent, 2] = i, c, lump
                sent[n_sent, 3], sent[n_sent, 4] = amount, own
                n_sent += 1
                continue
            wanted = Wanted(i, c, np.int64(lump), amount, own)
            _book(wanted, own, wait, month, sums)
            if lump == 0 and _acts(wanted, hashed, habits):
                agents.last_wait[i] = _remembered(np.int64(agents.last_wait[i]), wait)
    return n_sent


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _ask_others(month, sent, sums):  # type: ignore[no-untyped-def]
    """Let those who are `sent` elsewhere try other doctors, turn to other care, or go without."""
    agents, gp, habits = month.agents, month.agents.gp, month.habits
    for k in range(len(sent)):
        i, c, own = np.int64(sent[k, 0]), np.int64(sent[k, 1]), np.int64(np.int32(sent[k, 4]))
        wanted = Wanted(i, c, np.int64(sent[k, 2]), np.int64(sent[k, 3]), own)
        share, amount, group = np.int64(agents.share[c]), wanted.amount, agents.group[i]
        hashed = mix_one(month.key, uint64(i))
        doctor, wait, failures = elsewhere(wanted, hashed, month)
        sums.tally[c, FAILED] += amount * share * failures
        acts = _acts(wanted, hashed, habits)
        if doctor >= 0:
            _book(wanted, doctor, wait, month, sums)
            if acts and gp[i] == own and month.offices.accepting[doctor]:
                luck = mix_one(hashed, uint64(256 + wanted.urgent))
                gp[i] = _asked(own, doctor, group, luck, mix_one(month.lifelong, uint64(i)), habits)
                if gp[i] < -1:
                    adults = share if group & 7 >= ADULT_BAND else 0
                    sums.asking[sums.n_asking[0]], sums.adults[sums.n_asking[0]] = i, adults
                    sums.n_asking[0] += 1
                    if own >= 0:
                        sums.released[own] += adults
        else:
            wait = np.int64(habits.routine_limit)
            sums.tally[c, -1 - doctor] += amount * share
            if doctor == -1 - FORGONE:
                agents.forgone[i] = min(np.int64(agents.forgone[i]) + amount, 65535)
        if acts and wanted.urgent == 0:
            agents.last_wait[i] = _remembered(np.int64(agents.last_wait[i]), wait)


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _block(month, communes, sums):  # type: ignore[no-untyped-def]
    """Let the agents of some communes live the month, a few communes at a time, so that what they ask for is near."""
    first, some_healthy = month.agents.first, month.habits.healthy.max() > 0
    most = AT_A_TIME
    for c in range(communes[0], communes[1]):
        most = max(most, first[c + 1] - first[c])
    wanting, home = np.empty(most + 1, dtype=np.uint32), np.empty(most + 1, dtype=np.uint32)
    turn = Turn(wanting, home, np.empty(most, dtype=np.uint64), np.empty((2 * most, 5), dtype=np.uint32))
    c = communes[0]
    while c < communes[1]:
        until = c + 1
        while until < communes[1] and first[until + 1] - first[c] <= AT_A_TIME:
            until += 1
        _draw(month, (c, until), turn.draws)
        n = _pick_those_in_need(month, (c, until), turn) if some_healthy else _pick_all(month, (c, until), turn)
        n_sent = _ask_own(month, uint64(first[c]), n, turn, sums)
        _ask_others(month, turn.sent[:n_sent], sums)
        c = until


@njit(parallel=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def seek_month(key, lifelong, agents, offices, nearby, waits, habits, blocks, outcome):  # type: ignore[no-untyped-def]
    """Let every patient agent live one month.

    An agent of k people remembers, and asks to be registered, in a month as often as one of its people would: with
    probability visits/k. Otherwise coarse agents would learn faster than fine ones.

    Returns (agent, adults that it stands for) of those who ask a doctor to be registered (n,) [row], [1/256 of the
    scale], in the order of agents within blocks. Writes the patients' memory, the doctor asked (``gp`` becomes
    −2 − doctor) and the outcome's sums.

    Parameters
    ----------
    key, lifelong, agents, offices, nearby, waits, habits
        The parts of a :class:`simdesert.model._columns.Month`.
    blocks
        First commune of each block, and the total (n_blocks + 1,) [row].
    outcome
        See :class:`simdesert.model._columns.Outcome`.
    """
    starts, n_asking = agents.first[blocks], np.zeros(len(blocks) - 1, dtype=np.int64)
    asking, adults = np.empty(starts[-1], dtype=np.int32), np.empty(starts[-1], dtype=np.int32)
    for b in prange(len(blocks) - 1):
        low, high = starts[b], starts[b + 1]
        desks = (asking[low:high], adults[low:high], n_asking[b : b + 1])
        sums = Sums(outcome.released[b], outcome.booked[b], outcome.tally, outcome.histogram, *desks)
        month = Month(key, lifelong, agents, offices, nearby, waits, habits)
        _block(month, (blocks[b], blocks[b + 1]), sums)
    return together(asking, adults, starts, n_asking)


@njit(parallel=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def remember_all(agents, waits, around):  # type: ignore[no-untyped-def]
    """Move every memory half way to the wait of the agent's own doctor, or to that `around` its commune [1/100 day]."""
    last_wait, gp = agents.last_wait, agents.gp
    for c in prange(len(around)):
        for i in range(agents.first[c], agents.first[c + 1]):
            wait = np.float64(waits[gp[i]]) if gp[i] >= 0 else around[c]
            last_wait[i] = np.uint16(min((last_wait[i] + wait) / 2.0, 65535.0))
