"""Renew: specialists retire or stop, and newcomers take up practice where their specialty stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Doctors, Specialty, Stage, permanent_ids
from simdesert.metrics.year import REACHED
from simdesert.model._referring import nearest_held
from simdesert.model.doctor import name_specialists
from simdesert.model.leave import retirement_shape
from simdesert.model.specialists import ENTRY_AGES, settle_in

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]


def renew(model: DesertModel) -> None:
    """Let specialists leave at the hazards of GPs of their age, and as many arrive as the stock's trend asks for.

    Stock in year t = places of the territory · (1 + trend)^t. What those who leave had booked lapses.
    """
    for specialty, doctors in model.specialists.items():
        _retire(model, doctors)
        _arrive(model, specialty, doctors)
        name_specialists(model, specialty)
    model.minutes_to = minutes_to(model)


def _retire(model: DesertModel, doctors: Doctors) -> None:
    rows = doctors.rows(Stage.SETTLED)
    hazard = retirement_shape(model.year - doctors.birth_year[rows]) * model.hazards.retirement + model.hazards.other
    gone = rows[model.chance.uniform("renew.leaves", (model.year,), doctors.id[rows]) < hazard]
    doctors.stage[gone] = Stage.GONE
    doctors.site[gone] = doctors.commune[gone] = -1
    doctors.backlog[gone] = doctors.booked[gone] = doctors.served[gone] = 0


def _arrive(model: DesertModel, specialty: Specialty, doctors: Doctors) -> None:
    places, year = model.specialists.places[specialty], model.year
    trend = model.parameters.of(specialty, "trend")
    wanted = places.held.sum() * (1.0 + trend) ** (year - model.start_year)
    n = max(0, round(wanted) - len(doctors.rows(Stage.SETTLED)))
    new = Doctors.blank(permanent_ids(year, np.arange(n), specialty))
    youngest, oldest = ENTRY_AGES
    age = youngest + ((oldest - youngest) * model.chance.uniform("renew.age", (), new.id)).astype(np.int64)
    new.birth_year[:], new.since[:], new.wait[:] = year - age, year, model.first_wait
    odds = odds_of_places(model, specialty)
    luck = model.chance.uniform("renew.place", (), new.id)
    settle_in(model, new, specialty, places.commune[drawn(odds, luck)])
    doctors.append(new)


def odds_of_places(model: DesertModel, specialty: Specialty) -> Reals:
    """Return the odds with which a newcomer chooses each place (n_places,) [–].

    exp(V), V = ln(places held at the start) + c·ln(what he would be asked for there / the same at the start): size and
    amenity stand for good in the first term, as in the site constants of GPs; crowding and gaps act by the second.
    """
    now, start = model.specialists.asked(specialty), model.specialists.won[specialty]
    change = np.divide(now, start, out=np.ones(len(now)), where=start > 0.0)
    odds: Reals = model.specialists.places[specialty].held * change**model.parameters.specialist_crowding
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
