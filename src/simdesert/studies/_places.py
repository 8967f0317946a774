"""Places that published effects speak of, as flags of communes, and what doctors and people there have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.studies._proof_seed import places_of

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

TENTH, FIFTH = 0.1, 0.2


def inside(model: DesertModel, where: str) -> Flags:
    """Return the communes of a place (n_communes,) flags.

    Parameters
    ----------
    model
        At the end of a year.
    where
        A place of :data:`simdesert.levers._must_show.PLACES`, or ``rural``, ``paris``, ``red``, ``elsewhere`` (than the
        low-access countryside), ``lowest_tenth``, ``highest_tenth`` (of people, by APL).
    """
    communes = model.territory.communes
    if where == "rural":
        flags: Flags = model.sites.rural[model.sites.of_commune]
    elif where == "paris":
        flags = communes.departement == "75"
    elif where == "red":
        flags = model.red_communes
    elif where == "elsewhere":
        flags = ~inside(model, "low_access_countryside")
    elif where in ("lowest_tenth", "highest_tenth"):
        apl = model.year_records[-1].communes.apl
        flags = extreme(apl if where == "lowest_tenth" else -apl, communes.population.astype(np.float64), TENTH)
    else:
        flags = places_of(model, where)[0].inside
    return flags


def extreme(values: Reals, people: Reals, share: float) -> Flags:
    """Return the rows of lowest value up to a share of people, at least one (n,) flags."""
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(people[order]) <= share * people.sum()
    upto[0] = True
    flags = np.zeros(len(values), dtype=np.bool_)
    flags[order[upto]] = True
    return flags


def of_settled(model: DesertModel, flags: Flags) -> Flags:
    """Return which settled GPs practise in flagged communes (n_settled,)."""
    theirs: Flags = flags[model.doctors.commune[model.settled]]
    return theirs


def per_person(model: DesertModel, sites: Flags) -> float:
    """Return practice places per inhabitant of some sites [places/inhabitant]."""
    held = np.bincount(model.doctors.site[model.settled], minlength=len(model.sites))
    return float(held[sites].sum() / model.sites.population[sites].sum())
