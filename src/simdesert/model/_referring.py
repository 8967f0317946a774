"""The kernels of specialists: people of each commune share themselves out among the places within reach.

One thread: a month of all specialties takes three milliseconds, less than it costs to wake the others.
"""

from __future__ import annotations

import numpy as np
from numba import njit

import simdesert._compiled  # noqa: F401  # where numba keeps what it compiles

MONTH = 3000.0
"""[hundredths of a day]"""


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def share_out(first, there, weight, sought, offer, won, booked, waited):  # type: ignore[no-untyped-def]
    """Share the requests of all communes out: weight · offer of a place, over the sum of those within reach.

    Parameters
    ----------
    first, there, weight
        Pairs of a commune and a place (n_communes + 1,), (n_pairs,), (n_pairs,) [–].
    sought
        Requests of each commune (n_communes,) [visits].
    offer
        What a place draws, what of it is booked, and days waited for that (n_places, 3).
    won
        Adds what one unit of offer draws at each place (n_places,) [visits].
    booked, waited
        Add visits booked and days waited (n_communes,) [visits], [days × visits].
    """
    for i in range(len(sought)):
        drawn, kept, days = 0.0, 0.0, 0.0
        for k in range(first[i], first[i + 1]):
            place, near = there[k], np.float64(weight[k])
            drawn += near * offer[place, 0]
            kept += near * offer[place, 1]
            days += near * offer[place, 2]
        if drawn <= 0.0:
            continue
        each = sought[i] / drawn
        for k in range(first[i], first[i + 1]):
            won[there[k]] += each * weight[k]
        booked[i] += each * kept
        waited[i] += each * days


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def offers(wait, at, half, elasticity, patience, offer, kept):  # type: ignore[no-untyped-def]
    """Add up what the doctors of each place offer, and say what each keeps of a unit of requests won there.

    liking = (1 + days/half)^−elasticity; a share patience/(patience + days) accepts.

    Parameters
    ----------
    wait, at
        Published wait [hundredths of a day] and place of each doctor (n_doctors,).
    half, elasticity, patience
        [days], [–], [days].
    offer
        As for :func:`share_out`; added to.
    kept
        liking · share that accepts (n_doctors,) [–]; written.
    """
    for d in range(len(wait)):
        days = wait[d] / 100.0
        liking = (1.0 + days / half) ** -elasticity
        share = patience / (patience + days)
        kept[d] = liking * share
        offer[at[d], 0] += liking
        offer[at[d], 1] += kept[d]
        offer[at[d], 2] += kept[d] * share * days


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def work_off(rows, capacities, backlog, booked, served, wait):  # type: ignore[no-untyped-def]
    """Let doctors serve within their capacity, keep the rest as backlog, and publish the wait that it makes.

    free = capacity − booked; backlog ← max(0, backlog − free · share), share = min(1, wait/30 days) where there is
    free time, else 1; served = booked − change of backlog; wait = 30 · backlog/capacity.

    Parameters
    ----------
    rows, capacities
        Doctors who practise (n_doctors,) [row], and what each can serve this month (n_doctors,) [1/256 visit].
    backlog, booked, served, wait
        Columns of all doctors; all but `booked` change.
    """
    for d in range(len(rows)):
        row, capacity = rows[d], capacities[d]
        free = np.float64(capacity - booked[row])
        if free > 0.0:
            free *= min(1.0, wait[row] / MONTH)
        after = np.int64(max(0.0, np.rint(backlog[row] - free)))
        served[row] = booked[row] + backlog[row] - after
        backlog[row] = after
        wait[row] = np.int32(np.rint(MONTH * after / max(np.int64(1), capacity)))


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def nearest_held(first, there, minutes, held):  # type: ignore[no-untyped-def]
    """Return minutes to the nearest place with somebody in it (n_communes,) [min]; infinite if none is in reach."""
    nearest = np.full(len(first) - 1, np.inf)
    for i in range(len(nearest)):
        for k in range(first[i], first[i + 1]):
            if held[there[k]] > 0 and minutes[k] < nearest[i]:
                nearest[i] = minutes[k]
    return nearest
