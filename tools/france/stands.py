"""Stands: facilities by the rates of the class of size, neighbours keeping apart."""

from __future__ import annotations

import numpy as np

from france.cells import points
from france.facts import DEPARTEMENTS, of_class, size_class

EMERGENCY_KM, SPECIALIST_KM = 20.0, 8.0
"""Repulsion radius: reproduces the people far from a unit or an ophthalmologist."""

TOTALS = {
    "ophthalmologist": 6693,
    "paediatrician": 7700,
    "gynaecologist": 7900,
    "dentist": 38751,
    "msp": 2586,
    "health_centre": 3468,
}
"""Practice places and facilities, metropolitan France (INSEE, BPE 2024; paediatricians, gynaecologists: DREES 2014)."""

PHARMACY_FROM = (800, 2000)
"""Few pharmacies stand below 800 inhabitants, all communes over 2,000 count in proportion (rule of 2,500 each)."""


def facilities(
    people: np.ndarray, departement: np.ndarray, latitude: np.ndarray, longitude: np.ndarray, luck: np.random.Generator
) -> dict[str, np.ndarray]:
    """Return counts by kind of facility {kind: (n,)} [count]."""
    space = points(latitude, longitude)
    count = {"emergency": _emergency(people, departement, space, luck)}
    for kind in ("ophthalmologist", "paediatrician", "gynaecologist"):
        count[kind] = _by_class(people, "ophthalmologist", TOTALS[kind], luck, space)
    for kind in ("dentist", "msp", "health_centre"):
        count[kind] = _by_class(people, kind, TOTALS[kind], luck)
    count["pharmacy"] = _pharmacies(people, departement, luck)
    return count


def _emergency(people: np.ndarray, departement: np.ndarray, space: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """Return emergency units, exact by département; two draws out of large cities first, then the rest."""
    attraction = people * np.maximum(of_class("emergency_per_1000")[size_class(people)], 1e-6)
    count = np.zeros(len(people), dtype=np.int64)
    clear = np.ones(len(people))
    left = [code for code, facts in DEPARTEMENTS.items() for _ in range(facts.emergency)]
    for i in np.argsort(luck.random(len(left)), kind="stable").tolist():
        rows = np.flatnonzero(departement == left[i])
        chosen = rows[_draw(attraction[rows] * clear[rows], luck)]
        count[chosen] += 1
        clear *= _repelled(space, chosen, EMERGENCY_KM)
    return count


def _by_class(
    people: np.ndarray, like: str, total: int, luck: np.random.Generator, space: np.ndarray | None = None
) -> np.ndarray:
    """Return counts with the class's share of communes served and its rate, scaled to `total` (n,) [count].

    From the largest class down, communes are drawn by their people, away from those already served where `space` is
    given; each gets one, what the class has left is spread by people.
    """
    row, count = size_class(people), np.zeros(len(people), dtype=np.int64)
    rate = of_class(f"{like}_per_1000")
    scale = total / (people * rate[row] / 1000.0).sum()
    clear = np.ones(len(people))
    carried = 0.0
    for size in reversed(range(len(rate))):
        rows = np.flatnonzero(row == size)
        exact = people[rows].sum() * rate[size] / 1000.0 * scale + carried
        quota = round(exact)
        carried = exact - quota
        served = min(quota, round(of_class(f"share_with_{like}")[size] * len(rows)))
        served = max(served, min(quota, 1))
        for _ in range(served):
            chosen = rows[_draw((people[rows] + 1.0) * clear[rows] * (count[rows] == 0), luck)]
            count[chosen] += 1
            if space is not None:
                clear *= _repelled(space, chosen, SPECIALIST_KM)
        count += _spread(quota - served, np.where((count > 0) & (row == size), people, 0), luck)
    return count


def _spread(n: int, weight: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    if n <= 0:
        return np.zeros(len(weight), dtype=np.int64)
    below = np.cumsum(weight)
    drawn = np.searchsorted(below, luck.random(n) * below[-1], side="right")
    return np.bincount(drawn, minlength=len(weight))


def _draw(weight: np.ndarray, luck: np.random.Generator) -> int:
    below = np.cumsum(weight)
    return int(np.searchsorted(below, luck.random() * below[-1], side="right"))


def _repelled(space: np.ndarray, chosen: int, radius_km: float) -> np.ndarray:
    """Return 1 − exp(−(km/radius)²), at least a thousandth, about the chosen commune (n,) [0–1]."""
    km2 = ((space - space[chosen]) ** 2).sum(axis=1)
    return np.maximum(1.0 - np.exp(-km2 / radius_km**2), 1e-3)


def _pharmacies(people: np.ndarray, departement: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    few, many = PHARMACY_FROM
    weight = people * np.clip((people - few) / (many - few), 0.02, 1.0)
    count = np.zeros(len(people), dtype=np.int64)
    for code, facts in DEPARTEMENTS.items():
        count += _spread(facts.pharmacy, np.where(departement == code, weight, 0.0), luck)
    return count
