"""How each published effect is measured: what is read from a run, and what one or two runs say of it.

A run is looked at as it stands at the end of a year. Effects of measures compare two runs of one seed, with and
without; levels are read from one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from simdesert.studies._effect_care import CARE
from simdesert.studies._effect_levels import LEVELS
from simdesert.studies._effects import Effect
from simdesert.studies._flows import Place, value_of
from simdesert.studies._pairs import PAIRS, trace_of
from simdesert.studies._places import FIFTH, extreme, inside, of_settled, per_person

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

YOUNG_BELOW = 45
"""Age under which a GP counts as young (IRDES QES 247: under 40 or 45) [years]."""

YEARS_WITH_ASSISTANT = 4
VISIT = 256
"""Doctors count visits in 1/256."""


@dataclass(frozen=True)
class EffectMeasure:
    """What is read from a model at the end of a year, and what is made of it.

    Attributes
    ----------
    look
        (model, effect) → whatever it needs to remember.
    of
        (seen with, seen without) → value; `seen without` is None where one run is enough.
    paired
        Whether it needs the run without.
    """

    look: Callable[[DesertModel, Effect], Any]
    of: Callable[[Any, Any], float]
    paired: bool


def _one(look: Callable[[DesertModel, Effect], float]) -> EffectMeasure:
    return EffectMeasure(look, lambda seen, _: float(seen), paired=False)


def _less(look: Callable[[DesertModel, Effect], float]) -> EffectMeasure:
    return EffectMeasure(look, lambda with_, without: float(with_ - without), paired=True)


def _over(look: Callable[[DesertModel, Effect], float]) -> EffectMeasure:
    return EffectMeasure(look, over, paired=True)


def over(with_: float, without: float) -> float:
    """Return the change as a share of the value without, NaN where that is 0 [–]."""
    return float(with_ / without - 1.0) if without else math.nan


# what a run shows -----------------------------------------------------------------------------------------------------
def metric_there(model: DesertModel, effect: Effect) -> float:
    """Return a metric or flow of the last year in the effect's place [its unit]."""
    return _there(model, effect, effect.where, len(model.year_records) - 1)


def _there(model: DesertModel, effect: Effect, where: str, year: int) -> float:
    place = Place(inside(model, where), where == "france")
    return value_of(model, effect.metric, effect.metric, year, place)


def per_100_000(model: DesertModel, effect: Effect) -> float:
    """Return a metric per 100,000 people of one place less that of another [1/100,000]."""
    people, last = model.territory.communes.population, len(model.year_records) - 1
    here, there = (
        1e5 * _there(model, effect, where, last) / people[inside(model, where)].sum()
        for where in (effect.where, effect.than)
    )
    return float(here - there)


def rural_flow(model: DesertModel, effect: Effect) -> float:
    """Return a flow of doctors into or out of rural sites over all years so far [practice places]."""
    return sum(_there(model, effect, "rural", year) for year in range(len(model.year_records)))


def remote_ratio(model: DesertModel, _: Effect) -> float:
    """Return practice places per person of the fifth of people farthest from a faculty, over the nearest fifth [–]."""
    from simdesert.model.graduate import faculty_km

    km = faculty_km(model.sites, model.territory.faculties).min(axis=0)
    far, near = (extreme(sign * km, model.sites.population, FIFTH) for sign in (-1.0, 1.0))
    return per_person(model, far) / per_person(model, near)


def in_poor_sites(model: DesertModel, _: Effect) -> float:
    """Return the share of GPs of the start, still settled, who practise in the poorest fifth of sites [0–1]."""
    from simdesert.studies._effect_levers import poorest_sites

    doctors, rows = model.doctors, model.settled
    of_the_start = rows[doctors.id[rows] >> np.uint64(40) == 0]
    return float(np.isin(doctors.site[of_the_start], list(poorest_sites(model.territory))).mean())


