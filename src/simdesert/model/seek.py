"""Seek: patients book with the médecin traitant, try others, turn elsewhere or go without; doctors register them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simdesert._hash import mix
from simdesert.country.communes import Communes
from simdesert.country.doctors import Doctors
from simdesert.country.patients import ALD_BIT, BAND_BITS, DEPRIVED_BIT, N_GROUPS, NOBODY, RELATIVE_ALD, Patients
from simdesert.levers._lever import Groups, Tariff
from simdesert.levers._policy import Policy
from simdesert.metrics.year import WAIT_EDGES_DAYS
from simdesert.model._seeking import (
    ADULT_BAND,
    N_TALLIES,
    SWITCH,
    Agents,
    Habits,
    Nearby,
    Offices,
    Outcome,
    register_all,
    seek_month,
)
from simdesert.model.parameters import ModelParameters
from simdesert.model.practise import serve

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]

QUANTILES = 4096
URGENT_LIMIT_DAYS = 2.0
"""A visit is urgent when it is wanted within 48 hours."""

WELCOME_ROUNDS = 3
N_BLOCKS = 16
NEED_BY_BAND = np.array([1.12, 0.549, 0.60, 0.776, 1.002, 1.285, 1.738])
"""Relative need by age band [–]: DREES weights of 2023 averaged over INSEE's national pyramid."""

GROUPS = np.arange(N_GROUPS, dtype=np.uint8)


def seek(model: DesertModel) -> None:
    """Let patients seek care for a month, doctors register whom they can, serve, and publish new waits.

    Conservation: sought = served + change of backlog + remote + emergency + forgone.
    """
    doctors, month = model.doctors, (model.year, model.month)
    key, lifelong = model.chance.key("seek.month", *month), model.chance.key("seek.never")
    outcome = blank_outcome(len(model.blocks) - 1, len(doctors), len(model.territory.communes))
    agents, offices = agents_of(model.patients, model.inhabitants_per_agent), offices_of(model)
    seek_month(key, lifelong, model.blocks, agents, offices, model.nearby, model.habits, outcome)
    doctors.booked = outcome.booked.sum(axis=0)
    doctors.listed -= outcome.released.sum(axis=0) * (model.inhabitants_per_agent / 256.0)
    register(model.patients, doctors, model.caps, model.chance.bits("seek.register", month, doctors.id))
    before = int(doctors.backlog.sum())
    serve(doctors, model.settled, model.capacities, model.parameters)
    model.tally += outcome.tally
    model.histogram += outcome.histogram
    model.month_tally = outcome.tally.sum(axis=0)
    model.backlog_change = int(doctors.backlog.sum()) - before


def agents_of(patients: Patients, inhabitants_per_agent: int) -> Agents:
    """Return the patients' columns as the kernel wants them; `share` is weight/scale in 1/256."""
    share = np.rint(256.0 * patients.weight / inhabitants_per_agent).astype(np.int64)
    columns = (patients.group, patients.gp, patients.obtained, patients.forgone, patients.last_wait)
    return Agents(patients.first, share, *columns)


def offices_of(model: DesertModel) -> Offices:
    """Return what doctors publish at the start of the month."""
    doctors, rows = model.doctors, model.settled
    urgent = np.full(len(doctors), 256, dtype=np.int64)
    urgent[rows] = model.working.urgent
    doctors.accepting[:] = False
    model.caps = np.zeros(len(doctors))
    model.caps[rows] = doctors.cap[rows] * doctors.pace[rows] * model.working.list_size
    doctors.accepting[rows] = doctors.listed[rows] < model.caps[rows]
    return Offices(doctors.wait, urgent, doctors.accepting, doctors.contracted)


def blank_outcome(n_blocks: int, n_doctors: int, n_communes: int) -> Outcome:
    """Return zeroed sums."""
    return Outcome(
        released=np.zeros((n_blocks, n_doctors), dtype=np.int64),
        booked=np.zeros((n_blocks, n_doctors), dtype=np.int64),
        tally=np.zeros((n_communes, N_TALLIES), dtype=np.int64),
        histogram=np.zeros((n_communes, len(WAIT_EDGES_DAYS)), dtype=np.int64),
    )


