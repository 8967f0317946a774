"""Ground: what follows from a territory alone, kept for the next model on the same territory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Specialty
from simdesert.country.sites import Sites, largest_communes, people_mean, start_sites
from simdesert.country.territory import Territory
from simdesert.country.travel import Nearest, nearest_to
from simdesert.metrics.catchment import catchment
from simdesert.metrics.year import REACHED, REFERRED
from simdesert.model.places import SPECIALTIES, Places, places_among
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
        sites, communes, facilities = start_sites(territory), territory.communes, territory.facilities
        present = {kind: facilities.present(kind) for kind in (*REACHED, *REFERRED) if kind != "urgent_care"}
        nearest = {kind: nearest_to(communes, there) for kind, there in present.items() if there.any()}
        minutes = _minutes_to(nearest, len(communes))
        sites = replace(sites, emergency_minutes=people_mean(sites, communes, minutes[:, REACHED.index("emergency")]))
        centres = largest_communes(sites.of_commune, communes.population.astype(np.float64), len(sites))
        counts = {s: facilities.count[s.name.lower()] for s in SPECIALTIES if s.name.lower() in nearest}
        places = {s: places_among(nearest[s.name.lower()], count) for s, count in counts.items()}
        ground = Ground(
            sites, catchment(territory.travel), minutes.astype(np.float32), site_centres_km(sites), centres, places
        )
        _GROUNDS.clear()
        _GROUNDS[territory.digest] = ground
    return _GROUNDS[territory.digest]


def _minutes_to(nearest: dict[str, Nearest], n: int) -> NDArray[np.float64]:
    """Return minutes to the nearest of what is :data:`REACHED` (n, 5) [min]: at first, urgent care is an emergency."""
    nowhere = np.full(n, np.inf)
    least = {kind: found.minutes.min(axis=1) for kind, found in nearest.items()}
    kinds = ("emergency" if kind == "urgent_care" else kind for kind in REACHED)
    return np.column_stack([least.get(kind, nowhere) for kind in kinds])


_GROUNDS: dict[str, Ground] = {}
