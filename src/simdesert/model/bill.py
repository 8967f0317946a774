"""Bill: what the year's measures and its visits cost, who paid and who received."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.communes import Communes
from simdesert.country.doctors import Practice, Stage
from simdesert.levers._bill import Record
from simdesert.metrics.money import CARE
from simdesert.model._columns import REMOTE
from simdesert.model.parameters import PLACES_PER_PERSON, ModelParameters
from simdesert.model.practise import VISIT

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Lines = dict[tuple[str, str, str], float]


def ledger(model: DesertModel) -> Lines:
    """Return the year's money, {(lever or ``care``, payer, receiver): amount} [EUR of 2025].

    What levers cost beyond baseline, and the line of care itself.
    """
    communes, visits = model.territory.communes, float(model.doctors.served_year[model.settled].sum()) / VISIT
    ald, deprived = (_of_people(communes, share) for share in (communes.share_ald, communes.share_deprived))
    lines = care(visits, ald, deprived, model.parameters)
    for lever in model.policy.started(model.year):
        for (payer, receiver), amount in model.policy.costs(lever.name, bill(model, lever.name)).items():
            lines[lever.name, payer, receiver] = amount
    return lines


def care(visits: float, share_ald: float, share_deprived: float, parameters: ModelParameters) -> Lines:
    """Return who pays for visits to GPs, at the fee of sector 1 [EUR of 2025].

    The Assurance maladie pays the refund, for people with a long-term condition all but the flat participation of
    households; the rest falls to complementary insurers, and to the State for those whose complementary cover it pays.
    All groups are taken to have as many visits (assumption).

    Parameters
    ----------
    visits
        Served this year [visits].
    share_ald, share_deprived
        People with a long-term condition, and with complementary cover paid by the State [0–1].
    parameters
        ``visit_fee``, ``visit_refund``, and ``out_of_pocket``, the participation.
    """
    p = parameters
    full = p.visit_fee - p.out_of_pocket
    rest = (1.0 - share_ald) * (full - p.visit_refund)
    return {
        (CARE, "social_security", "doctors"): visits * (full - rest),
        (CARE, "insurers", "doctors"): visits * rest * (1.0 - share_deprived),
        (CARE, "state", "doctors"): visits * rest * share_deprived,
        (CARE, "households", "doctors"): visits * p.out_of_pocket,
    }


def _of_people(communes: Communes, share: Reals) -> float:
    """Return the mean over inhabitants of a share by commune [0–1]."""
    return float((communes.population * share).sum() / communes.population.sum())


def posts_filled(model: DesertModel, lever: str) -> float:
    """Return the filled posts that a lever offered, taken to be filled as often as the others' [posts]."""
    of_all = sum(model.posts_offered.values())
    salaried = float((model.doctors.practice[model.settled] == Practice.SALARIED).sum())
    return salaried / PLACES_PER_PERSON * model.posts_offered.get(lever, 0.0) / of_all if of_all else 0.0


def holders(model: DesertModel, lever: str) -> Reals:
    """Return who holds a lever's contract, GPs and specialists, by years since signature (k,) [doctors]."""
    signed = [(doctors, doctors.signed.get(lever)) for doctors in (model.doctors, *model.specialists.values())]
    years = [column[(column > 0) & (doctors.stage != Stage.GONE)] for doctors, column in signed if column is not None]
    since = np.concatenate([np.zeros(0, dtype=np.int64), *(model.year - column.astype(np.int64) for column in years)])
    return np.bincount(since, minlength=1) / PLACES_PER_PERSON


def bill(model: DesertModel, lever: str) -> Record:
    """Return what the lever left this year: persons, not practice places."""
    doctors, communes, year = model.doctors, model.territory.communes, model.year
    people = float(communes.population.sum())
    opened = model.facilities_opened.get(lever, {})
    outside = model.settled[~doctors.contracted[model.settled]]
    return Record(
        year=year,
        holders=holders(model, lever),
        opened={kind: sum(n for y, n in history if y == year) for kind, history in opened.items()},
        stock={kind: sum(n for _, n in history) for kind, history in opened.items()},
        posts_filled=posts_filled(model, lever),
        days=model.working.days.get(lever, 0.0) / PLACES_PER_PERSON,
        days_covered=model.working.days_covered / PLACES_PER_PERSON,
        visits=float(doctors.served_year[model.settled].sum()) / VISIT,
        visits_remote=float(model.tally[:, REMOTE].sum()) / VISIT,
        visits_uncontracted=float(doctors.served_year[outside].sum()) / VISIT,
        people=people,
        people_ald=people * _of_people(communes, communes.share_ald),
        gps=len(model.settled) / PLACES_PER_PERSON,
        msp_gps=float((doctors.practice[model.settled] == Practice.MSP).sum()) / PLACES_PER_PERSON,
        students=model.policy.students_added(lever, year) * model.share,
        years_in_force=year - model.policy.first_year(next(x for x in model.policy.levers if x.name == lever)),
        msp=float(model.sites.msp.sum()),
        regions=len(np.unique(model.sites.region)),
    )
