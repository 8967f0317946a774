"""Levels that published effects give and one run shows, each as the published figure is defined."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.studies._effects import Effect
from simdesert.studies._measures import obtained
from simdesert.studies._newcomers import newcomers
from simdesert.studies._series import everywhere, metric

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]
Level = Callable[["DesertModel", Effect], float]

YEAR_12 = (37, 40)
"""Ages twelve years after the internship began [years]."""

A_POINT = 0.01


def level(model: DesertModel, effect: Effect) -> float:
    """Return a metric or a measure of the calibration in the year that just ended, whole territory [its unit]."""
    return obtained(model, effect.metric)


def signed_total(model: DesertModel, effect: Effect) -> float:
    """Return the contracts that GPs signed since the start, France as a whole [contracts]."""
    from simdesert.studies._flows import value_of

    last = len(model.year_records) - 1
    return value_of(model, "signed_total", effect.metric, last, everywhere(model)) / float(model.share)


def signed_of_share(model: DesertModel, effect: Effect) -> float:
    """Return the same over the share of the lever's contracts that are GPs' [contracts]."""
    lever = next(one for one in model.policy.levers if one.name == effect.metric)
    return signed_total(model, effect) / float(lever.share_gps)  # type: ignore[attr-defined]


def yearly_change(model: DesertModel, effect: Effect) -> float:
    """Return the mean yearly change of a metric since a year: (last/first)^(1/years) − 1 [1/yr]."""
    read, last = metric(effect.metric), len(model.year_records) - 1
    first = effect.since - model.start_year
    return float((read(model, last) / read(model, first)) ** (1.0 / (last - first)) - 1.0)


# where doctors settle -------------------------------------------------------------------------------------------------
def born_where_they_practise(model: DesertModel, effect: Effect) -> float:
    """Return the share of newcomers of some régions who were born there, mean over those of them that exist [0–1]."""
    rows, site = newcomers(model)
    region = model.sites.region
    born, here = region[model.doctors.birth_site[rows]], region[site]
    shares = [_mean(born[here == code] == code) for code in effect.regions if (here == code).any()]
    return float(np.mean(shares)) if shares else math.nan


def _mean(flags: NDArray[np.bool_]) -> float:
    return float(flags.mean()) if len(flags) else math.nan


def stays(model: DesertModel, _: Effect) -> float:
    """Return the share of GPs of 37 to 40, in place a year before and not stopped since, who have not moved [0–1]."""
    doctors, rows, year = model.doctors, model.settled, model.year_records[-1].year
    age = year - doctors.birth_year[rows]
    rows = rows[(age >= YEAR_12[0]) & (age <= YEAR_12[1])]
    moved = [batch["id"] for batch in model.events if batch["event"] == "moved" and batch["year"] == year]
    movers = np.isin(doctors.id[rows], np.concatenate([np.zeros(0, np.uint64), *moved]))
    stayers = (doctors.since[rows] < year) & ~movers
    return _mean(stayers[stayers | movers])


def pass_through(model: DesertModel, _: Effect) -> float:
    """Return the points of first settlements that a faculty's zone wins when it gets a point of the seats [–].

    Seats come from the other faculties in proportion; the zone of a faculty is the sites that it is nearest to; first
    settlements expected by :class:`simdesert.model.constants.Odds`; mean over faculties, NaN where there is one only.
    """
    from simdesert.model.constants import Odds
    from simdesert.model.graduate import faculty_km

    faculties, odds = model.territory.faculties, Odds(model)
    if len(faculties) < 2:
        return math.nan
    worth = model.constant + model.sites.earnings
    nearest = faculty_km(model.sites, faculties).argmin(axis=0)
    before = _shares(odds.settlers(worth))
    won = []
    for row, share in enumerate(faculties.share):
        seats = faculties.share * (1.0 - share - A_POINT) / (1.0 - share)
        seats[row] = share + A_POINT
        odds.joint = model.origins.with_seats(seats).joint
        gain = _shares(odds.settlers(worth)) - before
        won.append(gain[nearest == row].sum() / A_POINT)
    return float(np.mean(won))


def _shares(settlers: Reals) -> Reals:
    total: Reals = settlers / settlers.sum()
    return total


LEVELS: Mapping[str, Level] = MappingProxyType(
    {
        "level": level,
        "signed_total": signed_total,
        "signed_of_share": signed_of_share,
        "yearly_change": yearly_change,
        "born_where_they_practise": born_where_they_practise,
        "stays": stays,
        "pass_through": pass_through,
    }
)
"""Levels of doctors and series, by name."""
