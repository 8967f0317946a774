"""Start: the state of a territory just before the first January.

Patients with memories, doctors with lists and waits, zones, and the site constants that reproduce where doctors settle.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Stage
from simdesert.country.patients import people
from simdesert.country.zones import classify, cut_offs, red_epci
from simdesert.errors import TableError
from simdesert.metrics.apl import VISITS_PER_PLACE
from simdesert.metrics.year import CommuneYear
from simdesert.model._columns import FAILED
from simdesert.model._seeking import remember_all
from simdesert.model.births import births, children_of
from simdesert.model.constants import Odds, target_shares
from simdesert.model.graduate import YEARS_BEFORE_INTERNSHIP, Origins, faculty_km, interns, students_of
from simdesert.model.in_place import first_doctors
from simdesert.model.leave import close_practice, retirement_shape
from simdesert.model.nearby import nearby_mean
from simdesert.model.parameters import PLACES_PER_PERSON, REFERENCE_POPULATION
from simdesert.model.past import as_of, zoning_in_force
from simdesert.model.practise import VISIT
from simdesert.model.record import commune_year, publish
from simdesert.model.rezone import fragility
from simdesert.model.seek import agents_of, register_around, welcome
from simdesert.model.settle import EARLY_YEARS
from simdesert.model.specialists import first_specialists
from simdesert.model.staff import hospital_doctors

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]

WARM_UP_MONTHS = 24
MONTHS_REMEMBERED = 12
"""Months of the warm-up in which memories are led to the waits published [count]."""

FIRST_CAPACITY = 1.2
"""Visits that a place could serve over those it serves, where the search begins [–]: what it finds at 20 per agent."""

MONTHS_UNTUNED = 5
"""Months of the warm-up until waits and memories have found each other, from which the capacity is moved [count]."""

TUNED = 0.5
"""Power of (visits wanted/visits served) by which a month moves the capacity [–]: faster steps overshoot, for years."""

FIRST_LIST_ROUNDS = 8


@dataclass(frozen=True)
class Hazards:
    """Yearly hazards of leaving: a factor on the retirement shape, and what is not retirement [–]."""

    retirement: float
    other: float


def begin(model: DesertModel) -> None:
    """Give a new model its people, doctors, waits, zones, and constants: everything that exists before the first year.

    24 months run with doctors fixed and no yearly verb; meanwhile the capacity is solved so that a practice place
    serves 4,160 visits a year on average. Each January as many lists change hands as doctors leave or move in a year.
    ``apl_at_start`` keeps the APL of its last 12 months by commune, to all GPs and to those under 65 (n,), (n,).
    """
    model.parameters = as_of(model.start_year, model.parameters)
    _people_and_doctors(model)
    model.refresh()
    _first_lists(model)
    for month in range(WARM_UP_MONTHS):
        model.year, model.month = model.start_year - WARM_UP_MONTHS // 12 + month // 12, month % 12
        if model.month == 0:
            model.forget_year()
            _change_hands(model)
        model.live_month()
        if month < MONTHS_REMEMBERED:
            _remember(model)
        if month >= MONTHS_UNTUNED:
            _tune_capacity(model)
    first_specialists(model)
    year = commune_year(model)
    publish(model, year)
    model.apl_history.append(model.sites.apl_under_65)
    model.apl_at_start = year.apl, year.apl_under_65
    _first_zones(model, year)
    _constants(model)
    model.year, model.lapsed = model.start_year, 0
    model.months.clear()
    model.failed_last_year = model.tally[:, FAILED].copy()
    model.forget_year()


def _change_hands(model: DesertModel) -> None:
    """Empty the lists of as many doctors as leave or move in a year, who then receive those without a doctor."""
    doctors, p, rows = model.doctors, model.parameters, model.settled
    hazard = retirement_shape(model.year - doctors.birth_year[rows]) * model.hazards.retirement + model.hazards.other
    early = model.year - doctors.since[rows] <= EARLY_YEARS
    hazard += np.where(early, p.moves_early, p.moves_late)
    changing = rows[model.chance.uniform("start.hands", (model.year,), doctors.id[rows]) < hazard]
    close_practice(model, changing)
    welcome(model, changing)


def _people_and_doctors(model: DesertModel) -> None:
    territory, chance, p = model.territory, model.chance, model.parameters
    luck = chance.uniform("people.traits", (), np.arange(len(territory.communes)))
    model.patients = people(territory.communes, model.inhabitants_per_agent, luck)
    model.share = float(territory.communes.population.sum()) / REFERENCE_POPULATION
    settlements = p.first_settlements * PLACES_PER_PERSON * model.share
    cohorts = range(model.start_year - 4, model.start_year - 1)
    model.entering = settlements / students_of(cohorts[0] - YEARS_BEFORE_INTERNSHIP, p)
    registered = births(model.sites, children_of(model.sites, territory.communes), model.site_km)
    km = faculty_km(model.sites, territory.faculties)
    model.origins = Origins(registered, km, territory.faculties.share, p)
    model.doctors = first_doctors(model, round(p.locum_years * settlements))
    for cohort in cohorts:
        n = round(model.entering * students_of(cohort - YEARS_BEFORE_INTERNSHIP, p))
        model.doctors.append(interns(cohort, n, model))
    model.doctors.append(hospital_doctors(model, 0, round(p.hospital_gps * model.share)))
    model.doctors.signed = {name: np.zeros(len(model.doctors), dtype=np.int16) for name in model.policy.all_contracts()}
    model.capacity = FIRST_CAPACITY * VISITS_PER_PLACE
    model.hazards = first_hazards(model)


def first_hazards(model: DesertModel) -> Hazards:
    """Return the hazards of leaving under which the first year's exits are the record's.

    Raises
    ------
    TableError
        If nobody practises: there are no exits then, no waits, and no model of where doctors settle.
    """
    doctors, p = model.doctors, model.parameters
    settled = doctors.rows(Stage.SETTLED)
    if len(settled) == 0:
        raise TableError(
            f"territory '{model.territory.name}': no commune has a general practitioner; "
            "a run needs some, check the counts of practice places"
        )
    exits = p.exits * PLACES_PER_PERSON * model.share
    shape = retirement_shape(model.start_year - doctors.birth_year[settled]).sum()
    return Hazards(
        retirement=exits * (1.0 - p.exits_not_retirement) / max(shape, 1e-9),
        other=exits * p.exits_not_retirement / len(settled),
    )


def _first_lists(model: DesertModel) -> None:
    """Register people around them, a few rounds, before the first month."""
    for turn in range(FIRST_LIST_ROUNDS):
        key, lottery = model.chance.key("start.lists", turn), model.chance.key("start.register", turn)
        register_around(model, model.nearby, key, lottery)


def _remember(model: DesertModel) -> None:
    """Lead patients' memories half way to what their doctor, or doctors around them, publish: else they form in years.

    Half way, and every month: who suddenly knows of long waits seeks nothing until they are short.
    """
    doctors, agents = model.doctors, agents_of(model.patients, model.inhabitants_per_agent)
    around = nearby_mean(model, doctors.wait[model.settled] * model.parameters.stranger_queue)
    remember_all(agents, doctors.wait, around)


def _tune_capacity(model: DesertModel) -> None:
    """Move the capacity of an average place so that those served come to 4,160 visits a year.

    Slowly: what is served answers to the capacity with a power of about a third, over months, as waits are remembered.
    """
    served = model.doctors.served[model.settled].mean() * 12.0 / VISIT
    model.capacity *= (VISITS_PER_PLACE / served) ** TUNED


def _first_zones(model: DesertModel, year: CommuneYear) -> None:
    sites, communes = model.sites, model.territory.communes
    zoning = zoning_in_force(model.start_year)
    model.cut_offs = cut_offs(
        sites.apl_under_65, sites.population, priority=zoning.priority, complementary=zoning.complementary
    )
    zone = classify(sites.apl_under_65, model.cut_offs)
    red = red_epci(fragility(model, year), communes.epci)
    red_people = np.bincount(sites.of_commune, weights=red * communes.population, minlength=len(sites))
    model.sites = replace(sites, zone=zone, zone_at_start=zone, red=red_people > 0.5 * sites.population)
    model.red_communes = red


def _constants(model: DesertModel) -> None:
    """Set the site constants, net of today's earnings, and the outside value that gives the record's settlements.

    The locums of the start come from where locums of a steady state do: from places where few settle.
    """
    p, odds = model.parameters, Odds(model)
    worth = odds.worth(target_shares(model.sites), guess=model.constant)
    model.constant = np.rint(worth - model.sites.earnings)
    settlements = p.first_settlements * PLACES_PER_PERSON * model.share
    finishing = (model.doctors.stage == Stage.INTERN) & (model.doctors.ends < model.start_year)
    looking = p.ready_share * int(((model.doctors.stage == Stage.LOCUM) | finishing).sum())
    model.outside, law = odds.outside(worth, min(0.95, settlements / max(1.0, looking)))
    doctors, locums = model.doctors, model.doctors.rows(Stage.LOCUM)
    model.origins.draw(doctors, locums, model.chance, law)
