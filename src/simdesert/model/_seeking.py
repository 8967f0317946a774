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
from simdesert.model._columns import BOOKED, NEEDED, NOT_SOUGHT, WAITED, Month, Requests, Sums, Turn
from simdesert.model._elsewhere import ask_others
from simdesert.model._registering import together
from simdesert.model._trying import acts, bin_of, bits, pays, remembered, unless_negative

AT_A_TIME = 1024
"""Agents of whole communes that live the month together [count]."""


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _draw(month, communes, draws):  # type: ignore[no-untyped-def]
    """Write the month's hash of each agent of some communes; nothing else, so that several are hashed at once."""
    key, first = month.key, uint64(month.agents.first[communes[0]])
    for i in range(uint64(month.agents.first[communes[1]]) - first):
        draws[i] = mix_one(key, first + i)


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _pick_those_in_need(month, communes, turn):  # type: ignore[no-untyped-def]
    """Write who needs a visit this month, and their hashes side by side. No branches: most do not."""
    agents, healthy, draws = month.agents, month.habits.healthy, turn.draws
    n, first = uint64(0), uint64(agents.first[communes[0]])
    for c in range(communes[0], communes[1]):
        for i in range(uint64(agents.first[c]), uint64(agents.first[c + 1])):
            hashed = draws[i - first]
            turn.wanting[n], draws[n] = i, hashed
            n += uint64(bits(hashed, 0, 12) >= healthy[agents.group[i]])
        turn.upto[uint64(c + 1 - communes[0])] = n


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _pick_all(month, communes, turn):  # type: ignore[no-untyped-def]
    """Write all agents: those of many people always need something."""
    first = month.agents.first
    for i in range(uint64(first[communes[1]] - first[communes[0]])):
        turn.wanting[i] = uint64(first[communes[0]]) + i
    for c in range(communes[0], communes[1]):
        turn.upto[uint64(c + 1 - communes[0])] = first[c + 1] - first[communes[0]]


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _needed(month, i, c, hashed):  # type: ignore[no-untyped-def]
    """Return visits that an agent of a commune needs this month, and of those the urgent ones."""
    habits, group, f = month.habits, month.agents.group[i], c if len(month.habits.factor) > 1 else uint64(0)
    need = np.int64(habits.visits[habits.need[group], uint64(bits(hashed, 0, 12))])
    if habits.factor[f, group] != 65536:
        need = (need * habits.factor[f, group] + bits(mix_one(hashed, uint64(4096)), 0, 16)) >> 16
    return need, (need * habits.urgent + bits(hashed, 12, 16)) >> 16


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _own_waits(month, doctor, hashed):  # type: ignore[no-untyped-def]
    """Return the waits that the own doctor offers: for any visit, for an urgent one [1/100 day]."""
    full, spread = np.int64(month.offices.wait[doctor]), month.habits.spread
    soon = full * np.int64(month.offices.urgent[doctor]) >> 16
    return full * spread[uint64(bits(hashed, 44, 8))] >> 8, soon * spread[uint64(bits(hashed, 52, 8))] >> 8


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _ask_own_in(month, c, turn, rows, requests, n, sums):  # type: ignore[no-untyped-def]
    """Let the people of a commune, some `rows` of a turn, book with their own doctors; return how many requests stand.

    The `n` requests that stood before are kept. No branches: whatever is not booked adds nothing.
    """
    agents, offices, habits, share = month.agents, month.offices, month.habits, np.int64(month.agents.share[c])
    needed, not_sought, booked, waited = 0, 0, 0, 0
    for k in range(rows[0], rows[1]):
        i, hashed = uint64(turn.wanting[k]), turn.draws[k]
        own, before = np.int64(agents.gp[i]), np.int64(agents.last_wait[i])
        doctor = uint64(unless_negative(own, own))
        need, urgent = _needed(month, i, c, hashed)
        memory = min(uint64(before) >> uint64(4), uint64(4095))
        sought = ((need - urgent) * habits.seek[memory] + bits(hashed, 28, 16)) >> 16
        unwilling = own | (np.int64(pays(hashed, agents.group[i], offices.tariff[doctor], habits)) - 1)
        wait, soon = _own_waits(month, doctor, hashed)
        seen = unless_negative(habits.routine_limit - wait | unwilling, sought)
        hurried = unless_negative(habits.urgent_limit - soon | unwilling, urgent)
        needed += need
        not_sought += need - urgent - sought
        booked += seen + hurried
        waited += seen * wait + hurried * soon
        sums.booked[doctor] += (seen + hurried) * share
        sums.histogram[c, bin_of(habits, wait)] += seen * share
        sums.histogram[c, bin_of(habits, soon)] += hurried * share
        agents.obtained[i] = min(np.int64(agents.obtained[i]) + seen + hurried, 65535)
        agents.last_wait[i] = remembered(before, acts(seen, hashed, 0, habits), wait)
        turn.amount[k, uint64(0)], turn.amount[k, uint64(1)] = sought, urgent
        requests.row[n], requests.home[n] = uint64(2) * k, c
        n += uint64(sought > seen)
        requests.row[n], requests.home[n] = uint64(2) * k + uint64(1), c
        n += uint64(urgent > hurried)
    sums.tally[c, NEEDED] += needed * share
    sums.tally[c, NOT_SOUGHT] += not_sought * share
    sums.tally[c, BOOKED] += booked * share
    sums.tally[c, WAITED] += waited * share
    return n


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _ask_own(month, communes, turn, requests, sums):  # type: ignore[no-untyped-def]
    """Let the people of some communes book with their own doctors; return how many requests go elsewhere."""
    n = uint64(0)
    for c in range(uint64(communes[0]), uint64(communes[1])):
        row = c - uint64(communes[0])
        n = _ask_own_in(month, c, turn, (turn.upto[row], turn.upto[row + uint64(1)]), requests, n, sums)
    return n


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _desks(most, n_communes):  # type: ignore[no-untyped-def]
    """Return a turn and its requests, empty, for so many agents of so many communes, with a row to spare."""
    n = most + 1
    wanting, upto = np.empty(n, dtype=np.uint32), np.zeros(n_communes + 1, dtype=np.uint64)
    turn = Turn(np.empty(n, dtype=np.uint64), wanting, upto, np.empty((n, 2), dtype=np.uint32))
    row, home = np.empty(2 * n, dtype=np.uint32), np.empty(2 * n, dtype=np.uint32)
    failed, most_asked = np.empty(2 * n, dtype=np.uint32), np.empty(2 * n, dtype=np.uint32)
    doctor, wait = np.empty(2 * n, dtype=np.int32), np.empty(2 * n, dtype=np.int32)
    luck, waiting = np.empty(2 * n, dtype=np.uint64), np.empty(2 * n, dtype=np.uint32)
    return turn, Requests(row, home, luck, failed, most_asked, doctor, wait, waiting)


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _block(month, communes, sums):  # type: ignore[no-untyped-def]
    """Let the agents of some communes live the month, a few communes at a time, so that what they ask for is near."""
    first, some_healthy = month.agents.first, month.habits.healthy.max() > 0
    most = AT_A_TIME
    for c in range(communes[0], communes[1]):
        most = max(most, first[c + 1] - first[c])
    turn, requests = _desks(most, communes[1] - communes[0])
    c = communes[0]
    while c < communes[1]:
        until = c + 1
        while until < communes[1] and first[until + 1] - first[c] <= AT_A_TIME:
            until += 1
        _draw(month, (c, until), turn.draws)
        if some_healthy:
            _pick_those_in_need(month, (c, until), turn)
        else:
            _pick_all(month, (c, until), turn)
        n = _ask_own(month, (c, until), turn, requests, sums)
        ask_others(month, turn, requests, n, sums)
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
