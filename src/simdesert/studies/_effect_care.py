"""Levels of care that published effects give: waits, the nearest GP, forgoing care, work, supply by département."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.communes import AGE_BANDS
from simdesert.country.patients import BAND_BITS, DEPRIVED_BIT
from simdesert.country.sites import Zone
from simdesert.country.territory import Territory
from simdesert.metrics.year import WAIT_EDGES_DAYS
from simdesert.studies._effects import Effect
from simdesert.studies._places import inside
from simdesert.studies._series import all_modes

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]
Level = Callable[["DesertModel", Effect], float]

BAND_16, BAND_17 = AGE_BANDS.index("16"), AGE_BANDS.index("17-39")
FIVE_DAYS = 5.0

STUDY_DENSITY = 175.0
"""GPs of all modes in the study of visits by supply [per 100,000 people] (SGMAP, densite_medecins: RPPS, 2013)."""


def waits_of_five_days(model: DesertModel, _: Effect) -> float:
    """Return the share of booked visits with a wait of five days or more [0–1]."""
    visits = model.year_records[-1].communes.wait_histogram.sum(axis=0)
    return float(visits[WAIT_EDGES_DAYS >= FIVE_DAYS].sum() / visits.sum())


def nearest_gp(model: DesertModel, effect: Effect) -> float:
    """Return the share of adults with a médecin traitant who practises in the nearest commune with a GP [0–1].

    Nearest by car within half an hour, equally near ones alike; in the communes of the effect's place.
    """
    patients = model.patients
    held = model.year_records[-1].communes.gps > 0
    there = inside(model, effect.where)
    home = patients.commune
    asked = there[home] & (patients.gp >= 0) & ((patients.group & BAND_BITS) >= BAND_17)
    home, practice = home[asked], model.doctors.commune[patients.gp[asked]]
    nearest = minutes_to_nearest(model.territory, held)
    weight = patients.weight[home]
    near = minutes_between(model.territory, home.astype(np.int64), practice.astype(np.int64)) <= nearest[home]
    total = weight.sum()
    return float(weight[near].sum() / total) if total else math.nan


def minutes_to_nearest(territory: Territory, flags: Flags) -> Reals:
    """Return minutes to the nearest flagged commune within half an hour, infinite without one (n_communes,) [min]."""
    travel = territory.travel
    minutes = np.where(flags[travel.indices], travel.minutes, np.inf)
    nearest: Reals = np.minimum.reduceat(minutes, travel.indptr[:-1])  # the own commune is always there: no empty row
    return nearest


def minutes_between(territory: Territory, from_: Rows, to: Rows) -> Reals:
    """Return minutes between pairs of communes, infinite beyond half an hour (n,) [min]."""
    travel, n = territory.travel, len(territory.communes)
    rows = np.repeat(np.arange(n), np.diff(travel.indptr))
    keys = rows * n + travel.indices
    order = np.argsort(keys, kind="stable")
    asked = from_ * n + to
    at = np.minimum(np.searchsorted(keys[order], asked), len(keys) - 1)
    known = keys[order][at] == asked
    return np.where(known, travel.minutes[order][at], np.inf)


def forgoing_ratio(model: DesertModel, effect: Effect) -> float:
    """Return the share of the deprived of a place who went without a visit, over that of all others [–].

    People of 16 and over; the others are everybody else of the country.
    """
    from simdesert.model.record import forgoing_share

    patients = model.patients
    share = forgoing_share(int(patients.forgone.max(initial=0)), model.inhabitants_per_agent)[patients.forgone]
    people = np.repeat(patients.weight, np.diff(patients.first))
    adult = (patients.group & BAND_BITS) >= BAND_16
    chosen = ((patients.group & DEPRIVED_BIT) > 0) & inside(model, effect.where)[patients.commune]
    theirs, others = (_mean(share[adult & one], people[adult & one]) for one in (chosen, ~chosen))
    return theirs / others if others else math.nan


def _mean(values: Reals, weights: Reals) -> float:
    return float((weights * values).sum() / weights.sum()) if weights.sum() else math.nan


def apl_across_departements(model: DesertModel, _: Effect) -> float:
    """Return the slope of the need-weighted mean APL on practice places by département, see :func:`_slope` [visits]."""
    year = model.year_records[-1].communes
    return _slope(model, year.apl * year.population_need_weighted, year.population_need_weighted)


def sought_across_departements(model: DesertModel, _: Effect) -> float:
    """Return the slope of visits sought a person on GPs by département, GPs counted as the study does [visits].

    The study counts GPs of all modes, 175 for 100,000 people, so that 100 more of them are as many more practice places
    as these are to those in the country as a whole.
    """
    year = model.year_records[-1].communes
    density = 1e5 * float(year.gps.sum()) / float(year.population.sum())
    return _slope(model, year.visits_sought, year.population) * density / STUDY_DENSITY


def _slope(model: DesertModel, total: Reals, weight: Reals) -> float:
    """Return the slope of Σ total/Σ weight on GPs by département: least squares, each département alike.

    Per 100 practice places more for 100,000 people; NaN with less than three départements.
    """
    year = model.year_records[-1].communes
    codes, row = np.unique(model.territory.communes.departement, return_inverse=True)
    if len(codes) < 3:
        return math.nan
    density = 1e5 * np.bincount(row, weights=year.gps) / np.bincount(row, weights=year.population)
    mean = np.bincount(row, weights=total) / np.bincount(row, weights=weight)
    return 100.0 * float(np.polyfit(density, mean, 1)[0])


def priority_over_others(model: DesertModel, effect: Effect) -> float:
    """Return the mean of a column over GPs of priority zones, over that elsewhere, less 1 [–]."""
    values = getattr(model.doctors, effect.metric)[model.settled].astype(np.float64)
    there = model.sites.zone[model.doctors.site[model.settled]] == Zone.PRIORITY
    if there.all() or not there.any():
        return math.nan
    return float(values[there].mean() / values[~there].mean() - 1.0)


def _gps(model: DesertModel) -> Reals:
    return np.array([all_modes(model, year) for year in range(len(model.year_records))])


def trough_year(model: DesertModel, _: Effect) -> float:
    """Return the year with the fewest GPs of all modes at its end, as the projections count them [calendar year]."""
    return float(model.start_year + int(np.argmin(_gps(model))))


def recovery(model: DesertModel, _: Effect) -> float:
    """Return GPs of all modes at the end over their lowest number, less 1 [–]."""
    gps = _gps(model)
    return float(gps[-1] / gps.min() - 1.0)


CARE: Mapping[str, Level] = MappingProxyType(
    {
        "waits_of_five_days": waits_of_five_days,
        "nearest_gp": nearest_gp,
        "forgoing_ratio": forgoing_ratio,
        "apl_across_departements": apl_across_departements,
        "sought_across_departements": sought_across_departements,
        "priority_over_others": priority_over_others,
        "trough_year": trough_year,
        "recovery": recovery,
    }
)
"""Levels of care, by name."""
