"""Measures: what a calibration reads from a run besides the metrics, each as the official figure is defined."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.communes import AGE_BANDS
from simdesert.country.patients import BAND_BITS, DEPRIVED_BIT
from simdesert.country.sites import UrbanClass, Zone
from simdesert.metrics import METRICS
from simdesert.metrics.care import median_exponential_wait
from simdesert.metrics.year import REFERRED, WAIT_EDGES_DAYS
from simdesert.studies._newcomers import Obtained, in_birth_commune, in_birth_region, median_km, settled_in

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]


BAND_16 = AGE_BANDS.index("16")
"""First age band of people of 16 and over [row]."""

SOON_DAYS = 2.0
"""A wait under two whole days: a visit on the same or the next day [days]."""


@dataclass(frozen=True)
class Measure:
    """What a calibration reads at the end of a year.

    Attributes
    ----------
    unit
        As printed.
    says
        What it is.
    of
        Model at the end of a year → value, NaN where the territory lacks what is measured.
    """

    unit: str
    says: str
    of: Obtained


def obtained(model: DesertModel, name: str) -> float:
    """Return a metric or measure of the year that just ended, for the whole territory [its unit].

    Parameters
    ----------
    model
        At the end of a year.
    name
        Of :data:`MEASURES`, or a metric that one run has, of :data:`simdesert.metrics.METRICS`.
    """
    if name in MEASURES:
        return MEASURES[name].of(model)
    measure, year = METRICS[name].of, model.year_records[-1].communes
    return float(measure(year, np.zeros(len(year.apl), dtype=np.int64), 1)[0]) if measure else math.nan


def known_measures() -> dict[str, str]:
    """Return the unit of everything that :func:`obtained` reads, by name."""
    of_a_run = {name: metric.unit for name, metric in METRICS.items() if metric.of is not None}
    return {**of_a_run, **{name: measure.unit for name, measure in MEASURES.items()}}


def apl_by_zone(model: DesertModel) -> Reals:
    """Return the need-weighted mean APL of each zoning class in force (4,)."""
    record = model.year_records[-1]
    need, zone = record.communes.population_need_weighted, record.zone_of_commune
    return _means(record.communes.apl, need, zone, len(Zone))


def _means(values: Reals, weights: Reals, groups: Rows, n: int) -> Reals:
    total = np.bincount(groups, weights=weights, minlength=n)
    means: Reals = np.divide(
        np.bincount(groups, weights=weights * values, minlength=n), total, out=np.full(n, np.nan), where=total > 0
    )
    return means


def _apl_of(zone: Zone) -> Obtained:
    return lambda model: float(apl_by_zone(model)[zone])


def _by_departement(model: DesertModel) -> tuple[Rows, int]:
    codes, row = np.unique(model.territory.communes.departement, return_inverse=True)
    return row, len(codes)


def _departement_sd(model: DesertModel) -> float:
    row, n = _by_departement(model)
    year = model.year_records[-1].communes
    return float(_means(year.apl, year.population_need_weighted, row, n).std())


def _visits_a_place(model: DesertModel) -> float:
    return sum(float(month["visits_served"]) for month in model.months[-12:]) / len(model.settled)


def _visits_gradient(model: DesertModel) -> float:
    row, n = _by_departement(model)
    of_doctor = row[model.doctors.commune[model.settled]]
    places = np.bincount(of_doctor, minlength=n)
    visits = np.bincount(of_doctor, weights=model.doctors.served_year[model.settled], minlength=n)
    people = np.bincount(row, weights=model.territory.communes.population, minlength=n)
    some = places > 0
    if np.count_nonzero(some) < 2:
        return math.nan
    return float(np.polyfit(np.log(places[some] / people[some]), np.log(visits[some] / places[some]), 1)[0])


def _specialist_mean_wait(specialty: str) -> Obtained:
    def mean(model: DesertModel) -> float:
        year, column = model.year_records[-1].communes, REFERRED.index(specialty)
        visits = float(year.specialist_visits[:, column].sum())
        return float(year.specialist_wait_days[:, column].sum()) / visits if visits else math.nan

    return mean


def _dentist_median_wait(model: DesertModel) -> float:
    year, column = model.year_records[-1].communes, REFERRED.index("dentist")
    visits, days = (sums[:, column].astype(float) for sums in (year.specialist_visits, year.specialist_wait_days))
    return float(median_exponential_wait(visits, days, np.zeros(len(visits), dtype=np.int64), 1)[0])


def _soon(model: DesertModel) -> float:
    visits = model.year_records[-1].communes.wait_histogram.sum(axis=0)
    return float(visits[WAIT_EDGES_DAYS < SOON_DAYS].sum() / visits.sum())


def _refusing(model: DesertModel) -> float:
    return 1.0 - float(model.doctors.accepting[model.settled].mean())


def _persons_a_year(event: str) -> Obtained:
    """Return how many doctors a kind of event befell, as persons of France as a whole [doctors/yr]."""

    def persons(model: DesertModel) -> float:
        from simdesert.model.parameters import PLACES_PER_PERSON  # heavy: the model comes with numba

        places: float = model.year_records[-1].flows.get(event, 0.0)
        return places / (PLACES_PER_PERSON * float(model.share))

    return persons


def _forgoing_of_deprived(model: DesertModel) -> float:
    from simdesert.model.record import forgoing_share  # heavy: the model comes with numba

    patients = model.patients
    share = forgoing_share(int(patients.forgone.max(initial=0)), model.inhabitants_per_agent)[patients.forgone]
    people = np.repeat(patients.weight, np.diff(patients.first))
    adult = (patients.group & BAND_BITS) >= BAND_16
    deprived = ((patients.group & DEPRIVED_BIT) > 0)[adult].astype(np.int64)
    others, theirs = _means(share[adult], people[adult], deprived, 2)
    return float(theirs / others) if others > 0 else math.nan


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "apl_priority": Measure(
            "visits per inhabitant per year", "need-weighted mean APL of priority zones", _apl_of(Zone.PRIORITY)
        ),
        "apl_complementary": Measure(
            "visits per inhabitant per year", "need-weighted mean APL of complementary zones",
            _apl_of(Zone.COMPLEMENTARY),
        ),
        "apl_departement_sd": Measure(
            "visits per inhabitant per year", "standard deviation of the need-weighted mean APL over départements",
            _departement_sd,
        ),
        "visits_a_place": Measure("visits/yr", "visits served by a practice place in 12 months", _visits_a_place),
        "visits_elasticity": Measure(
            "–", "elasticity of visits per place with respect to GPs per inhabitant, across départements",
            _visits_gradient,
        ),
        **{
            f"wait_{specialty}_mean_days": Measure(
                "days", f"mean wait for a {specialty}", _specialist_mean_wait(specialty)
            )
            for specialty in REFERRED
        },
        "wait_dentist_median_days": Measure("days", "median wait for a dentist", _dentist_median_wait),
        "share_seen_next_day": Measure("share", "booked visits to a GP on the same or the next day", _soon),
        "share_gps_refusing": Measure("share", "GPs who register no new patients, at the end of the year", _refusing),
        "forgoing_deprived_ratio": Measure(
            "ratio", "share of deprived people of 16 and over who went without a visit, over that of the others",
            _forgoing_of_deprived,
        ),
        "first_settlements": Measure(
            "doctors/yr", "first settlements, as persons of France as a whole", _persons_a_year("settled")
        ),
        "exits": Measure(
            "doctors/yr", "GPs who retired or stopped, as persons of France as a whole", _persons_a_year("left")
        ),
        "km_birthplace_median": Measure(
            "km", "median distance of newcomers to their birthplace", median_km("birthplace")
        ),
        "km_faculty_median": Measure(
            "km", "median distance of newcomers to their university", median_km("faculty")
        ),
        "share_in_birth_region": Measure("share", "newcomers in the region of their birth", in_birth_region),
        "share_in_birth_commune": Measure(
            "share", "newcomers in the commune where their birth was registered", in_birth_commune
        ),
        "share_settled_paris": Measure(
            "share", "newcomers in the attraction area of Paris", settled_in(UrbanClass.PARIS)
        ),
        "share_settled_large": Measure(
            "share", "newcomers in other attraction areas over 200,000 inhabitants", settled_in(UrbanClass.LARGE)
        ),
    }
)  # fmt: skip
"""What a target may name besides the metrics."""
