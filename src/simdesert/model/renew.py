"""Renew: specialists retire or stop, and newcomers take up practice where their specialty stands."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Doctors, Specialty, Stage, permanent_ids
from simdesert.metrics.year import REACHED
from simdesert.model._referring import nearest_held
from simdesert.model.leave import retirement_shape
from simdesert.model.specialists import finishing, settle_in

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]


def renew(model: DesertModel) -> None:
    """Let specialists leave at the hazards of GPs of their age × Π levers, and as many arrive as the trend asks for.

    Stock in year t = places of the territory · (1 + trend)^t. What those who leave had booked lapses. Newcomers who
    signed a contract in training come first; where each may practise, levers say.
    """
    for specialty, doctors in model.specialists.items():
        _retire(model, doctors)
        _arrive(model, specialty, doctors)
    model.minutes_to = minutes_to(model)


def hazard(model: DesertModel, doctors: Doctors, rows: Rows) -> Reals:
    """Return the yearly hazard of leaving before any lever (n,) [–]."""
    age = model.year - doctors.birth_year[rows]
    chance: Reals = retirement_shape(age) * model.hazards.retirement + model.hazards.other
    return chance


def _retire(model: DesertModel, doctors: Doctors) -> None:
    rows = doctors.rows(Stage.SETTLED)
    leaves = np.minimum(1.0, hazard(model, doctors, rows) * model.policy.leaves(doctors.seen(rows, model.year)))
    gone = rows[model.chance.uniform("renew.leaves", (model.year,), doctors.id[rows]) < leaves]
    doctors.stage[gone] = Stage.GONE
    doctors.site[gone] = doctors.commune[gone] = -1
    doctors.backlog[gone] = doctors.booked[gone] = doctors.served[gone] = 0


def _arrive(model: DesertModel, specialty: Specialty, doctors: Doctors) -> None:
    places, year = model.specialists.places[specialty], model.year
    trend = model.parameters.specialists.of(specialty, "trend")
    wanted = places.held.sum() * (1.0 + trend) ** (year - model.start_year)
    n = max(0, round(wanted) - len(doctors.rows(Stage.SETTLED)))
    signed = np.flatnonzero((doctors.stage == Stage.INTERN) & (doctors.ends < year))
    ids = permanent_ids(year, np.arange(n), specialty)
    others = ids[~np.isin(ids, doctors.id[signed])][: max(0, n - len(signed))]
    rows = np.concatenate([signed, doctors.append(finishing(model, specialty, others, year))])
    place = places_chosen(model, specialty, rows)
    found = place >= 0
    settle_in(model, doctors, rows[found], places.commune[place[found]])
    doctors.since[rows[found]] = year


def places_chosen(model: DesertModel, specialty: Specialty, rows: Rows) -> Rows:
    """Return the place that each newcomer takes among those open to him (n,) [row]; −1, to wait a year, if none is."""
    doctors, places = model.specialists[specialty], model.specialists.places[specialty]
    odds, luck = odds_of_places(model, specialty), model.chance.uniform("renew.place", (), doctors.id[rows])
    may = np.atleast_2d(model.policy.may_settle(doctors.seen(rows, model.year), model.sites))
    alike: defaultdict[bytes, list[int]] = defaultdict(list)  # np.unique of rows as long would sort for a second
    for k in range(len(rows)):
        alike[may[k if len(may) > 1 else 0].tobytes()].append(k)
    place = np.full(len(rows), -1, dtype=np.int64)
    for law, newcomers in alike.items():
        sites = np.broadcast_to(np.frombuffer(law, dtype=np.bool_), (len(model.sites),))
        there = odds * sites[model.sites.of_commune[places.commune]]
        if there.any():
            place[newcomers] = drawn(there, luck[newcomers])
    return place


def odds_of_places(model: DesertModel, specialty: Specialty) -> Reals:
    """Return the odds with which a newcomer chooses each place (n_places,) [–].

    exp(V), V = ln(places held at the start) + c·ln(what he would be asked for there / the same at the start): size and
    amenity stand for good in the first term, as in the site constants of GPs; crowding and gaps act by the second.
    """
    now, start = model.specialists.asked(specialty), model.specialists.won[specialty]
    change = np.divide(now, start, out=np.ones(len(now)), where=start > 0.0)
    odds: Reals = model.specialists.places[specialty].held * change**model.parameters.specialists.specialist_crowding
    return odds


def drawn(odds: Reals, luck: Reals) -> NDArray[np.int64]:
    """Return the place of each newcomer (n,) [row]: one number in ]0, 1[ each, the law of the Gumbel argmax."""
    upto = np.cumsum(odds)
    place: NDArray[np.int64] = np.searchsorted(upto, luck * upto[-1], side="right")
    return np.minimum(place, len(odds) - 1)


def minutes_to(model: DesertModel) -> NDArray[np.float32]:
    """Return minutes to the nearest of :data:`REACHED` (n_communes, 5) [min], specialists where they practise now."""
    minutes: NDArray[np.float32] = model.minutes_to.copy()
    for specialty, doctors in model.specialists.items():
        if (name := specialty.name.lower()) in REACHED:
            places = model.specialists.places[specialty]
            at = np.searchsorted(places.commune, doctors.commune[doctors.rows(Stage.SETTLED)])
            held = np.bincount(at, minlength=len(places.commune))
            minutes[:, REACHED.index(name)] = nearest_held(places.first, places.there, places.minutes, held)
    return minutes
