"""Specialists: who practises at the start, and how many visits a place offers so that waits are those of the record."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.chance import Chance
from simdesert.country.doctors import Doctors, Specialty, Stage, permanent_ids
from simdesert.model._referring import MONTH
from simdesert.model.graduate import draw_traits
from simdesert.model.leave import retirement_shape
from simdesert.model.places import Places
from simdesert.model.practise import VISIT
from simdesert.model.refer import Referral, refer, referrals_of
from simdesert.model.specialist_parameters import SpecialistParameters

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel
    from simdesert.model.doctor import Specialist

Reals = NDArray[np.float64]

WARM_UP_MONTHS = 60
ENTRY_AGES = (30, 37)
LAST_AGE = 80
STEP = 0.03
"""Power of (wait obtained/wait of the record) by which a month of the warm-up corrects the capacity [–]."""

CHANGING = ("stage", "site", "commune", "wait", "pace", "backlog", "booked", "served", "served_year")
"""Columns of specialists that a run changes."""

SECTOR_2 = {
    Specialty.PAEDIATRICIAN: 0.28,
    Specialty.OPHTHALMOLOGIST: 0.63,
    Specialty.GYNAECOLOGIST: 0.55,
    Specialty.DENTIST: 0.0,
}
"""Free to charge more than the agreed fee [0–1] (CNAM)."""


class Specialists(dict[Specialty, Doctors]):
    """The doctors of each specialty, in columns of their own: what kernels do for GPs does not grow with them.

    Parameters
    ----------
    places, parameters
        Where each specialty stands, and how far people go.

    Attributes
    ----------
    places, decay
        By specialty: where it stands, and exp(−minutes/scale) of each pair of a commune and a place (n_pairs,) [–].
    capacity, won
        What the start solved: visits that an average place offers [visits/yr], and what a doctor without wait was asked
        for at each place (n_places,) [visits/month].
    years
        What holds this year, see :class:`~simdesert.model.refer.Referral`.
    named
        Mesa agents by row of those who practise.
    """

    def __init__(self, places: dict[Specialty, Places], parameters: SpecialistParameters) -> None:
        super().__init__()
        self.places = places
        scale = np.float32(parameters.specialist_travel_scale)
        self.decay = {specialty: np.exp(-where.minutes / scale) for specialty, where in places.items()}
        self.capacity: dict[Specialty, float] = {}
        self.won: dict[Specialty, Reals] = {}
        self.years: dict[Specialty, Referral] = {}
        self.named: dict[Specialty, list[Specialist | None]] = {}

    def copy(self) -> Specialists:
        """Return the same doctors between two years; they share what nobody changes, and that becomes read-only."""
        twin = copy(self)
        twin.update({specialty: _own_columns(doctors) for specialty, doctors in self.items()})
        twin.years, twin.named = {}, {}
        return twin

    def asked(self, specialty: Specialty) -> Reals:
        """Return what a doctor without wait was asked for at each place last month (n_places,) [visits/month]."""
        if specialty in self.years:
            return self.years[specialty].won
        return self.won.get(specialty, np.zeros(len(self.places[specialty].commune)))


def _own_columns(doctors: Doctors) -> Doctors:
    """Return the same doctors with columns of their own where a run changes them."""
    for name, column in vars(doctors).items():
        if name not in ("signed", *CHANGING):
            column.flags.writeable = False
    return replace(doctors, **{name: getattr(doctors, name).copy() for name in CHANGING})


def first_specialists(model: DesertModel) -> None:
    """Give a new model its specialists: one for each practice place of the territory, with waits of a steady state.

    60 months run without retirements; meanwhile the capacity of an average place is solved so that the mean wait of
    booked visits is the record's. What people seek, and the waits of one place against another, are left as they come.
    """
    all_ = model.specialists
    all_.update({specialty: _first(model, specialty) for specialty in all_.places})
    all_.years = referrals_of(model)
    all_.capacity = {s: 12.0 * float(year.sought.sum()) / max(1, len(year.rows)) for s, year in all_.years.items()}
    for specialty, year in all_.years.items():
        capacity = all_.capacity[specialty] / 12.0 * year.gain
        all_[specialty].backlog[:] = np.rint(all_[specialty].wait / MONTH * capacity * VISIT).astype(np.int64)
    for _ in range(WARM_UP_MONTHS):
        refer(model)
        for specialty, year in all_.years.items():
            wait = year.waited.sum() / max(year.booked.sum(), 1e-9)
            all_.capacity[specialty] *= (wait / model.parameters.specialists.of(specialty, "wait")) ** STEP
            all_.won[specialty] = year.won
            year.forget()


def _first(model: DesertModel, specialty: Specialty) -> Doctors:
    """Return one doctor for each practice place: cohort 0, ranks by commune."""
    places, chance, year = model.specialists.places[specialty], model.chance, model.start_year
    commune = np.repeat(places.commune, places.held)
    doctors = Doctors.blank(permanent_ids(0, np.arange(len(commune)), specialty))
    age = _steady_ages(model, chance.uniform("start.age", (), doctors.id))
    doctors.birth_year[:] = year - age
    career = np.maximum(1, age - sum(ENTRY_AGES) // 2)
    doctors.since[:] = year - 1 - (chance.uniform("start.since", (), doctors.id) * career).astype(np.int64)
    _traits(model, doctors, specialty)
    settle_in(model, doctors, np.arange(len(doctors)), commune)
    doctors.wait[:] = round(100 * model.parameters.specialists.of(specialty, "wait"))
    return doctors


def _steady_ages(model: DesertModel, luck: Reals) -> NDArray[np.int64]:
    """Return ages of doctors who have been replaced one by one for ever, at the hazards of GPs (n,) [years]."""
    age = np.arange(sum(ENTRY_AGES) // 2, LAST_AGE)
    stays = 1.0 - np.minimum(1.0, retirement_shape(age) * model.hazards.retirement + model.hazards.other)
    alive = np.concatenate([[1.0], np.cumprod(stays)[:-1]])
    ages: NDArray[np.int64] = age[np.searchsorted(np.cumsum(alive) / alive.sum(), luck)]
    return ages


def finishing(model: DesertModel, specialty: Specialty, ids: NDArray[np.uint64], year: int) -> Doctors:
    """Return specialists in training who can practise from a year on, at 30 to 36 years of age (n,).

    Parameters
    ----------
    ids
        Permanent ids (n,): the ranks of that year's cohort.
    year
        When they can practise [calendar year].
    """
    doctors = Doctors.blank(ids)
    youngest, oldest = ENTRY_AGES
    age = youngest + ((oldest - youngest) * model.chance.uniform("renew.age", (), ids)).astype(np.int64)
    doctors.stage[:], doctors.ends[:] = Stage.INTERN, year - 1
    doctors.birth_year[:], doctors.since[:], doctors.wait[:] = year - age, year, model.first_wait
    _traits(model, doctors, specialty)
    return doctors


def _traits(model: DesertModel, doctors: Doctors, specialty: Specialty) -> None:
    """Draw what is drawn once in a life."""
    chance: Chance = model.chance
    doctors.specialty[:] = specialty
    young = np.clip(0.95 - 0.0105 * (model.start_year - doctors.birth_year - 25), 0.2, 0.7)
    draw_traits(doctors, young, chance, model.parameters)
    doctors.sector2[:] = chance.uniform("doctor.sector2", (), doctors.id) < SECTOR_2[specialty]


def settle_in(model: DesertModel, doctors: Doctors, rows: NDArray[np.int64], commune: NDArray[np.int64]) -> None:
    """Let the doctors of `rows` practise in their communes (n,) [row]."""
    doctors.stage[rows] = Stage.SETTLED
    doctors.commune[rows] = commune
    doctors.site[rows] = model.sites.of_commune[commune]
