"""Faculties: where doctors are trained and how many of the interns each trains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simdesert.country.communes import Communes
from simdesert.country.travel import great_circle_km

Reals = NDArray[np.float64]

METROPOLITAN = (
    ("Paris", "11", 48.853, 2.341),
    ("Lyon", "84", 45.744, 4.880),
    ("Marseille", "93", 43.290, 5.403),
    ("Lille", "32", 50.609, 3.034),
    ("Toulouse", "76", 43.561, 1.452),
    ("Bordeaux", "75", 44.826, -0.603),
    ("Nantes", "52", 47.209, -1.553),
    ("Strasbourg", "44", 48.575, 7.746),
    ("Montpellier", "76", 43.633, 3.853),
    ("Rennes", "53", 48.118, -1.695),
    ("Grenoble", "84", 45.201, 5.747),
    ("Nice", "93", 43.724, 7.284),
    ("Clermont-Ferrand", "84", 45.760, 3.089),
    ("Saint-Étienne", "84", 45.482, 4.390),
    ("Dijon", "27", 47.320, 5.069),
    ("Besançon", "27", 47.225, 5.963),
    ("Nancy", "44", 48.652, 6.148),
    ("Reims", "44", 49.228, 4.021),
    ("Rouen", "28", 49.442, 1.112),
    ("Caen", "28", 49.204, -0.362),
    ("Amiens", "32", 49.876, 2.261),
    ("Tours", "24", 47.388, 0.677),
    ("Angers", "52", 47.481, -0.560),
    ("Brest", "53", 48.398, -4.503),
    ("Poitiers", "75", 46.563, 0.383),
    ("Limoges", "75", 45.816, 1.234),
    ("Orléans", "24", 47.838, 1.945),
)
"""Medical faculties of metropolitan France: name, region (INSEE code), latitude, longitude [degrees]; Nîmes counts with
Montpellier. Positions to about a kilometre."""


@dataclass(frozen=True)
class Faculties:
    """Medical faculties of a territory.

    Attributes
    ----------
    name, region
        (n,).
    latitude, longitude
        (n,) [degrees].
    share
        Share of the interns in general practice whom each trains (n,) [0–1]; sums to one.
    """

    name: NDArray[np.str_]
    region: NDArray[np.str_]
    latitude: Reals
    longitude: Reals
    share: Reals

    def __len__(self) -> int:
        return len(self.name)


def faculties_of(communes: Communes) -> Faculties:
    """Return the metropolitan faculties of the territory's regions, or all of them if it has none.

    Seats are proportional to the people of the region, shared equally among its faculties; a region without faculty
    sends its people to the nearest one. An assumption: intern places by faculty follow the regions' training
    capacity, which is roughly in proportion.
    """
    columns: list[Any] = [np.array(column) for column in zip(*METROPOLITAN, strict=True)]
    return faculties_within(communes, Faculties(*columns, *[np.zeros(len(METROPOLITAN))]))


def faculties_within(communes: Communes, faculties: Faculties) -> Faculties:
    """Return those of some faculties that lie in the regions of the communes, all if none does, their shares anew.

    See :func:`faculties_of` for the shares.
    """
    inside = np.isin(faculties.region, communes.region)
    rows = np.flatnonzero(inside) if inside.any() else np.arange(len(faculties))
    region, latitude, longitude = faculties.region[rows], faculties.latitude[rows], faculties.longitude[rows]
    trains = _people_trained(communes, region, latitude, longitude)
    return Faculties(faculties.name[rows], region, latitude, longitude, trains / trains.sum())


def _people_trained(communes: Communes, region: NDArray[np.str_], latitude: Reals, longitude: Reals) -> Reals:
    people = communes.population.astype(np.float64)
    trained = np.full(len(region), 1e-9)
    for code in sorted(set(communes.region.tolist())):
        inside = communes.region == code
        own = region == code
        if not own.any():
            lat, lon = (np.average(x[inside], weights=people[inside] + 1e-9) for x in _position(communes))
            km = great_circle_km(lat, lon, latitude, longitude)
            own = np.arange(len(region)) == int(np.argmin(km))
        trained[own] += people[inside].sum() / own.sum()
    return trained


def _position(communes: Communes) -> tuple[Reals, Reals]:
    return communes.latitude, communes.longitude
