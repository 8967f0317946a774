"""Ground: what follows from a territory alone, kept for the next model on the same territory."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
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
        ground = _worked_out(territory)
        _GROUNDS.clear()
        _GROUNDS[territory.digest] = ground
    return _GROUNDS[territory.digest]


def _worked_out(territory: Territory) -> Ground:
    """Return the ground of a territory, its parts worked out side by side in threads."""
    communes, facilities = territory.communes, territory.facilities
    present = [facilities.present(kind) for kind in REACHED if kind != "urgent_care"]
    with ThreadPoolExecutor() as threads:
        weights = threads.submit(catchment, territory.travel)
        nearest = threads.map(partial(nearest_minutes, communes), (*present, present[0]))
        standing = [s for s in SPECIALTIES if facilities.present(s.name.lower()).any()]
        places = threads.map(partial(places_of, territory), standing)
        sites = start_sites(territory)
        km = threads.submit(site_centres_km, sites)
        minutes = np.column_stack(list(nearest))
        sites = replace(sites, emergency_minutes=people_mean(sites, communes, minutes[:, REACHED.index("emergency")]))
        centres = largest_communes(sites.of_commune, communes.population.astype(np.float64), len(sites))
        by_specialty = dict(zip(standing, places, strict=True))
        return Ground(sites, weights.result(), minutes.astype(np.float32), km.result(), centres, by_specialty)


_GROUNDS: dict[str, Ground] = {}
