"""Communes: where people live, as read-only columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Text = NDArray[np.str_]
Reals = NDArray[np.float64]
Counts = NDArray[np.int64]

AGE_BANDS = ("0-4", "5-15", "16", "17-39", "40-59", "60-74", "75+")
"""Age bands of patients; 16 stands alone because official counts start at 16 or at 17."""


@dataclass(frozen=True)
class Communes:
    """The communes of a territory, one row each, in the order of their codes.

    Attributes
    ----------
    code, name
        INSEE code (text) and name (n,).
    departement, region, epci, living_area, attraction_area
        Codes of what the commune belongs to (n,); ``attraction_area`` is ``""`` outside all attraction areas.
    latitude, longitude
        Position of the centre (n,) [degrees].
    area_km2
        Area (n,) [km²].
    people_by_age
        Inhabitants by age band of :data:`AGE_BANDS` (n, 7) [inhabitants]; rows sum to ``population``.
    population_need_weighted
        Inhabitants weighted by the need of their age, scaled to the population of the territory (n,) [inhabitants].
    share_ald, share_deprived
        Share with a long-term condition, share with complementary cover paid by the State (n,) [0–1].
    gps
        Practice places of general practitioners in the APL field (n,) [places].
    gps_65_and_over
        Of which held by a GP of 65 or over (n,) [places], or None where the territory has no ages.
    official_apl, official_apl_65
        Official APL to all GPs and to those of 65 and under (n,) [visits per need-weighted inhabitant per year], NaN
        where unknown, or None where no table gave it: to compare with, the model reads neither.
    official_zone
        Official zoning of GPs in the words of :func:`~simdesert.country.zones.names_of`, ``""`` where unknown (n,), or
        None where no table gave it: same.
    visits_per_place
        Visits a year that a practice place counts in the APL, fitted to an official one (n,) [visits/yr], or None
        where nothing was fitted: the APL of supply alone reads them, and the model gives places capacity by them.
    """

    code: Text
    name: Text
    departement: Text
    region: Text
    epci: Text
    living_area: Text
    attraction_area: Text
    latitude: Reals
    longitude: Reals
    area_km2: Reals
    people_by_age: Counts
    population_need_weighted: Reals
    share_ald: Reals
    share_deprived: Reals
    gps: Counts
    gps_65_and_over: Counts | None = None
    official_apl: Reals | None = None
    official_apl_65: Reals | None = None
    official_zone: Text | None = None
    visits_per_place: Reals | None = None

    def __len__(self) -> int:
        return len(self.code)

    @cached_property
    def population(self) -> Counts:
        """Inhabitants (n,) [inhabitants]."""
        total: Counts = self.people_by_age.sum(axis=1)
        return total
