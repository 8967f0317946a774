"""Part: some régions of a territory as a territory of their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simdesert.country.communes import Communes
from simdesert.country.facilities import Facilities
from simdesert.country.faculties import faculties_within
from simdesert.country.territory import Territory, assembled
from simdesert.country.travel import Travel
from simdesert.errors import UnknownNameError

Flags = NDArray[np.bool_]


def part_of(territory: Territory, regions: Sequence[str]) -> Territory:
    """Return the communes of some régions as a territory of their own, roads between them kept.

    What lies across its border is gone: the doctors whom people there could try, the sites where doctors could settle.
    Faculties are those of the régions, as :func:`~simdesert.country.faculties.faculties_of` says.

    Parameters
    ----------
    territory
        What is cut.
    regions
        INSEE codes, in any order.

    Raises
    ------
    UnknownNameError
        A région that the territory does not have.
    """
    known = sorted(set(territory.communes.region.tolist()))
    for code in regions:
        if code not in known:
            raise UnknownNameError.among("région", code, known, f"the territory '{territory.name}'")
    inside = np.isin(territory.communes.region, list(regions))
    communes = _communes(territory.communes, inside)
    made = assembled(
        territory.name,
        communes,
        Facilities({kind: count[inside] for kind, count in territory.facilities.count.items()}),
        faculties_within(communes, territory.faculties),
        _roads(territory.travel, inside),
    )
    cut = f"Only the régions {', '.join(sorted(set(regions)))}: nobody crosses their border."
    return dataclasses.replace(made, stylised=territory.stylised, notes=(*territory.notes, cut))


def _communes(communes: Communes, inside: Flags) -> Communes:
    columns: dict[str, Any] = {field.name: getattr(communes, field.name) for field in dataclasses.fields(communes)}
    return Communes(**{name: column[inside] for name, column in columns.items() if column is not None})


def _roads(travel: Travel, inside: Flags) -> Travel:
    """Return the pairs of communes that are both inside, renumbered."""
    row = np.cumsum(inside) - 1
    here = np.repeat(np.arange(len(travel)), np.diff(travel.indptr))
    both = inside[here] & inside[travel.indices]
    pairs = np.bincount(row[here[both]], minlength=int(inside.sum()))
    return Travel(
        indptr=np.concatenate([[0], np.cumsum(pairs)]).astype(travel.indptr.dtype),
        indices=row[travel.indices[both]].astype(travel.indices.dtype),
        minutes=travel.minutes[both],
    )
