"""Sites: the small areas where doctors settle and which are zoned, and what doctors see of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.areas import halved, plane_km
from simdesert.country.communes import Communes

if TYPE_CHECKING:
    from simdesert.country.territory import Territory

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

LARGEST_SITE = 50_000
"""People of a site that is not a single commune, at most [inhabitants]."""

LARGE_LIVING_AREA = 150_000
"""Above this, communes over :data:`TOWN` stand alone [inhabitants]."""

TOWN = 10_000
LARGE_ATTRACTION_AREA = 200_000
RURAL_DENSITY = 100.0
DENSE_CENTRE = 1_500.0
"""Inhabitants per km² from which INSEE's grid calls a place dense."""

_ARRONDISSEMENT = re.compile(r"751\d\d|6938\d|132\d\d")


class Zone(IntEnum):
    """Zoning classes, from the least served to the best served."""

    PRIORITY = 0
    COMPLEMENTARY = 1
    INTERMEDIATE = 2
    OVER_SERVED = 3


class UrbanClass(IntEnum):
    """Classes of attraction area: Paris, others over 200,000 inhabitants, the rest."""

    PARIS = 0
    LARGE = 1
    OTHER = 2


@dataclass(frozen=True)
class Sites:
    """The sites of a territory and what doctors and levers see of them: read-only columns, one row a site.

    The first block never changes during a run; the second is what the model publishes anew each January.

    Attributes
    ----------
    of_commune
        Site of each commune (n_communes,) [row].
    departement, region
        Codes (n_sites,).
    latitude, longitude
        Centre of its people (n_sites,) [degrees].
    population, population_need_weighted
        (n_sites,) [inhabitants].
    urban_class
        :class:`UrbanClass` of most of its people (n_sites,).
    rural
        Fewer than 100 inhabitants per km² and outside attraction areas over 200,000 (n_sites,).
    periurban
        In an attraction area over 200,000, outside its dense centre (n_sites,).
    zone, zone_at_start
        :class:`Zone` in force and of the first year (n_sites,).
    red
        More than half of its people live in red EPCI (n_sites,).
    apl_under_65
        Need-weighted mean APL of GPs under 65, last year (n_sites,) [visits per inhabitant per year].
    gps
        Practice places (n_sites,) [places].
    msp
        Multi-professional health houses in place, whoever opened them (n_sites,) [houses].
    opened
        Facilities opened by levers, by type (n_sites,) [count]; see :meth:`opened_of`.
    left
        Practice places left free: by doctors who retired or stopped this January, or moved away in the last (n_sites,)
        [places].
    hospital
        Has a hospital with an emergency unit (n_sites,) flags.
    emergency_minutes
        Minutes by car to the nearest emergency unit, mean over its people (n_sites,) [min].
    earnings
        What a newcomer would earn there before any aid (n_sites,) [EUR/yr].
    """

    of_commune: Ints
    departement: NDArray[np.str_]
    region: NDArray[np.str_]
    latitude: Reals
    longitude: Reals
    population: Reals
    population_need_weighted: Reals
    urban_class: Ints
    rural: Flags
    periurban: Flags
    zone: Ints
    zone_at_start: Ints
    red: Flags
    apl_under_65: Reals
    gps: Reals
    msp: Reals
    opened: Mapping[str, Reals]
    left: Reals
    hospital: Flags
    emergency_minutes: Reals
    earnings: Reals

    def __len__(self) -> int:
        return len(self.departement)

    def opened_of(self, kind: str) -> Reals:
        """Return facilities of a type that levers opened (n_sites,) [count]."""
        return self.opened.get(kind, np.zeros(len(self)))

    @property
    def under_served(self) -> Flags:
        """Priority and complementary zones (n_sites,)."""
        flags: Flags = self.zone <= Zone.COMPLEMENTARY
        return flags


