"""Land: which cells of a grid belong to which département, with neither coastline nor borders at hand.

Cells are cut at the coast once for each landmass, then shared out whole: a cell inland always has a département,
however far the next real place is.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from scipy.spatial import Delaunay, cKDTree

from france.cells import points

ABROAD = -1
FARTHEST_KM = 40.0
"""Land lies nearer to some place than this."""

ROUNDS, DAMPING = 60, 0.5
"""How often and how strongly reaches move towards the official areas: within 2 % by then where the coast lets them."""

WIDEST_REACH = 4.0


@dataclass(frozen=True)
class Places:
    """Where people live, in France and beyond its borders.

    Attributes
    ----------
    latitude, longitude
        Positions (n,) [degrees].
    home
        Département of each, −1 abroad (n,) [row].
    area_km2
        Official area of each département (d,) [km²].
    landmass
        Landmass of each département, 0 where it borders on other countries (d,).
    """

    latitude: np.ndarray
    longitude: np.ndarray
    home: np.ndarray
    area_km2: np.ndarray
    landmass: np.ndarray


def departement_of(latitude: np.ndarray, longitude: np.ndarray, places: Places) -> np.ndarray:
    """Return the département of each cell of 1 km², −1 at sea and abroad (n,) [row].

    A cell belongs to the département of least (distance to its nearest place)/reach; reaches are such that each
    département gets its official area. Abroad has reach 1, so that a border gives way where real places are rare.
    """
    own = np.full(len(latitude), ABROAD)
    cells = np.flatnonzero(_on_land(latitude, longitude, places))
    own[cells] = _shared_out(latitude[cells], longitude[cells], places)
    return own


def _on_land(latitude: np.ndarray, longitude: np.ndarray, places: Places) -> np.ndarray:
    """Return which cells are land (n,) flags: of each landmass the official area, behind the narrowest gates."""
    gate = _gates(latitude, longitude, places)
    tree = cKDTree(points(places.latitude, places.longitude))
    km, nearest = tree.query(points(latitude, longitude), distance_upper_bound=FARTHEST_KM)
    home = np.append(places.home, ABROAD)[nearest]
    landmass = np.where(home == ABROAD, 0, places.landmass[home])
    land = np.zeros(len(gate), dtype=np.bool_)
    for one in np.unique(places.landmass).tolist():
        french = np.sort(gate[(home != ABROAD) & (landmass == one)])
        km2 = round(places.area_km2[places.landmass == one].sum())
        land |= (landmass == one) & (gate <= french[min(km2, len(french)) - 1])
    return land & np.isfinite(gate) & np.isfinite(km)


def _gates(latitude: np.ndarray, longitude: np.ndarray, places: Places) -> np.ndarray:
    """Return how wide the gate is by which the sea would come to each cell (n,) [km], inf outside all triangles.

    The sea enters triangles of neighbouring places from outside through their sides; the gate is the narrowest side on
    its way, where that is widest. A gulf has a wide gate; a plain without places has a narrow one, however large.
    """
    flat = _plane(places.latitude, places.longitude)
    net = Delaunay(flat)
    corners = flat[net.simplices]
    side = np.linalg.norm(np.roll(corners, -1, axis=1) - np.roll(corners, -2, axis=1), axis=2)
    gate = np.full(len(corners) + 1, np.inf)
    gate[:-1] = 0.0
    waiting = [(-float(side[t, j]), int(t)) for t, j in np.argwhere(net.neighbors < 0)]
    heapq.heapify(waiting)
    while waiting:
        width, triangle = heapq.heappop(waiting)
        if gate[triangle] > 0.0:
            continue
        gate[triangle] = -width
        for j, beyond in enumerate(net.neighbors[triangle].tolist()):
            if beyond >= 0 and gate[beyond] == 0.0:
                heapq.heappush(waiting, (max(width, -float(side[triangle, j])), beyond))
    return gate[net.find_simplex(_plane(latitude, longitude))]


def _plane(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    return np.c_[latitude * 111.195, longitude * 111.195 * np.cos(np.radians(46.5))]


def _shared_out(latitude: np.ndarray, longitude: np.ndarray, places: Places) -> np.ndarray:
    """Return the département of least distance/reach for each cell, −1 abroad (n,) [row]; abroad has reach 1."""
    cell, home, km = _candidates(points(latitude, longitude), places)
    first = np.searchsorted(cell, np.arange(len(latitude)))
    times = np.diff(np.append(first, len(cell)))
    reach = np.ones(len(places.area_km2) + 1)
    for _ in range(ROUNDS):
        far = km / reach[home]
        best = np.flatnonzero(far == np.repeat(np.minimum.reduceat(far, first), times))
        own = home[best[np.searchsorted(cell[best], np.arange(len(latitude)))]]
        got = np.bincount(own, minlength=len(reach))[:-1]
        reach[:-1] *= (places.area_km2 / np.maximum(got, 1.0)) ** DAMPING
        reach = np.clip(reach, 1.0 / WIDEST_REACH, WIDEST_REACH)
    return np.where(own == len(reach) - 1, ABROAD, own)


def _candidates(space: np.ndarray, places: Places) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (cell, département, distance of its nearest place [km]) of all within reach, by cell (m,), (m,), (m,).

    Abroad counts as one more département, the last.
    """
    last = len(places.area_km2)
    spots, home = points(places.latitude, places.longitude), np.where(places.home == ABROAD, last, places.home)
    found = []
    for row in range(last + 1):
        km = cKDTree(spots[home == row]).query(space, distance_upper_bound=FARTHEST_KM)[0]
        near = np.flatnonzero(np.isfinite(km))
        found.append((near, np.full(len(near), row), km[near]))
    cell, row, km = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.argsort(cell, kind="stable")
    return cell[order], row[order], km[order]
