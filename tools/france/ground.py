"""Ground: where invented communes stand and how large every commune is, from a grid of cells."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from france.cells import grid, points
from france.facts import DEPARTEMENTS
from france.land import ABROAD, Places, departement_of
from france.sizes import Sized

CELL_KM = 1.0
FINE_KM = 0.5
APART_KM = 1.0
LEAST_AREA_KM2 = 0.3
CORSICA = ("2A", "2B")


def placed(sizes: list[Sized], foreign: np.ndarray, luck: np.random.Generator) -> list[np.ndarray]:
    """Return the positions of each département's communes, in the order of `sizes` [(n, 2) degrees].

    An invented commune falls on a cell of 1 km² of its département (:func:`france.land.departement_of`) with weight
    (distance to the nearest commune − 1 km)².
    """
    real = [np.array([(p.latitude, p.longitude) for p in s.places if p is not None]) for s in sizes]
    every = np.concatenate([*real, foreign])
    latitude, longitude = grid(CELL_KM)
    own = departement_of(latitude, longitude, _places(sizes, every))
    drawn = every
    answer = []
    for row, size in enumerate(sizes):
        ground = np.c_[latitude[own == row], longitude[own == row]]
        new = _drawn(ground, drawn, size.places.count(None), luck)
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


def _places(sizes: list[Sized], every: np.ndarray) -> Places:
    """Return the real places, French ones first, with what is official about their départements."""
    home = np.repeat(np.arange(len(sizes)), [len(s.places) - s.places.count(None) for s in sizes])
    return Places(
        latitude=every[:, 0],
        longitude=every[:, 1],
        home=np.append(home, np.full(len(every) - len(home), ABROAD)),
        area_km2=np.array([s.departement.area_km2 for s in sizes]),
        landmass=np.array([int(s.departement.code in CORSICA) for s in sizes]),
    )


def _drawn(ground: np.ndarray, drawn: np.ndarray, n: int, luck: np.random.Generator) -> np.ndarray:
    space = points(*ground.T)
    far = cKDTree(points(*drawn.T)).query(space)[0]
    chosen = np.zeros((n, 2))
    for i in range(n):
        weight = np.cumsum(np.maximum(far - APART_KM, 0.0) ** 2)
        cell = int(np.searchsorted(weight, luck.random() * weight[-1], side="right"))
        jitter = (luck.random(2) - 0.5) * 0.8 * CELL_KM / 111.195
        chosen[i] = ground[cell] + jitter / (1.0, np.cos(np.radians(ground[cell, 0])))
        far = np.minimum(far, np.linalg.norm(space - points(chosen[i, :1], chosen[i, 1:])[0], axis=1))
    return chosen
