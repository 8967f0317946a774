"""In place: the GPs and locums of the first day, where they practise, how old they are, where they come from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Doctors, Stage, permanent_ids
from simdesert.model._origins import Law, origins
from simdesert.model.build import whole
from simdesert.model.constants import Odds, target_shares
from simdesert.model.graduate import draw_traits
from simdesert.model.past import value_in

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]

FIRST_AGE, LEAST_CAREER = 30, 3
"""Doctors in place arrived where they are at any time since they were 30, or in the last three years [years], an
assumption: 8 % of them in the last one, where 10 % settle or move in the model's own years."""

AGE_KNOTS = np.array([30, 35, 45, 50, 55, 60, 62, 65, 70, 75])
AGE_SHARES = np.array([0.09, 0.225, 0.115, 0.13, 0.17, 0.05, 0.10, 0.085, 0.035])
"""GPs by age class [–], from 30–34 to 70–74: mean 51; 12 % of 65 and over, 22 % of 62, 27 % of 60 (DREES, APL 2024
without older GPs); shares below 60 are fitted to the mean."""


def first_doctors(model: DesertModel, n_locums: int) -> Doctors:
    """Return the GPs in place and the locums of the start: cohort 0, ranks by commune, then the locums."""
    communes, chance, year = model.territory.communes, model.chance, model.start_year
    gps = places_then(model)
    place = np.repeat(np.arange(len(communes)), gps)
    n = len(place)
    doctors = Doctors.blank(permanent_ids(0, np.arange(n + n_locums)))
    ids = doctors.id
    doctors.stage[:n], doctors.stage[n:] = Stage.SETTLED, Stage.LOCUM
    doctors.commune[:n] = place
    doctors.site[:n] = model.sites.of_commune[place]
    age = np.concatenate([_first_ages(model, gps, place, ids[:n]),
                          30 + (6 * chance.uniform("start.age", (), ids[n:])).astype(np.int64)])  # fmt: skip
    doctors.birth_year[:] = year - age
    career = np.maximum(LEAST_CAREER, age - FIRST_AGE)
    doctors.since[:] = year - 1 - (chance.uniform("start.since", (), ids) * career).astype(np.int64)
    draw_traits(doctors, np.clip(0.95 - 0.0105 * (age - 25), 0.2, 0.7), chance, model.parameters)
    doctors.events[:] = 1
    luck = np.column_stack([chance.uniform("start.faculty", (), ids[:n]), chance.uniform("start.birth", (), ids[:n])])
    site = doctors.site[:n].astype(np.int64)
    p, odds = model.parameters, Odds(model)
    model.constant = odds.worth(target_shares(model.sites))  # earnings are not known yet
    born = model.origins.joint / odds.inclusive(model.constant)
    near_birth, near_train = odds.near
    by_site = np.ascontiguousarray(near_birth)
    law = Law(model.origins.towns, by_site, near_train, p.considers_far, born, odds.reaching(born))
    doctors.birth_site[:n], doctors.faculty[:n], doctors.rooted[:n] = origins(site, model.pulls, law, luck)
    model.origins.draw(doctors, np.arange(n, len(doctors)), chance)
    doctors.wait[:] = model.first_wait
    return doctors


def places_then(model: DesertModel) -> Rows:
    """Return the practice places of each commune in the first year (n_communes,) [places]; see :mod:`.past`.

    Where today has none, there was none; the sites are told, of their health houses too.
    """
    then = model.start_year
    gps = _as_then(model, "places", model.territory.communes.gps, value_in(then, "places", 1.0))
    houses = _as_then(model, "msp", model.sites.msp, value_in(then, "msp", 1.0))
    by_site = np.bincount(model.sites.of_commune, weights=gps, minlength=len(model.sites)).astype(np.float64)
    model.sites = replace(model.sites, gps=by_site, msp=houses.astype(np.float64))
    return gps


def _as_then(model: DesertModel, what: str, today: Reals | Rows, ratio: float) -> Rows:
    expected: Reals = np.asarray(today, dtype=np.float64) * ratio
    return whole(model, f"start.{what}", expected).astype(np.int64)


def ages_then(year: int) -> Reals:
    """Return the shares of GPs by age class of :data:`AGE_KNOTS` at the start of a year (9,) [–]."""
    shares = [value_in(year, f"age_{knot}", today) for knot, today in zip(AGE_KNOTS[:-1], AGE_SHARES, strict=True)]
    return np.array(shares)


def _first_ages(model: DesertModel, gps: Rows, place: Rows, ids: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return ages of the GPs in place (n,) [years]; where the territory says so, the first of a commune are 65+."""
    u = model.chance.uniform("start.age", (), ids)
    shares, gps_65 = ages_then(model.start_year), model.territory.communes.gps_65_and_over
    upto = np.concatenate([[0.0], np.cumsum(shares)]) / shares.sum()
    limit = upto[np.searchsorted(AGE_KNOTS, 65)]
    if gps_65 is not None:
        older = (1.0 - limit) / (AGE_SHARES[-2:].sum() / AGE_SHARES.sum()) * value_in(model.start_year, "places", 1.0)
        rank = np.arange(len(place)) - np.repeat(np.cumsum(gps) - gps, gps)
        old = rank < _as_then(model, "older", gps_65, older)[place]
        u = np.where(old, limit + u * (1.0 - limit), u * limit)
    ages: NDArray[np.int64] = np.interp(u, upto, AGE_KNOTS).astype(np.int64)
    return ages
