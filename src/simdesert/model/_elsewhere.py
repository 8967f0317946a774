"""The part of the monthly kernel for those whom their own doctor does not see: others, other care, or nothing.

All requests of a turn go through each stage together, those that are settled are left out of the next round: within a
stage, the processor looks up what several ask for at once. Units are those of :mod:`simdesert.model._columns`.
"""

from __future__ import annotations

import numpy as np
from numba import njit, uint64

from simdesert._hash import mix_one
from simdesert.model._columns import ADULT_BAND, BOOKED, EMERGENCY, FAILED, FORGONE, REMOTE, SWITCH, WAITED
from simdesert.model._trying import acts, anyone, bin_of, bits, freer, pays, remembered, unless_negative


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def ask_others(month, turn, requests, n, sums):  # type: ignore[no-untyped-def]
    """Let those of `n` requests try other doctors, turn to other care, or go without; enter that in all sums."""
    _set_out(month, turn, requests, n)
    n_open = n
    while n_open > 0:
        n_open = _give_up(month, turn, requests, n_open)
        n_open = _try(month, turn, requests, n_open)
    _ask_to_register(month, turn, requests, _enter(month, turn, requests, n, sums), sums)


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _of(turn, requests, j):  # type: ignore[no-untyped-def]
    """Return the row in the turn of who makes a request, whether it is urgent (1 or 0), the agent, and the commune."""
    k, urgent = uint64(requests.row[j]) >> uint64(1), uint64(requests.row[j]) & uint64(1)
    return k, urgent, uint64(turn.wanting[k]), uint64(requests.home[j])


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _set_out(month, turn, requests, n):  # type: ignore[no-untyped-def]
    """Open all requests: the own doctor, if there is one, was asked in vain."""
    for j in range(n):
        k, urgent, i, _ = _of(turn, requests, j)
        hashed = mix_one(turn.draws[k], uint64(64) + urgent)
        requests.luck[j], requests.open[j] = hashed, j
        requests.failed[j] = month.agents.gp[i] >= 0
        requests.most[j] = (month.habits.tries[month.agents.group[i]] + bits(hashed, 40, 16)) >> 16


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _give_up(month, turn, requests, n_open):  # type: ignore[no-untyped-def]
    """Let those whom a doctor has turned away look for other care, or give up; return how many requests are open."""
    habits, n = month.habits, uint64(0)
    for a in range(n_open):
        j = uint64(requests.open[a])
        _, _, i, c = _of(turn, requests, j)
        failed, chance = np.int64(requests.failed[j]), bits(requests.luck[j], 0, 16)
        remote = habits.emergency + habits.remote[c if len(habits.remote) > 1 else uint64(0)]
        nobody = -1 - REMOTE if chance < remote else -1 - FORGONE
        requests.doctor[j] = -1 - EMERGENCY if chance < habits.emergency else nobody
        stays = chance < 65536 - habits.gives_up[month.agents.group[i]]
        requests.open[n] = j
        n += uint64((failed == 0) | (chance >= remote) & (failed <= requests.most[j]) & stays)
    return n


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _try(month, turn, requests, n_open):  # type: ignore[no-untyped-def]
    """Let each ask one doctor nearby, the freer of two; return how many requests are open."""
    offices, habits, n = month.offices, month.habits, uint64(0)
    for a in range(n_open):
        j = uint64(requests.open[a])
        _, urgent, i, c = _of(turn, requests, j)
        failed = np.int64(requests.failed[j])
        hashed = mix_one(requests.luck[j], uint64(failed))
        requests.luck[j], requests.failed[j], requests.open[n] = mix_one(hashed, uint64(128)), failed + 1, j
        n += uint64(1)
        if anyone(month.nearby, c):
            doctor, spread = uint64(freer(month.waits, month.nearby, c, hashed)), bits(hashed, 16, 8)
            part = np.int64(offices.urgent[doctor]) if urgent else 65536
            full = np.int64(offices.wait[doctor]) * habits.stranger >> 8
            wait = (full * part >> 16) * habits.spread[uint64(spread)] >> 8
            limit = habits.urgent_limit if urgent else habits.routine_limit
            seen = (wait <= limit) & pays(hashed, month.agents.group[i], offices.tariff[doctor], habits)
            requests.doctor[j], requests.wait[j] = doctor, wait
            requests.failed[j] = failed + 1 - np.int64(seen)
            n -= uint64(seen)
    return n


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _enter(month, turn, requests, n, sums):  # type: ignore[no-untyped-def]
    """Enter how all requests ended; open those that may end in a list, and return how many they are."""
    agents, habits, n_open = month.agents, month.habits, uint64(0)
    for j in range(n):
        k, urgent, i, c = _of(turn, requests, j)
        doctor, wait = np.int64(requests.doctor[j]), np.int64(requests.wait[j])
        amount, seen_by = np.int64(turn.amount[k, urgent]), uint64(unless_negative(doctor, doctor))
        visits = amount * np.int64(agents.share[c])
        booked = unless_negative(doctor, visits)
        sums.tally[c, uint64(BOOKED if doctor >= 0 else -1 - doctor)] += visits
        sums.tally[c, FAILED] += visits * np.int64(requests.failed[j])
        sums.tally[c, WAITED] += booked * wait
        sums.histogram[c, bin_of(habits, wait)] += booked
        sums.booked[seen_by] += booked
        agents.obtained[i] = min(np.int64(agents.obtained[i]) + unless_negative(doctor, amount), 65535)
        agents.forgone[i] = min(np.int64(agents.forgone[i]) + (amount if doctor == -1 - FORGONE else 0), 65535)
        does = acts(amount, turn.draws[k], np.int64(urgent), habits)
        requests.open[n_open] = j
        n_open += uint64((does >= 0) & (doctor >= 0) & month.offices.accepting[seen_by])
        heard = habits.routine_limit + unless_negative(doctor, wait - habits.routine_limit)
        agents.last_wait[i] = remembered(np.int64(agents.last_wait[i]), does | -np.int64(urgent), heard)
    return n_open


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _ask_to_register(month, turn, requests, n_open, sums):  # type: ignore[no-untyped-def]
    """Let patients ask the doctor who saw them, and who takes new patients, to be registered: ``gp`` says whom.

    Those without médecin traitant ask, unless they never declare one; those whose own doctor had no tolerable wait may
    ask to change.
    """
    agents, gp, habits, n_asking = month.agents, month.agents.gp, month.habits, sums.n_asking[0]
    for a in range(n_open):
        j = uint64(requests.open[a])
        k, urgent, i, c = _of(turn, requests, j)
        own, group, doctor = np.int64(gp[i]), agents.group[i], np.int64(requests.doctor[j])
        luck = bits(mix_one(turn.draws[k], uint64(256) + urgent), 0, 16)
        declares = bits(mix_one(month.lifelong, i), 0, 16) >= habits.never[group]
        joins = (own == -1) & (luck < habits.register) & declares
        leaves = (own >= 0) & (own != doctor) & (luck < habits.switch)
        if joins | leaves:
            adults = agents.share[c] if group & 7 >= ADULT_BAND else 0
            gp[i] = -2 - doctor - (SWITCH if leaves else 0)
            sums.asking[n_asking], sums.adults[n_asking] = i, adults
            n_asking += 1
            sums.released[uint64(unless_negative(own, own))] += adults if leaves else 0
    sums.n_asking[0] = n_asking
