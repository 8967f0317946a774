"""Record: what a month and a year left behind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Practice, Stage
from simdesert.metrics.apl import effective_visits
from simdesert.metrics.catchment import accessibility
from simdesert.metrics.year import CommuneYear
from simdesert.model._columns import BOOKED, EMERGENCY, FORGONE, NEEDED, NOT_SOUGHT, REMOTE, WAITED
from simdesert.model._counting import (
    ALD,
    ALD_WITHOUT,
    LATE,
    OVER_16,
    OVER_16_FORGOING,
    OVER_17,
    OVER_17_WITHOUT,
    count_agents,
)
from simdesert.model.bill import ledger
from simdesert.model.nearby import nearby_mean
from simdesert.model.practise import VISIT
from simdesert.model.refer import specialist_year
from simdesert.model.worth import earnings

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]

RETIREMENT_SERIES_AGE = 65
WITHIN_HOURS_DAYS = 2.0


@dataclass(frozen=True)
class YearRecord:
    """What a run keeps of a year.

    Attributes
    ----------
    year
        [calendar year].
    communes
        Sums by commune, from which every metric is made.
    zone_of_commune
        Zone in force (n_communes,).
    ledger
        {(lever, payer, receiver): amount} beyond baseline [EUR].
    flows
        {name: doctors} of the year: first settlements, exits, moves, locums, salaried posts filled [doctors]; and days
        away by lever, ``days.{lever}`` [days]; GPs employed by hospitals, and the days that they work there [persons],
        [days].
    """

    year: int
    communes: CommuneYear
    zone_of_commune: NDArray[np.int64]
    ledger: dict[tuple[str, str, str], float]
    flows: dict[str, float]


def _sums(groups: NDArray[np.int64] | NDArray[np.int32], minlength: int, weights: Reals | None = None) -> Reals:
    """Return sums of `weights` (ones if None) by group (minlength,)."""
    return np.bincount(groups, weights=weights, minlength=minlength).astype(np.float64)


def record_month(model: DesertModel) -> dict[str, float | str]:
    """Return one row of the monthly table, in inhabitants' visits."""
    scale = VISIT
    tally, rows, doctors = model.month_tally, model.settled, model.doctors
    booked = int(tally[BOOKED])
    return {
        "month": f"{model.year}-{model.month + 1:02d}",
        "visits_needed": tally[NEEDED] / scale,
        "visits_sought": (tally[NEEDED] - tally[NOT_SOUGHT]) / scale,
        "visits_served": int(doctors.served[rows].sum()) / scale,
        "visits_remote": tally[REMOTE] / scale,
        "visits_emergency": tally[EMERGENCY] / scale,
        "visits_forgone": tally[FORGONE] / scale,
        "backlog": int(doctors.backlog[rows].sum()) / scale,
        "wait_mean_days": tally[WAITED] / max(1, booked) / 100.0,
        "gps": float(len(rows)),
        "locums": float((doctors.stage == Stage.LOCUM).sum()),
        "hospital_days": model.working.hospital_days / 12.0,
    }


def record_year(model: DesertModel) -> YearRecord:
    """Return the year's record and publish what doctors will see of the sites next January."""
    communes = commune_year(model)
    publish(model, communes)
    model.apl_history.append(model.sites.apl_under_65)
    flows = {**model.flows, **{f"days.{lever}": days for lever, days in model.working.days.items() if days}}
    flows["hospital_gps"] = float(np.count_nonzero(model.doctors.stage == Stage.HOSPITAL))
    flows["hospital_days"] = model.working.hospital_days
    zones = model.sites.zone[model.sites.of_commune]
    return YearRecord(model.year, communes, zones, ledger(model), flows)


def commune_year(model: DesertModel) -> CommuneYear:
    """Return the sums of the last 12 months by commune."""
    people, tally, scale = model.territory.communes, model.tally, VISIT
    counted = np.ascontiguousarray(count_people(model).T)
    apl, apl_under_65 = apl_of(model)
    return CommuneYear(
        apl=apl,
        apl_under_65=apl_under_65,
        population=people.population.astype(np.float64),
        population_need_weighted=people.population_need_weighted,
        gps=_sums(model.doctors.commune[model.settled], len(people)),
        people_16=counted[OVER_16],
        people_16_forgoing=counted[OVER_16_FORGOING],
        people_17=counted[OVER_17],
        people_17_without=counted[OVER_17_WITHOUT],
        people_ald=counted[ALD],
        people_ald_without=counted[ALD_WITHOUT],
        visits_needed=tally[:, NEEDED] / scale,
        visits_not_sought=tally[:, NOT_SOUGHT] / scale,
        visits_sought=(tally[:, NEEDED] - tally[:, NOT_SOUGHT]) / scale,
        visits_obtained=tally[:, BOOKED] / scale,
        visits_remote=tally[:, REMOTE] / scale,
        visits_emergency=tally[:, EMERGENCY] / scale,
        visits_forgone=tally[:, FORGONE] / scale,
        wait_days=tally[:, WAITED] / scale / 100.0,
        booked_by_wait=in_few_bytes(model.histogram),
        people_within_30_min_48_h=soon(model, counted[LATE]),
        minutes_to=model.minutes_to,
        **specialist_year(model),
    )