def young(model: DesertModel, effect: Effect) -> float:
    """Return the GPs under 45 who practise in the effect's place [practice places]."""
    rows = model.settled[of_settled(model, inside(model, effect.where))]
    age = model.year_records[-1].year - model.doctors.birth_year[rows]
    return float(np.count_nonzero(age < YOUNG_BELOW))


def remote_share_ratio(model: DesertModel, _: Effect) -> float:
    """Return remote visits over visits obtained and remote, in Paris over rural sites; NaN without either [–]."""
    year = model.year_records[-1].communes
    shares = []
    for where in ("paris", "rural"):
        flags = inside(model, where)
        remote, obtained = year.visits_remote[flags].sum(), year.visits_obtained[flags].sum()
        shares.append(remote / (remote + obtained) if obtained else math.nan)
    return float(shares[0] / shares[1]) if shares[1] else math.nan


def obtained_in_red(model: DesertModel, _: Effect) -> float:
    """Return visits that people of red communes obtained in the year, per person [visits/yr]."""
    flags = inside(model, "red")
    year = model.year_records[-1].communes
    return float(year.visits_obtained[flags].sum() / year.population[flags].sum())


def holders(column: str) -> Callable[[DesertModel, Effect], dict[int, tuple[float, bool]]]:
    """Return what remembers a column of each settled GP, and whether he has held the contract for four years."""

    def look(model: DesertModel, effect: Effect) -> dict[int, tuple[float, bool]]:
        doctors, rows = model.doctors, model.settled
        nobody = np.zeros(len(doctors), dtype=np.int16)
        signed = doctors.signed.get(effect.metric, nobody)[rows]
        last = model.year_records[-1].year
        holds = (signed > 0) & (signed <= last - YEARS_WITH_ASSISTANT)
        values = getattr(doctors, column)[rows].astype(float)
        return {
            int(who): (float(value), bool(flag))
            for who, value, flag in zip(doctors.id[rows], values, holds, strict=True)
        }

    return look


def of_holders(make: Callable[[float, float, int], float]) -> Callable[[Any, Any], float]:
    """Return what compares those who hold the contract with themselves without it: (Σ with, Σ without, how many)."""

    def of(with_: dict[int, tuple[float, bool]], without: dict[int, tuple[float, bool]]) -> float:
        who = [doctor for doctor, (_, holds) in with_.items() if holds and doctor in without]
        there, elsewhere = (sum(seen[doctor][0] for doctor in who) for seen in (with_, without))
        return make(there, elsewhere, len(who)) if who and elsewhere else math.nan

    return of


def visits_a_person(with_: float, without: float, doctors: int) -> float:
    """Return visits gained a year per person, from 1/256 visits of practice places [visits/yr]."""
    from simdesert.model.parameters import PLACES_PER_PERSON

    return (with_ - without) / VISIT / doctors * PLACES_PER_PERSON


def _windfall(with_: Any, without: Any) -> float:
    (trace, lever, year), (base, _, _) = with_, without
    return PAIRS["windfall_share"](trace, base, lever, year)


def _traced(model: DesertModel, effect: Effect) -> Any:
    return trace_of(model), effect.metric, model.year_records[-1].year


MEASURES: Mapping[str, EffectMeasure] = MappingProxyType(
    {
        "relative_change": _over(metric_there),
        "gain_per_people": _less(per_100_000),
        "remote_ratio_change": _less(remote_ratio),
        "established_in_poor_sites": _less(in_poor_sites),
        "rural_flow_change": _over(rural_flow),
        "windfall": EffectMeasure(_traced, _windfall, paired=True),
        "holders_lists": EffectMeasure(
            holders("listed"), of_holders(lambda with_, without, _: with_ / without - 1.0), paired=True
        ),
        "holders_visits": EffectMeasure(holders("served_year"), of_holders(visits_a_person), paired=True),
        "young_change": _over(young),
        "remote_in_paris": _one(remote_share_ratio),
        "red_visits": _less(obtained_in_red),
        **{name: _one(look) for name, look in {**LEVELS, **CARE}.items()},
    }
)
"""What an effect may name as its measure."""
