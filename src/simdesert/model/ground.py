"""Ground: what follows from a territory alone, kept for the next model on the same territory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Specialty
from simdesert.country.sites import Sites, largest_communes, people_mean, start_sites
from simdesert.country.territory import Territory
from simdesert.country.travel import nearest_minutes
from simdesert.metrics.catchment import catchment
from simdesert.metrics.year import REACHED
from simdesert.model.places import SPECIALTIES, Places, places_of
from simdesert.model.worth import site_centres_km


class Ground(NamedTuple):
    """What follows from a territory alone.

    Sites, weights of the APL, minutes to facilities, km between sites, the most populous commune of each site, the
    places of each specialty that stands somewhere.
    """

    sites: Sites
    catchment: Any
    minutes_to: NDArray[np.float32]
    site_km: NDArray[np.float32]
    centres: NDArray[np.int64]
    places: dict[Specialty, Places]


def ground_of(territory: Territory) -> Ground:
    """Return the ground of a territory, from the cache of this process if it was the last one."""
    if territory.digest not in _GROUNDS:
        sites, communes = start_sites(territory), territory.communes
        present = [territory.facilities.present(kind) for kind in REACHED if kind != "urgent_care"]
        minutes = np.column_stack([nearest_minutes(communes, there) for there in (*present, present[0])])
        sites = replace(sites, emergency_minutes=people_mean(sites, communes, minutes[:, REACHED.index("emergency")]))
        centres = largest_communes(sites.of_commune, communes.population.astype(np.float64), len(sites))
        places = {s: places_of(territory, s) for s in SPECIALTIES if territory.facilities.present(s.name.lower()).any()}
        ground = Ground(
            sites, catchment(territory.travel), minutes.astype(np.float32), site_centres_km(sites), centres, places
        )
        _GROUNDS.clear()
        _GROUNDS[territory.digest] = ground
    return _GROUNDS[territory.digest]


_GROUNDS: dict[str, Ground] = {}
