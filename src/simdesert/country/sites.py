"""Sites: the small areas where doctors settle and which are zoned, and what doctors see of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


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
        Holds a commune of the provisional list of red EPCI (n_sites,).
    apl_under_65
        Need-weighted mean APL of GPs under 65, last year (n_sites,) [visits per inhabitant per year].
    gps
        Practice places (n_sites,) [places].
    msp, msp_opened
        Multi-professional health houses in place, and of them those opened by levers (n_sites,) [houses].
    health_centres_opened
        Health centres opened by levers (n_sites,) [centres].
    labels
        France Santé labels (n_sites,) [places].
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
    msp_opened: Reals
    health_centres_opened: Reals
    labels: Reals
    earnings: Reals

    def __len__(self) -> int:
        return len(self.departement)

    @property
    def under_served(self) -> Flags:
        """Priority and complementary zones (n_sites,)."""
        flags: Flags = self.zone <= Zone.COMPLEMENTARY
        return flags