def register(patients: Patients, doctors: Doctors, caps: Reals, luck: NDArray[np.uint64]) -> None:
    """Let each doctor accept the requests (``gp`` = −2 − doctor) in hash order up to the cap.

    Children are always accepted, and so are those who leave another list: the doctor had room when the month began. An
    adult agent is accepted while at least half of its people fit, so that the mean list does not depend on scale.

    Parameters
    ----------
    patients, doctors
        Columns; ``gp`` and ``listed`` change.
    caps
        Adults that each doctor accepts (n_doctors,) [inhabitants].
    luck
        Random bits of each doctor, stirred with the patient's row for the order (n_doctors,).
    """
    asking = np.flatnonzero(patients.gp < NOBODY)
    request = -2 - patients.gp[asking].astype(np.int64)
    changes, doctor = request >= SWITCH, request % SWITCH
    commune = np.searchsorted(patients.first, asking, side="right") - 1
    adult = (patients.group[asking] & BAND_BITS) >= ADULT_BAND
    people = np.where(adult, patients.weight[commune], 0.0)
    order = np.lexsort((mix(luck[doctor], asking.astype(np.uint64)), doctor))
    asking, doctor, people, changes = asking[order], doctor[order], people[order], changes[order]
    upto = np.cumsum(people)
    start = np.searchsorted(doctor, doctor, side="left")
    before = upto - people - (upto[start] - people[start])
    accepted = changes | (people == 0.0) | (doctors.listed[doctor] + before + people / 2.0 <= caps[doctor])
    patients.gp[asking] = np.where(accepted, doctor, NOBODY).astype(np.int32)
    doctors.listed += np.bincount(doctor[accepted], weights=people[accepted], minlength=len(doctors))


def welcome(model: DesertModel, new: Rows) -> None:
    """Let people without médecin traitant ask the doctors who have just settled within 30 minutes, a few rounds.

    Parameters
    ----------
    model
        The model, after the moves of January.
    new
        Doctors with an empty list (n_new,) [row].
    """
    doctors, chance = model.doctors, model.chance
    agents = agents_of(model.patients, model.inhabitants_per_agent)
    nearby = nearby_doctors(model, new, far=False)
    for turn in range(WELCOME_ROUNDS):
        offices = offices_of(model)
        key, lifelong = chance.key("seek.welcome", model.year, turn), chance.key("seek.never")
        register_all(key, lifelong, model.blocks, agents, offices, nearby, model.habits.never)
        register(model.patients, doctors, model.caps, chance.bits("seek.register", (model.year, turn), doctors.id))


def nearby_doctors(model: DesertModel, rows: Rows, far: bool = True) -> Nearby:
    """Return whom patients of each commune can try: weight = doctors × exp(−minutes/scale), within 30 minutes.

    Parameters
    ----------
    model
        For its territory and where doctors practise.
    rows
        The doctors who count (n_doctors,) [row].
    far
        Whether a commune with nobody within 30 minutes tries the nearest commune with a doctor.
    """
    travel, communes = model.territory.travel, model.territory.communes
    n = len(communes)
    place = model.doctors.commune[rows]
    count = np.bincount(place, minlength=n)
    here = np.repeat(np.arange(n), np.diff(travel.indptr))
    open_ = count[travel.indices] > 0
    here, there, minutes = here[open_], travel.indices[open_].astype(np.int64), travel.minutes[open_]
    lonely = np.setdiff1d(np.arange(n), here)
    if far and len(lonely) and len(rows):
        here, there = np.concatenate([here, lonely]), np.concatenate([there, _nearest(communes, count, lonely)])
        minutes = np.concatenate([minutes, np.full(len(lonely), 30.0)])
        order = np.argsort(here, kind="stable")
        here, there, minutes = here[order], there[order], minutes[order]
    weight = count[there] * np.exp(-minutes / model.parameters.travel_scale)
    first = np.searchsorted(here, np.arange(n + 1))
    doctor = rows[np.argsort(place, kind="stable")]
    doctor_first = np.concatenate([[0], np.cumsum(count)])
    return Nearby(first, there.astype(np.int32), _thresholds(weight, first), doctor_first, doctor.astype(np.int32))


def _nearest(communes: Communes, count: NDArray[np.int64], rows: Rows) -> Rows:
    """Return the nearest commune with a doctor, as the crow flies, for each of `rows` [row]."""
    from scipy.spatial import cKDTree

    some = np.flatnonzero(count)
    stretch = np.cos(np.radians(communes.latitude))
    points = np.column_stack([communes.latitude, communes.longitude * stretch])
    nearest: Rows = some[cKDTree(points[some]).query(points[rows])[1]]
    return nearest


