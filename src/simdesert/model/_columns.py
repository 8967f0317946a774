"""What the monthly kernel reads and writes, as named tuples of arrays.

Units: visits in 1/256, waits in hundredths of a day, probabilities and shares in 1/65536. Rows stand in unsigned
columns where none is missing: for a signed one, numba asks at each access whether it counts from the end.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

NEEDED, NOT_SOUGHT, BOOKED, REMOTE, EMERGENCY, FORGONE, WAITED, FAILED = range(8)
"""Columns of the tally of communes; WAITED holds visits × hundredths of a day, FAILED visits × failed requests."""

N_TALLIES = 8

ADULT_BAND = 3
"""First age band of people of 17 and over, those whom lists count."""

PARTS = 4
"""Parts of the guide for each place around a commune: so many that a draw rarely has to look at a second place."""

SWITCH = 1 << 24
"""Added to the doctor's row in the request of a patient who leaves another list."""


class Agents(NamedTuple):
    """Columns of :class:`simdesert.country.patients.Patients`; `share` is an agent's weight in 1/256 of the scale."""

    first: np.ndarray
    share: np.ndarray
    group: np.ndarray
    gp: np.ndarray
    obtained: np.ndarray
    forgone: np.ndarray
    last_wait: np.ndarray


class Offices(NamedTuple):
    """What doctors publish: wait, wait of urgent visits in 1/65536 of it, accepting new patients, tariff.

    The tariff is a column of ``Habits.pays``: sector 1, sector 2, not contracted.
    """

    wait: np.ndarray
    urgent: np.ndarray
    accepting: np.ndarray
    tariff: np.ndarray


class Nearby(NamedTuple):
    """Who can be tried: places with doctors around each commune, by cumulated weight, and the doctors by place.

    Of n places around a commune, ``guide`` says for each of :data:`PARTS` · n equal parts of the 32-bit numbers which
    is the first it may hit. Place p around a commune has ``doctors[p]`` doctors, the rows
    ``doctor[slot[p]:slot[p] + doctors[p]]``.
    """

    first: np.ndarray
    upto: np.ndarray
    guide: np.ndarray
    slot: np.ndarray
    doctors: np.ndarray
    doctor: np.ndarray


class Habits(NamedTuple):
    """Tables and thresholds of patients' behaviour.

    visits (n_needs, 4096) visits of an agent's people in a month, by quantile; need (n_groups,) row of `visits`;
    healthy (n_groups,) quantiles without any; factor (n_communes or 1, n_groups) what levers make of them [1/65536];
    seek (4096,) share of low-urgency visits still sought by remembered wait in sixteenths; spread (256,) exponential
    quantiles in 1/256; bin_of (401,) bin of the wait histogram by half-days; pays (n_groups, n_tariffs) chance to
    accept what a doctor costs; tries [1/65536], gives_up, never (n_groups,); remote (n_communes or 1,) chance that a
    failed request ends in a remote visit.
    """

    visits: np.ndarray
    need: np.ndarray
    healthy: np.ndarray
    factor: np.ndarray
    seek: np.ndarray
    spread: np.ndarray
    bin_of: np.ndarray
    pays: np.ndarray
    tries: np.ndarray
    gives_up: np.ndarray
    never: np.ndarray
    remote: np.ndarray
    people: int
    urgent: int
    emergency: int
    register: int
    switch: int
    stranger: int
    urgent_limit: int
    routine_limit: int


class Month(NamedTuple):
    """All that patients go by in a month: keys of its draws and of those that hold for life, and the columns above.

    `waits` are the published ones of ``nearby.doctor``, side by side.
    """

    key: np.uint64
    lifelong: np.uint64
    agents: Agents
    offices: Offices
    nearby: Nearby
    waits: np.ndarray
    habits: Habits


class Turn(NamedTuple):
    """What the agents of some communes, who live the month together, write down while they do.

    draws (n_agents,) the month's hash of each, then of those who need something; wanting (n,) who they are [row]; upto
    (n_communes + 1,) how many they are up to each commune; amount (n, 2) visits that each seeks: any, urgent.
    """

    draws: np.ndarray
    wanting: np.ndarray
    upto: np.ndarray
    amount: np.ndarray


class Requests(NamedTuple):
    """What is sought elsewhere: a request is all urgent visits of an agent in a month, or all others.

    Columns (n_requests,). row, home: row in ``Turn.amount`` read as one line of numbers, so that odd ones are urgent;
    the commune [row]. luck: the hash as far as it is stirred. failed, most: doctors who were asked in vain, and of
    those how many at most. doctor, wait: who sees the agent, and when [1/100 day]; −1 − column of the tally if nobody
    does. open: the requests that are not settled yet, and later those that may end in a list [row].
    """

    row: np.ndarray
    home: np.ndarray
    luck: np.ndarray
    failed: np.ndarray
    most: np.ndarray
    doctor: np.ndarray
    wait: np.ndarray
    open: np.ndarray


class Outcome(NamedTuple):
    """What a month left.

    booked (n_blocks, n_doctors), released (n_blocks, n_doctors) adults who left a list [1/256 of the scale],
    tally (n_communes, 8), histogram (n_communes, n_bins).
    """

    released: np.ndarray
    booked: np.ndarray
    tally: np.ndarray
    histogram: np.ndarray


class Sums(NamedTuple):
    """What a block of communes adds to: rows of its own for doctors, the rows of its communes in what all share.

    released, booked (n_doctors,), tally (n_communes, 8), histogram (n_communes, n_bins): see :class:`Outcome`. Of those
    who ask a doctor to be registered: the agent, adults that it stands for [1/256 of the scale], how many ask (1,).
    """

    released: np.ndarray
    booked: np.ndarray
    tally: np.ndarray
    histogram: np.ndarray
    asking: np.ndarray
    adults: np.ndarray
    n_asking: np.ndarray
