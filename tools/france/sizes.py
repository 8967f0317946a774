"""Sizes: as many communes and inhabitants in each département as INSEE counts, the missing communes invented."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from france.facts import CLASS_FROM, Departement, of_class
from france.places import Place, arrondissement_code

SMALL = 500
PARETO = 1.3
LARGEST_INVENTED = 6000.0
TINIEST = 25.0


@dataclass(frozen=True)
class Sized:
    """The communes of one département: real places (None where invented) and inhabitants."""

    departement: Departement
    places: list[Place | None]
    people: np.ndarray


def sized(departement: Departement, places: list[Place], luck: np.random.Generator) -> Sized:
    """Return the département's communes with INSEE's number and population.

    Too many places: the smallest merge into the nearest. Missing ones: as many under 500 inhabitants as INSEE counts,
    the rest Pareto from 500. Real places are scaled to what is left, by largest remainder.
    """
    kept, people = _merged(places, departement.communes)
    missing = departement.communes - len(kept)
    small = min(missing, max(0, departement.communes_under_500 - int((people < SMALL).sum())))
    invented = np.concatenate([_small(small, luck), _larger(missing - small, luck)])
    scale = (departement.people - invented.sum()) / people.sum()
    scaled = largest_remainder(people * scale, departement.people - int(invented.sum()))
    return Sized(departement, [*kept, *[None] * missing], np.concatenate([scaled, invented]))


def largest_remainder(exact: np.ndarray, total: int) -> np.ndarray:
    """Return whole numbers near `exact` that sum to `total` (n,)."""
    whole = np.floor(exact).astype(np.int64)
    short = total - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:short]] += 1
    return whole


def _merged(places: list[Place], most: int) -> tuple[list[Place], np.ndarray]:
    people = {place.id: float(place.people) for place in places}
    kept = list(places)
    while len(kept) > most:
        smallest = min((p for p in kept if not arrondissement_code(p.name)), key=lambda p: (people[p.id], p.id))
        kept.remove(smallest)
        squeeze = np.cos(np.radians(smallest.latitude))
        near = min(
            kept,
            key=lambda p: np.hypot(p.latitude - smallest.latitude, (p.longitude - smallest.longitude) * squeeze),
        )
        people[near.id] += people.pop(smallest.id)
    return kept, np.array([people[p.id] for p in kept])


def _small(n: int, luck: np.random.Generator) -> np.ndarray:
    """Return sizes under 500: log-uniform within the three official classes (n,) [inhabitants]."""
    share = of_class("communes")[:3] / of_class("communes")[:3].sum()
    row = np.searchsorted(np.cumsum(share), luck.random(n))
    low, high = np.maximum(CLASS_FROM[row], TINIEST), CLASS_FROM[row + 1]
    return np.floor(low * (high / low) ** luck.random(n)).astype(np.int64)


def _larger(n: int, luck: np.random.Generator) -> np.ndarray:
    """Return sizes from 500, Pareto cut at 6,000 (n,) [inhabitants]."""
    left = 1.0 - luck.random(n) * (1.0 - (LARGEST_INVENTED / SMALL) ** -PARETO)
    return np.floor(SMALL * left ** (-1.0 / PARETO)).astype(np.int64)