def _thresholds(weight: Reals, first: Rows) -> NDArray[np.uint32]:
    """Return cumulated weights of each row as 32-bit thresholds; the last of a row is the largest number."""
    if len(weight) == 0:
        return np.zeros(0, dtype=np.uint32)
    upto = np.concatenate([[0.0], np.cumsum(weight)])
    sizes = np.diff(first)
    low, high = np.repeat(upto[first[:-1]], sizes), np.repeat(upto[first[1:]], sizes)
    share = (upto[1:] - low) / np.maximum(high - low, 1e-300)
    thresholds: NDArray[np.uint32] = np.minimum(share * 2.0**32, 2.0**32 - 1).astype(np.uint32)
    return thresholds


def habits_of(parameters: ModelParameters, policy: Policy, year: int, inhabitants_per_agent: int) -> Habits:
    """Return the tables of patients' behaviour under a policy.

    Visits of an agent's people are Poisson with mean people × need/12; the share of low-urgency visits still sought
    after a remembered wait w is (1 + w/w½)^−b; a charge X on a visit is accepted with probability
    ((out of pocket + X)/out of pocket)^elasticity.

    Parameters
    ----------
    parameters, policy
        The numbers and the levers that answer ``need``, ``tries`` and ``price``.
    year
        [calendar year].
    inhabitants_per_agent
        The scale [inhabitants].
    """
    p = parameters
    ald, deprived = (GROUPS & ALD_BIT) > 0, (GROUPS & DEPRIVED_BIT) > 0
    groups = Groups(deprived=deprived, ald=ald)
    need = need_by_group(p) * policy.need(groups, year)
    remembered = np.arange(4096) * 16 / 100.0
    charge = np.broadcast_to(np.asarray(policy.price(groups, year)), (N_GROUPS, len(Tariff)))[:, Tariff.NOT_CONTRACTED]
    pays = ((max(p.out_of_pocket, 0.5) + charge) / max(p.out_of_pocket, 0.5)) ** p.price_elasticity
    halfdays = np.arange(401) / 2.0
    return Habits(
        visits=_poisson(need * inhabitants_per_agent / 12.0),
        seek=_threshold((1.0 + remembered / p.seeking_half_wait) ** -p.seeking_elasticity),
        spread=np.rint(-256.0 * np.log((np.arange(256) + 0.5) / 256.0)).astype(np.int64),
        bin_of=np.searchsorted(WAIT_EDGES_DAYS, halfdays, side="right").astype(np.int64) - 1,
        pays=_threshold(pays),
        tries=_per_group(p.tries + policy.tries(groups, year)),
        gives_up=_threshold(np.minimum(0.9, p.gives_up * np.where(deprived, p.deprived_gives_up, 1.0))),
        people=inhabitants_per_agent,
        urgent=round(p.urgent_share * 65536),
        emergency=round(p.goes_to_emergency * 65536),
        remote=round(p.goes_remote * 65536),
        register=round(p.asks_to_register * 65536),
        switch=round(p.changes_doctor * 65536),
        never=round(p.never_declares * 65536),
        stranger=round(p.stranger_queue * 256),
        urgent_limit=round(100 * URGENT_LIMIT_DAYS),
        routine_limit=round(100 * p.routine_tolerance),
    )


def need_by_group(parameters: ModelParameters) -> Reals:
    """Return visits that need calls for by group (n_groups,) [visits/yr per inhabitant].

    need × weight(band), shared between people with and without a long-term condition in the ratio ``ald_need`` so that
    the band's mean is the DREES weight.
    """
    band = np.minimum(GROUPS & BAND_BITS, len(NEED_BY_BAND) - 1)
    share = np.minimum(0.9, 0.165 * RELATIVE_ALD / 1.0)[band]
    ratio = parameters.ald_need
    without = 1.0 / (1.0 + share * (ratio - 1.0))
    relative = np.where((GROUPS & ALD_BIT) > 0, ratio * without, without)
    need: Reals = parameters.need_visits * NEED_BY_BAND[band] * relative
    return need


def _poisson(mean: Reals) -> NDArray[np.uint16]:
    """Return Poisson quantiles (n_groups, 4096) [visits] whose mean is the group's, to one part in 4,096."""
    from scipy.stats import poisson

    quantile = (np.arange(QUANTILES) + 0.5) / QUANTILES
    unique, row = np.unique(mean, return_inverse=True)
    table = poisson.ppf(quantile[None, :], unique[:, None])
    return np.asarray(table[row], dtype=np.uint16)


def _threshold(probability: ArrayLike) -> NDArray[np.int64]:
    threshold: NDArray[np.int64] = np.rint(np.asarray(probability) * 65536).astype(np.int64)
    return threshold


def _per_group(value: ArrayLike) -> NDArray[np.int64]:
    return np.ascontiguousarray(np.broadcast_to(np.rint(np.asarray(value)), (N_GROUPS,)).astype(np.int64))
