"""Description: a territory in a few counts, as ``simdesert territory info`` tells them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simdesert.country.territory import Territory


@dataclass(frozen=True)
class Row:
    """One département: counts of communes, inhabitants, practice places of GPs and facilities by kind."""

    departement: str
    communes: int
    people: int
    gps: int
    facilities: dict[str, int]


@dataclass(frozen=True)
class Description:
    """A territory in a few counts.

    Attributes
    ----------
    name, digest, stylised, notes
        As in :class:`~simdesert.country.territory.Territory`; the notes say what is real and what is invented.
    communes, sites, people, gps
        Counts [communes, sites, inhabitants, practice places].
    departements
        One row each, in the order of their codes.
    """

    name: str
    digest: str
    stylised: bool
    notes: tuple[str, ...]
    communes: int
    sites: int
    people: int
    gps: int
    departements: tuple[Row, ...]


def describe(territory: Territory) -> Description:
    """Return the counts of a territory, as a whole and by département."""
    communes = territory.communes
    codes, row = np.unique(communes.departement, return_inverse=True)
    return Description(
        name=territory.name,
        digest=territory.digest,
        stylised=territory.stylised,
        notes=territory.notes,
        communes=len(communes),
        sites=int(territory.site_of_commune.max(initial=-1)) + 1,
        people=int(communes.population.sum()),
        gps=int(communes.gps.sum()),
        departements=tuple(_row(territory, str(code), row == i) for i, code in enumerate(codes)),
    )


def _row(territory: Territory, code: str, inside: NDArray[np.bool_]) -> Row:
    communes, count = territory.communes, territory.facilities.count
    return Row(
        departement=code,
        communes=int(inside.sum()),
        people=int(communes.population[inside].sum()),
        gps=int(communes.gps[inside].sum()),
        facilities={kind: int(values[inside].sum()) for kind, values in count.items()},
    )