def in_few_bytes(counts: NDArray[np.int64]) -> NDArray[np.unsignedinteger[Any]]:
    """Return a copy of whole numbers from 0 on, in the fewest bytes that hold them."""
    return counts.astype(np.min_scalar_type(int(counts.max(initial=0))))


def count_people(model: DesertModel) -> Reals:
    """Return the people of each commune in each column of :mod:`simdesert.model._counting` (n_communes, 7)."""
    patients, wait = model.patients, np.maximum(1, model.doctors.wait)
    late = np.append(np.exp(-100.0 * WITHIN_HOURS_DAYS / wait), 1.0)
    columns = (patients.first, patients.group, patients.gp, patients.forgone)
    forgoing = forgoing_share(int(patients.forgone.max(initial=0)), model.inhabitants_per_agent)
    counts: Reals = patients.weight[:, np.newaxis] * count_agents(columns, forgoing, late)
    return counts


def forgoing_share(most: int, people: int) -> Reals:
    """Return the share of an agent's k `people` who went without, by its visits forgone from 0 to `most` [0–1].

    F visits forgone spread at random over k people leave 1 − (1 − 1/k)^F of them with at least one; exact for k = 1.
    """
    share: Reals = 1.0 - (1.0 - 1.0 / people) ** np.arange(most + 1, dtype=np.float64)
    return share


def soon(model: DesertModel, late: Reals) -> Reals:
    """Return the people to whom a GP within 30 minutes offers a visit within 48 h, as expected (n_communes,).

    Each has the chance 1 − (1 − own)·(1 − q)^(tries + 1): own = 1 − exp(−2 days/published wait) of the médecin
    traitant; q the same for a doctor drawn with travel decay, at a stranger's wait, 0 if he takes no new patients.

    Parameters
    ----------
    model
        The model at the end of a year.
    late
        Σ (1 − own) over people (n_communes,) [people].
    """
    doctors, p, rows = model.doctors, model.parameters, model.settled
    stranger = 1.0 - np.exp(-100.0 * WITHIN_HOURS_DAYS / p.stranger_queue / np.maximum(1, doctors.wait[rows]))
    drawn = nearby_mean(model, stranger * doctors.accepting[rows])
    people = model.territory.communes.population
    served: Reals = people - (1.0 - drawn) ** (p.tries + 1.0) * late
    return served


def apl_of(model: DesertModel) -> tuple[Reals, Reals]:
    """Return APL to all GPs and to GPs under 65, with visits served in the last 12 months (n_communes,).

    References
    ----------
    DREES; the bounds per doctor are in :func:`simdesert.metrics.apl.effective_visits`.
    """
    doctors, rows = model.doctors, model.settled
    visits = doctors.served_year[rows] / VISIT
    counted = (
        effective_visits(visits, doctors.since[rows] == model.year, doctors.practice[rows] == Practice.SALARIED)
        * doctors.contracted[rows]
    )
    young = model.year - doctors.birth_year[rows] < RETIREMENT_SERIES_AGE
    demand = model.territory.communes.population_need_weighted
    n = len(demand)
    supply = _sums(doctors.commune[rows], weights=counted, minlength=n)
    supply_young = _sums(doctors.commune[rows], weights=counted * young, minlength=n)
    return accessibility(model.catchment, supply, demand), accessibility(model.catchment, supply_young, demand)


def publish(model: DesertModel, year: CommuneYear) -> None:
    """Let doctors see of each site its APL, practice places and what a newcomer would earn."""
    sites = model.sites
    gps = _sums(model.doctors.site[model.settled], len(sites))
    model.sites = replace(
        sites,
        gps=gps,
        apl_under_65=site_apl(model, year.apl_under_65),
        earnings=np.rint(earnings(served_by_site(model), unmet_by_site(model, year), gps, model.parameters)),
    )


def site_apl(model: DesertModel, apl: Reals) -> Reals:
    """Return the need-weighted mean APL of each site (n_sites,)."""
    weight, n = model.territory.communes.population_need_weighted, len(model.sites)
    total = _sums(model.sites.of_commune, weights=weight * apl, minlength=n)
    return total / np.maximum(1e-9, _sums(model.sites.of_commune, weights=weight, minlength=n))


def served_by_site(model: DesertModel) -> Reals:
    """Return visits served this year by the doctors of each site (n_sites,) [visits]."""
    visits = model.doctors.served_year[model.settled] / VISIT
    return _sums(model.doctors.site[model.settled], weights=visits, minlength=len(model.sites))


def unmet_by_site(model: DesertModel, year: CommuneYear) -> Reals:
    """Return visits that the people of each site needed and did not have this year (n_sites,) [visits]."""
    unmet = year.visits_not_sought + year.visits_forgone
    return _sums(model.sites.of_commune, weights=unmet, minlength=len(model.sites))
