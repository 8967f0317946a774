"""Belonging: EPCI, living areas and attraction areas, grown around local centres to the official numbers and sizes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from france.facts import DEPARTEMENTS
from simdesert.country.areas import grown, plane_km

EPCI, LIVING_AREAS, ATTRACTION_AREAS = 1233, 1681, 682
"""How many of each stand in metropolitan France (INSEE, 2024)."""

LIVING_APART, EPCI_APART, ATTRACTION_APART = 0.24, 0.15, 0.15
"""Centres keep apart by a distance ∝ (people of the larger)^power: chosen for the sizes in INSEE's table."""

PULL, ATTRACTION_PULL = 0.08, 0.33
"""A commune belongs to the centre of least distance/(people of the centre)^power; same choice."""

LEAST_CENTRE = 1_800
"""People of a centre, at least [inhabitants]."""

PARIS_SHARE, LARGE_SHARE = 0.20, 0.433
"""People in the attraction area of Paris and in the others over 200,000 inhabitants [0–1] (INSEE)."""

LARGE = 200_000
CITIES = ("75", "69", "13")


@dataclass(frozen=True)
class Ground:
    """What growing needs: positions [km], inhabitants, those of centres (arrondissements in the first), city."""

    x: np.ndarray
    y: np.ndarray
    people: np.ndarray
    mass: np.ndarray
    city: np.ndarray


def ground_of(code: np.ndarray, latitude: np.ndarray, longitude: np.ndarray, people: np.ndarray) -> Ground:
    """Return the ground of growth; `city` is the row that stands for the commune's city, mostly itself (n,)."""
    x, y = plane_km(latitude, longitude)
    city = np.arange(len(code))
    for departement in CITIES:
        rows = np.flatnonzero(np.char.startswith(code, departement) & np.char.isdigit(code))
        city[rows] = rows[0]
    mass = np.bincount(city, weights=people, minlength=len(code))
    return Ground(x, y, people.astype(np.float64), mass, city)


def epci(ground: Ground, departement: np.ndarray) -> np.ndarray:
    """Return EPCI, numbered within their département (n,) [text]."""
    labels = np.empty(len(departement), dtype="<U6")
    centres = _centres(ground, EPCI_APART, EPCI)
    for code in DEPARTEMENTS:
        rows = np.flatnonzero(departement == code)
        own = centres[np.isin(centres, rows)]
        own = own if len(own) else rows[[np.argmax(ground.mass[rows])]]
        at = np.searchsorted(rows, own)
        area = grown(ground.x[rows], ground.y[rows], at, ground.mass[own] ** PULL)
        labels[rows] = [f"{code}E{a:02d}" for a in area.tolist()]
    return labels[ground.city]


def living_areas(ground: Ground) -> np.ndarray:
    """Return living areas (n,) [text]."""
    centres = _centres(ground, LIVING_APART, LIVING_AREAS)
    area = grown(ground.x, ground.y, centres, ground.mass[centres] ** PULL)
    return np.array([f"V{a:04d}" for a in area.tolist()])[ground.city]


def attraction_areas(ground: Ground) -> np.ndarray:
    """Return attraction areas, "" outside (n,) [text].

    Paris reaches as far as 20 % of people; the reach of the others is scaled until those over 200,000 inhabitants hold
    43.3 %.
    """
    centres = _centres(ground, ATTRACTION_APART, ATTRACTION_AREAS)
    paris = int(np.argmax(ground.mass))
    far = np.hypot(ground.x - ground.x[paris], ground.y - ground.y[paris])
    order = np.argsort(far, kind="stable")
    inside = np.zeros(len(far), dtype=np.bool_)
    held = np.cumsum(ground.people[order]) / ground.people.sum()
    inside[order[: int(np.searchsorted(held, PARIS_SHARE)) + 1]] = True
    others = centres[~inside[centres]]
    low, high = 0.1, 10.0
    for _ in range(30):
        middle = float(np.sqrt(low * high))
        low, high = (middle, high) if _large_share(_reached(ground, others, middle, inside), ground) else (low, middle)
    area = _reached(ground, others, low, inside)
    area[inside] = len(others)
    return np.array([f"A{a:03d}" if a >= 0 else "" for a in area.tolist()])[ground.city]


def _centres(ground: Ground, power: float, number: int) -> np.ndarray:
    """Return `number` centres (give or take a few): communes that no larger centre reaches (k,) [row]."""
    low, high = 0.01, 5.0
    for _ in range(18):
        reach = float(np.sqrt(low * high))
        found = _apart(ground, power, reach)
        low, high = (reach, high) if len(found) > number else (low, reach)
    return found


def _apart(ground: Ground, power: float, reach: float) -> np.ndarray:
    """Return communes that lie farther than reach·mass^power from every larger one of these (k,) [row]."""
    rows = np.flatnonzero(ground.mass >= LEAST_CENTRE)
    rows = rows[np.argsort(-ground.mass[rows], kind="stable")]
    positions = np.c_[ground.x[rows], ground.y[rows]]
    tree, free, centres = cKDTree(positions), np.ones(len(rows), dtype=np.bool_), []
    for i, row in enumerate(rows.tolist()):
        if free[i]:
            centres.append(row)
            free[tree.query_ball_point(positions[i], reach * ground.mass[row] ** power)] = False
    return np.array(sorted(centres))


def _reached(ground: Ground, centres: np.ndarray, scale: float, taken: np.ndarray) -> np.ndarray:
    """Return the attraction area of each commune, −1 outside (n,) [position in `centres`]."""
    pull = ground.mass[centres] ** ATTRACTION_PULL
    area = grown(ground.x, ground.y, centres, pull)
    far = np.hypot(ground.x - ground.x[centres[area]], ground.y - ground.y[centres[area]])
    area[(far > scale * pull[area]) | taken] = -1
    return area


def _large_share(area: np.ndarray, ground: Ground) -> bool:
    """Return whether the areas over 200,000 hold less than they should."""
    people = np.bincount(area + 1, weights=ground.people)[1:]
    return bool(people[people > LARGE].sum() < LARGE_SHARE * ground.people.sum())