def site_of_commune(communes: Communes) -> Ints:
    """Return the site of each commune (n_communes,) [row]; sites are numbered in the order of their first commune.

    A site is a living area; each arrondissement of Paris, Lyon and Marseille stands alone; so does each commune over
    10,000 people of a living area over 150,000, and each over 50,000 elsewhere; what remains of a living area over
    50,000 is cut into compact groups of at most 50,000.
    """
    people = communes.population.astype(np.float64)
    x, y = plane_km(communes.latitude, communes.longitude)
    alone = np.array([bool(_ARRONDISSEMENT.fullmatch(code)) for code in communes.code.tolist()], dtype=np.bool_)
    labels = np.arange(len(communes))
    order = np.argsort(communes.living_area, kind="stable")
    starts = np.flatnonzero(np.r_[True, communes.living_area[order][1:] != communes.living_area[order][:-1]])
    for rows in np.split(order, starts[1:]):
        large = people[rows].sum() > LARGE_LIVING_AREA
        together = rows[~alone[rows] & (people[rows] <= (TOWN if large else LARGEST_SITE))]
        groups = halved(x[together], y[together], people[together], LARGEST_SITE)
        labels[together] = _first_of_group(together, groups)
    return np.unique(labels, return_inverse=True)[1].astype(np.int64)


def _first_of_group(rows: Ints, groups: Ints) -> Ints:
    """Return the lowest row of each row's group (n,) [row]."""
    first = np.full(int(groups.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, groups, rows)
    return first[groups]


def urban_class_of_commune(communes: Communes) -> Ints:
    """Return the :class:`UrbanClass` of each commune (n_communes,).

    Paris: attraction areas that hold a commune of the département 75; large: those of more than 200,000 people.
    """
    areas, row = np.unique(communes.attraction_area, return_inverse=True)
    people = np.bincount(row, weights=communes.population, minlength=len(areas))
    of_area = np.where(people > LARGE_ATTRACTION_AREA, int(UrbanClass.LARGE), int(UrbanClass.OTHER))
    of_area[row[communes.departement == "75"]] = int(UrbanClass.PARIS)
    of_area[areas == ""] = int(UrbanClass.OTHER)
    return of_area[row].astype(np.int64)


def start_sites(territory: Territory) -> Sites:
    """Return the sites with what never changes; what the model publishes each January is neutral.

    Neutral: every site intermediate, not red, APL, earnings and what levers opened 0; practice places and
    multi-professional health houses as the territory has them.
    """
    communes, of_commune = territory.communes, territory.site_of_commune
    n = int(of_commune.max(initial=-1)) + 1
    people = communes.population.astype(np.float64)

    def total(values: Reals | Ints) -> Reals:
        return np.bincount(of_commune, weights=values, minlength=n).astype(np.float64)

    population, weights = total(people), total(people + 1e-6)
    urban = urban_class_of_commune(communes)
    in_class = np.stack([total((people + 1e-6) * (urban == c)) for c in UrbanClass])
    urban_class = in_class.argmax(axis=0).astype(np.int64)
    density = population / total(communes.area_km2)
    largest = largest_communes(of_commune, people, n)
    neutral, zone = np.zeros(n), np.full(n, int(Zone.INTERMEDIATE), dtype=np.int64)
    return Sites(
        of_commune=of_commune,
        departement=communes.departement[largest],
        region=communes.region[largest],
        latitude=total(communes.latitude * (people + 1e-6)) / weights,
        longitude=total(communes.longitude * (people + 1e-6)) / weights,
        population=population,
        population_need_weighted=total(communes.population_need_weighted),
        urban_class=urban_class,
        rural=(density < RURAL_DENSITY) & (urban_class == UrbanClass.OTHER),
        periurban=(density < DENSE_CENTRE) & (urban_class != UrbanClass.OTHER),
        zone=zone,
        zone_at_start=zone,
        red=np.zeros(n, dtype=np.bool_),
        apl_under_65=neutral,
        gps=total(communes.gps),
        msp=total(territory.facilities.count["msp"]),
        opened={},
        left=neutral,
        hospital=total(territory.facilities.count["emergency"]) > 0.0,
        emergency_minutes=neutral,
        earnings=neutral,
    )


def people_mean(sites: Sites, communes: Communes, values: Reals) -> Reals:
    """Return the mean over its people of a value by commune, 0 where nobody lives (n_sites,)."""
    people = communes.population.astype(np.float64)
    total = np.bincount(sites.of_commune, weights=people * values, minlength=len(sites))
    return np.divide(total, sites.population, out=np.zeros(len(sites)), where=sites.population > 0.0)


def largest_communes(of_commune: Ints, people: Reals, n: int) -> Ints:
    """Return the most populous commune of each site (n_sites,) [row]."""
    order = np.lexsort((-np.arange(len(people)), people, of_commune))
    largest = np.zeros(n, dtype=np.int64)
    largest[of_commune[order]] = order
    return largest
