"""Graduate: interns finish and become locums, a new cohort begins its internship."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.chance import Chance
from simdesert.country.doctors import Doctors, Stage, permanent_ids
from simdesert.country.faculties import Faculties
from simdesert.country.sites import Sites
from simdesert.country.travel import great_circle_km
from simdesert.model.parameters import ModelParameters
from simdesert.model.past import value_in

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]

YEARS_BEFORE_INTERNSHIP = 6
AGE_AT_INTERNSHIP = 25


def last_year_of(cohort: int, parameters: ModelParameters) -> int:
    """Return the calendar year in which a cohort ends its internship: 3 years, 4 from ``fourth_year_from`` on."""
    return cohort + (4 if cohort >= parameters.fourth_year_from else 3)


def juniors_from(parameters: ModelParameters) -> int:
    """Return the first calendar year with interns in their fourth year."""
    return last_year_of(int(parameters.fourth_year_from), parameters)


def students_of(year: int, parameters: ModelParameters) -> float:
    """Return students admitted in a calendar year, France as a whole [students/yr].

    8,588 in 1971, 3,500 in 1993, 8,000 from 2011 to 2018, 10,300 from 2021 on, linear between (numerus clausus and
    ministère de la Santé; the years between are assumed).
    """
    before = value_in(year, "students", parameters.students_before, since=2011)
    share = np.clip((year - 2018) / 3.0, 0.0, 1.0)
    return float(before + share * (parameters.students - before))


def graduate(model: DesertModel) -> None:
    """Let interns whose last year is over become locums, and begin the cohort of last autumn.

    A cohort counts students of six years before × the share that enters the APL field, in practice places; students
    that a lever adds take the ranks after the baseline's.
    """
    doctors, year = model.doctors, model.year
    done = np.flatnonzero((doctors.stage == Stage.INTERN) & (doctors.ends < year))
    doctors.stage[done] = Stage.LOCUM
    doctors.since[done] = year
    cohort = year - 1
    n_baseline = round(model.entering * students_of(cohort - YEARS_BEFORE_INTERNSHIP, model.parameters))
    extra = model.entering * model.policy.trains(cohort - YEARS_BEFORE_INTERNSHIP)
    model.doctors.append(interns(cohort, max(0, n_baseline + round(extra)), model))


def interns(cohort: int, n: int, model: DesertModel) -> Doctors:
    """Return `n` interns of a cohort, keyed by (cohort, rank): more of them change nothing for the first.

    Parameters
    ----------
    cohort
        Year in which the internship began [calendar year].
    n
        [doctors].
    model
        For its chance, its parameters and where graduates come from.
    """
    chance, parameters = model.chance, model.parameters
    doctors = Doctors.blank(permanent_ids(cohort, np.arange(n)))
    doctors.stage[:] = Stage.INTERN
    doctors.since[:] = cohort
    doctors.ends[:] = last_year_of(cohort, parameters)
    age = AGE_AT_INTERNSHIP + (chance.uniform("graduate.age", (), doctors.id) * 4.0).astype(np.int64)
    doctors.birth_year[:] = cohort - age
    model.origins.draw(doctors, np.arange(n), chance)
    draw_traits(doctors, np.full(n, parameters.female_share), chance, parameters)
    return doctors


def draw_traits(doctors: Doctors, female_share: Reals, chance: Chance, parameters: ModelParameters) -> None:
    """Draw sex, partner, children, fee sector and the cap of the list: log-normal around ``list_cap`` [adults]."""
    from scipy.special import ndtri

    doctors.female[:] = chance.uniform("doctor.female", (), doctors.id) < female_share
    doctors.partner[:] = chance.uniform("doctor.partner", (), doctors.id) < parameters.partner_share
    doctors.children[:] = chance.uniform("doctor.children", (), doctors.id) < parameters.children_share
    doctors.sector2[:] = chance.uniform("doctor.sector2", (), doctors.id) < parameters.sector2_share
    spread = parameters.list_cap_spread
    normal = ndtri(chance.uniform("doctor.cap", (), doctors.id))
    doctors.cap[:] = parameters.list_cap * np.exp(spread * normal - spread**2 / 2.0)


class Origins:
    """The joint law of graduates: rooted or not, faculty, birth site.

    The same share is rooted whatever the origin. The faculty given the birthplace ∝ a(u) · (1 + km/20)^−e, where the
    a(u) are balanced so that each faculty trains its share of the interns.

    Parameters
    ----------
    births
        Births registered at each site (n_sites,) [share], see :func:`simdesert.model.births.births`.
    km
        From each faculty to each site (n_faculties, n_sites) [km].
    seats
        Share of the interns whom each faculty trains (n_faculties,) [0–1].
    parameters
        For e, ``train_near_home``, and ``rooted_share``.

    Attributes
    ----------
    towns
        Sites where births are registered (n_towns,) [row].
    joint
        P(rooted, faculty, town) (2, n_faculties, n_towns) [probability].

    References
    ----------
    Distances fitted to INSEE Première 2024 (interns of 2004–07).
    """

    def __init__(self, births: Reals, km: Reals, seats: Reals, parameters: ModelParameters) -> None:
        self._of = births, km, parameters
        self.towns: Rows = np.flatnonzero(births)
        born = births[self.towns]
        pull = (1.0 + km[:, self.towns] / 20.0) ** -parameters.train_near_home
        balance = np.ones(len(seats))
        for _ in range(60):
            given = balance[:, None] * pull
            given /= given.sum(axis=0)
            balance *= seats / np.maximum(given @ born, 1e-12)
        given = balance[:, None] * pull
        rooted = parameters.rooted_share
        self.joint: Reals = np.multiply.outer([1.0 - rooted, rooted], given / given.sum(axis=0) * born)

    def with_seats(self, seats: Reals) -> Origins:
        """Return the law if faculties trained other shares of the interns (n_faculties,) [0–1]."""
        births, km, parameters = self._of
        return Origins(births, km, seats, parameters)

    def draw(self, doctors: Doctors, rows: Rows, chance: Chance, law: Reals | None = None) -> None:
        """Draw where doctors come from, by permanent id: ``birth_site``, ``faculty``, ``rooted``.

        Parameters
        ----------
        doctors, rows
            Table, and whose origins are drawn (n,) [row].
        chance
            The owner of the draws.
        law
            P(rooted, faculty, town), up to a factor (2, n_faculties, n_towns); that of graduates if None.
        """
        law, ids = self.joint if law is None else law, doctors.id[rows]
        rooted = chance.uniform("graduate.rooted", (), ids) * law.sum() < law[1].sum()
        u, v = chance.uniform("graduate.birth", (), ids), chance.uniform("graduate.faculty", (), ids)
        for joint, some in zip(law, (~rooted, rooted), strict=True):
            if not some.any():
                continue
            born = joint.sum(axis=0)
            upto_town, upto_faculty = np.cumsum(born), np.cumsum(joint / born, axis=0)
            found = np.searchsorted(upto_town, u[some] * upto_town[-1], side="right")
            town = np.minimum(found, len(upto_town) - 1)
            faculty = np.minimum((v[some] > upto_faculty[:, town]).sum(axis=0), len(joint) - 1)
            doctors.birth_site[rows[some]], doctors.faculty[rows[some]] = self.towns[town], faculty
        doctors.rooted[rows] = rooted


def faculty_km(sites: Sites, faculties: Faculties) -> Reals:
    """Return great-circle kilometres from each faculty to each site (n_faculties, n_sites) [km]."""
    return great_circle_km(
        faculties.latitude[:, None], faculties.longitude[:, None], sites.latitude[None, :], sites.longitude[None, :]
    )
