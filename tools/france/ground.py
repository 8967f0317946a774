"""Ground: where invented communes stand and how large every commune is, from a grid labelled by the nearest place."""

from __future__ import annotations

import numpy as np
from scipy.spatial import Delaunay, cKDTree

from france.facts import DEPARTEMENTS
from france.sizes import Sized
from simdesert.country.travel import EARTH_RADIUS_KM

CELL_KM = 1.0
FINE_KM = 0.5
APART_KM = 1.0
WIDEST_GAP_KM = 30.0
LEAST_AREA_KM2 = 0.3


def points(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Return positions in space (n, 3) [km from the centre of the Earth]."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    unit = np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=1)
    return EARTH_RADIUS_KM * unit


def grid(step_km: float) -> tuple[np.ndarray, np.ndarray]:
    """Return latitudes and longitudes of cells of equal area over metropolitan France (n,), (n,) [degrees]."""
    rows = np.arange(41.2, 51.3, step_km / 111.195)
    cells = [np.arange(-5.3, 9.8, step_km / (111.195 * np.cos(np.radians(row)))) for row in rows]
    return np.repeat(rows, [len(c) for c in cells]), np.concatenate(cells)


def placed(sizes: list[Sized], foreign: np.ndarray, luck: np.random.Generator) -> list[np.ndarray]:
    """Return the positions of each département's communes, in the order of `sizes` [(n, 2) degrees].

    Cells of 1 km belong to the département of the nearest real place; the cells farthest from any place are cut until
    the official area is left, and those in gulfs (a triangle of places with a side over 30 km). An invented commune
    falls on a cell with weight (distance to the nearest commune − 1 km)².
    """
    real = [np.array([(p.latitude, p.longitude) for p in s.places if p is not None]) for s in sizes]
    label = np.repeat(np.arange(len(sizes)), [len(r) for r in real])
    every = np.concatenate([*real, foreign])
    latitude, longitude = grid(CELL_KM)
    far, nearest = cKDTree(points(*every.T)).query(points(latitude, longitude), distance_upper_bound=40.0)
    inside = (nearest < len(label)) & _between_places(latitude, longitude, every)
    owner = np.where(inside, np.append(label, -1)[np.minimum(nearest, len(label))], -1)
    drawn = np.zeros((0, 2))
    answer = []
    for row, size in enumerate(sizes):
        cells = np.flatnonzero(owner == row)
        cells = np.sort(cells[np.argsort(far[cells], kind="stable")[: round(size.departement.area_km2)]])
        ground = np.c_[latitude[cells], longitude[cells]]
        new = _drawn(ground, far[cells], drawn, size.places.count(None), luck)
        drawn = np.concatenate([drawn, new])
        answer.append(np.concatenate([real[row], new]))
    return answer


def areas_km2(latitude: np.ndarray, longitude: np.ndarray, departement: np.ndarray) -> np.ndarray:
    """Return the area of each commune (n,) [km²]: the cells nearest to it, scaled to the official areas."""
    lat, lon = grid(FINE_KM)
    tree = cKDTree(points(latitude, longitude))
    nearest = tree.query(points(lat, lon), distance_upper_bound=12.0)[1]
    area = np.bincount(nearest, minlength=len(latitude) + 1)[:-1] * FINE_KM**2
    area = np.maximum(area, LEAST_AREA_KM2)
    for code, facts in DEPARTEMENTS.items():
        inside = departement == code
        area[inside] *= facts.area_km2 / area[inside].sum()
    return area


def _between_places(latitude: np.ndarray, longitude: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Return which cells lie in a triangle of neighbouring places without a side over 30 km (n,) flags."""
    flat = np.c_[places[:, 0] * 111.195, places[:, 1] * 111.195 * np.cos(np.radians(46.5))]
    net = Delaunay(flat)
    corners = flat[net.simplices]
    sides = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1)
    found = net.find_simplex(np.c_[latitude * 111.195, longitude * 111.195 * np.cos(np.radians(46.5))])
    return (found >= 0) & (sides[found] <= WIDEST_GAP_KM)


def _drawn(ground: np.ndarray, far: np.ndarray, drawn: np.ndarray, n: int, luck: np.random.Generator) -> np.ndarray:
    space = points(*ground.T)
    if len(drawn):
        far = np.minimum(far, cKDTree(points(*drawn.T)).query(space)[0])
    chosen = np.zeros((n, 2))
    for i in range(n):
        weight = np.cumsum(np.maximum(far - APART_KM, 0.0) ** 2)
        cell = int(np.searchsorted(weight, luck.random() * weight[-1], side="right"))
        jitter = (luck.random(2) - 0.5) * 0.8 * CELL_KM / 111.195
        chosen[i] = ground[cell] + jitter / (1.0, np.cos(np.radians(ground[cell, 0])))
        far = np.minimum(far, np.linalg.norm(space - points(chosen[i, :1], chosen[i, 1:])[0], axis=1))
    return chosen
