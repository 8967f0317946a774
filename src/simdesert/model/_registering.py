"""The kernels of lists: who asks which doctor to be registered, and whom the doctor takes.

Agents ask by ``gp`` = −2 − doctor (plus :data:`~simdesert.model._columns.SWITCH` for those who leave another list).
People are counted in 1/256 of the scale, so that sums are whole numbers and lists agree with what is released.
"""

from __future__ import annotations

import numpy as np
from numba import njit, prange, uint64

from simdesert._hash import mix_one
from simdesert.model._columns import ADULT_BAND, SWITCH
from simdesert.model._trying import anyone, bits, slot

FEW = 64
"""Up to so many, sorting by insertion is faster [count]."""

CROWD = 32.0
"""Requests set apart in a crowd beyond those for whom there is room on average [count]."""

LARGEST_DRAW = 2.0**64 - 2048.0
"""The largest 64-bit whole number that is a float."""


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def together(asking, adults, starts, n_asking):  # type: ignore[no-untyped-def]
    """Return what blocks wrote, each from its start on, without the gaps between: (asking, adults) (n,)."""
    n = n_asking.sum()
    who, people, k = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32), 0
    for b in range(len(n_asking)):
        low, high = starts[b], starts[b] + n_asking[b]
        who[k : k + high - low], people[k : k + high - low] = asking[low:high], adults[low:high]
        k += high - low
    return who, people


@njit(parallel=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def register_all(key, lifelong, blocks, agents, offices, nearby, never):  # type: ignore[no-untyped-def]
    """Let every agent without médecin traitant ask one doctor nearby.

    Returns (agent, adults that it stands for) of those who ask (n,) [row], [1/256 of the scale], in the order of agents
    within blocks. Arguments as for :func:`simdesert.model._seeking.seek_month`.
    """
    gp, group = agents.gp, agents.group
    starts, n_asking = agents.first[blocks], np.zeros(len(blocks) - 1, dtype=np.int64)
    asking, adults = np.empty(starts[-1], dtype=np.int32), np.empty(starts[-1], dtype=np.int32)
    for b in prange(len(blocks) - 1):
        k = starts[b]
        for c in range(blocks[b], blocks[b + 1]):
            for i in range(agents.first[c], agents.first[c + 1]):
                if gp[i] != -1 or bits(mix_one(uint64(lifelong), uint64(i)), 0, 16) < never[group[i]]:
                    continue
                if not anyone(nearby, c):
                    continue
                doctor = np.int64(nearby.doctor[slot(nearby, c, mix_one(uint64(key), uint64(i)))])
                if offices.accepting[doctor]:
                    gp[i] = -2 - doctor
                    asking[k], adults[k] = i, agents.share[c] if group[i] & 7 >= ADULT_BAND else 0
                    k += 1
        n_asking[b] = k - starts[b]
    return together(asking, adults, starts, n_asking)


@njit(parallel=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def release(gp, gone):  # type: ignore[no-untyped-def]
    """Leave the agents of doctors who are `gone` (n_doctors,) flags without médecin traitant: `gp` becomes −1."""
    for i in prange(len(gp)):
        if gp[i] >= 0 and gone[gp[i]]:
            gp[i] = -1


@njit(parallel=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def accept(asking, adults, gp, room, key, ids):  # type: ignore[no-untyped-def]
    """Let each doctor take the requests in the order of a lottery; return adults taken (n_doctors,) [1/256 of scale].

    Children are always taken, and so are those who leave another list: the doctor had room when the month began. The
    list closes for the month at the first adult agent of whom less than half fits (half, so that the mean list does not
    depend on scale): those refused count among those before. Where all fit, nobody needs a lottery.
    Writes `gp`: the doctor, or −1 for those who were refused.

    Parameters
    ----------
    asking, adults
        Agents who ask, and adults that each stands for (n,) [row], [1/256 of the scale].
    gp
        Of all agents.
    room
        Adults that each doctor may still take (n_doctors,) [1/256 of the scale].
    key, ids
        Of the lottery, and of each doctor (n_doctors,): stirred together, then with the agent's row, for the order.
    """
    n_doctors = len(room)
    upto = np.zeros(n_doctors + 1, dtype=np.int64)
    for i in asking:
        upto[(-2 - gp[i]) % SWITCH + 1] += 1
    for d in range(n_doctors):
        upto[d + 1] += upto[d]
    of_doctor, filled = np.empty(len(asking), dtype=np.int32), upto[:-1].copy()
    for k in range(len(asking)):
        d = (-2 - gp[asking[k]]) % SWITCH
        of_doctor[filled[d]] = k
        filled[d] += 1
    taken = np.zeros(n_doctors, dtype=np.int64)
    draws = np.empty(len(asking), dtype=np.uint64)
    for d in prange(n_doctors):
        first, last, before, wanted = upto[d], upto[d + 1], 0, 0
        for j in range(first, last):  # not over a slice: each costs numba twenty nanoseconds, and most are empty
            wanted += adults[of_doctor[j]]
        if wanted > max(0, room[d]):
            luck = mix_one(uint64(key), uint64(ids[d]))
            for j in range(first, last):
                draws[j] = mix_one(luck, uint64(asking[of_doctor[j]]))
            _first_by_lot(draws, of_doctor, adults, (first, last), max(0, room[d]), wanted)
        for j in range(first, last):
            i, people = asking[of_doctor[j]], adults[of_doctor[j]]
            if people == 0 or gp[i] <= -2 - SWITCH or 2 * before + people <= 2 * room[d]:
                gp[i] = d
                taken[d] += people
            else:
                gp[i] = -1
            before += people
    return taken


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _first_by_lot(draws, of_doctor, adults, between, room, wanted):  # type: ignore[no-untyped-def]
    """Sort the requests of a doctor between two rows by their draws, as far as there is room: nobody is taken beyond.

    In a crowd, those whose draws are low are set apart, as a rule more people than there is room for; if not, all are
    sorted.
    """
    first, last = between
    if last - first <= FEW:
        _sort_together(draws, of_doctor, first, last)
        return
    low = uint64(min(1.0, room / wanted + CROWD / (last - first)) * LARGEST_DRAW)
    middle, held = first, 0
    for j in range(first, last):
        if draws[j] < low:
            held += adults[of_doctor[j]]
            draws[j], draws[middle] = draws[middle], draws[j]
            of_doctor[j], of_doctor[middle] = of_doctor[middle], of_doctor[j]
            middle += 1
    _sort_together(draws, of_doctor, first, middle if held >= room else last)


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _sort_together(keys, values, first, last):  # type: ignore[no-untyped-def]
    """Sort `values` by their `keys` between two rows: by insertion where they are few, as they are in most months."""
    if last - first > FEW:
        order = np.argsort(keys[first:last])
        values[first:last] = values[first:last][order]
        return
    for j in range(first + 1, last):
        key, value, k = keys[j], values[j], j
        while k > first and keys[k - 1] > key:
            keys[k], values[k] = keys[k - 1], values[k - 1]
            k -= 1
        keys[k], values[k] = key, value
