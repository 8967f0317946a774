"""The toy territory: a town with a faculty, suburbs, a rural belt and a desert; invented, for teaching and tests."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from simdesert.country.ages import need_weighted, people_by_age, share_ald, share_deprived
from simdesert.country.areas import grown
from simdesert.country.communes import Communes
from simdesert.country.facilities import KINDS, Facilities
from simdesert.country.faculties import Faculties
from simdesert.country.territory import Territory, assembled

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]

NOTES = (
    "Everything is invented: a town with a faculty, its suburbs, a rural belt and a desert.",
    "Rates of doctors and facilities by size of commune follow those of metropolitan France (INSEE, BPE 2024).",
)
_SPACING_KM = 3.9
_RADIUS_KM = 35.2
_CENTRE = (46.5, 2.5)
_GPS_PER_1000 = {"town": 1.25, "suburb": 0.92, "bourg": 1.35, "village": 0.2, "desert": 0.05, "desert bourg": 0.7}
_NAMES = {
    "town": "Ville",
    "suburb": "Banlieue",
    "bourg": "Bourg",
    "village": "Village",
    "desert": "Causse",
    "desert bourg": "Bourg-du-Causse",
}
_PER_1000 = {"dentist": 0.7, "pharmacy": 0.33, "paediatrician": 0.25, "gynaecologist": 0.25, "ophthalmologist": 0.22}


def toy() -> Territory:
    """Return the toy territory: about 300 communes and half a million people, always the same."""
    luck = np.random.default_rng(20250101)
    x, y = _places(luck)
    kind = _kinds(x, y)
    population = _people(kind, np.hypot(x, y), luck)
    bourgs = np.flatnonzero(np.isin(kind, ("town", "bourg", "desert bourg")))
    living = grown(x, y, bourgs, np.sqrt(np.log(population[bourgs])))
    gps = _rounded(population / 1000.0 * np.vectorize(_GPS_PER_1000.__getitem__)(kind), luck)
    communes = _communes(x, y, kind, population, gps, living, luck)
    faculties = Faculties(
        np.array(["Ville"]), np.array(["R1"]), np.array([_CENTRE[0]]), np.array([_CENTRE[1]]), np.ones(1)
    )
    made = assembled("toy", communes, _facilities(kind, population, luck), faculties)
    return dataclasses.replace(made, stylised=True, notes=NOTES)


def _places(luck: np.random.Generator) -> tuple[Reals, Reals]:
    """Return jittered points of a triangular lattice within a disc, the first at its centre (n,), (n,) [km]."""
    steps = np.arange(-12, 13)
    column, row = (a.ravel() for a in np.meshgrid(steps, steps))
    x = _SPACING_KM * (column + 0.5 * (row % 2))
    y = _SPACING_KM * np.sqrt(0.75) * row * 1.0
    jitter = (luck.random((2, len(x))) - 0.5) * 1.4 * (np.hypot(x, y) > 0.1)
    inside = np.hypot(x, y) < _RADIUS_KM
    order = np.lexsort((x, y, np.hypot(x, y) > 0.1))
    order = order[inside[order]]
    return (x + jitter[0])[order], (y + jitter[1])[order]


def _kinds(x: Reals, y: Reals) -> NDArray[np.str_]:
    """Return what each commune is: the centre, its ring, local centres on a coarser lattice, the empty south-east."""
    far = np.hypot(x, y)
    desert = (far > 13.0) & (x > 0.0) & (y < 6.0) & (y < 0.6 * x)
    bourg = (far > 11.0) & _one_in(x, y, 9.2)
    kind = np.where(desert, "desert", "village").astype("<U12")
    kind[bourg] = "bourg"
    kind[desert & bourg] = "desert bourg"
    kind[far < 9.5] = "suburb"
    kind[far < 5.0] = "town"
    return kind


def _one_in(x: Reals, y: Reals, cell_km: float) -> NDArray[np.bool_]:
    """Return the first commune of each square of a grid (n,) flags."""
    cell = np.floor(x / cell_km) * 1000.0 + np.floor(y / cell_km)
    first = np.zeros(len(x), dtype=np.bool_)
    first[np.unique(cell, return_index=True)[1]] = True
    return first


def _people(kind: NDArray[np.str_], far: Reals, luck: np.random.Generator) -> Ints:
    """Return inhabitants (n,), log-uniform within the range of the kind, villages smaller away from the town."""
    low = {"town": 12e3, "suburb": 3e3, "bourg": 1.5e3, "village": 200, "desert": 120, "desert bourg": 1.2e3}
    high = {"town": 24e3, "suburb": 20e3, "bourg": 6e3, "village": 1.1e3, "desert": 550, "desert bourg": 2.8e3}
    least, most = (np.vectorize({k: float(v) for k, v in d.items()}.__getitem__)(kind) for d in (low, high))
    people = least * (most / least) ** luck.random(len(kind))
    people *= np.where(kind == "village", 1.0 + 1.5 * np.exp(-far / 12.0), 1.0)
    whole: Ints = np.rint(people).astype(np.int64)
    return whole


def _rounded(expected: Reals, luck: np.random.Generator) -> Ints:
    """Return whole numbers with these expectations (n,): up with the probability of the fraction."""
    return np.floor(expected + luck.random(len(expected))).astype(np.int64)


def _communes(
    x: Reals, y: Reals, kind: NDArray[np.str_], population: Ints, gps: Ints, living: Ints, luck: np.random.Generator
) -> Communes:
    n = len(x)
    quadrant = (x > 2.0).astype(np.int64) + 2 * (y > -2.0)
    rural = np.where(np.isin(kind, ("town", "suburb")), 0.0, np.where(np.char.startswith(kind, "desert"), 1.0, 0.5))
    under_15, from_75 = 0.185 - 0.05 * rural, 0.08 + 0.07 * rural
    people = people_by_age(population, under_15, from_75)
    old = np.minimum(gps, np.floor(gps * (0.10 + 0.10 * rural) + luck.random(n)).astype(np.int64))
    attraction = np.where(np.hypot(x, y) < 17.0, "A1", "")
    return Communes(
        code=np.array([f"T{i:04d}" for i in range(n)]),
        name=np.array([f"{_NAMES[k]} {i}" for i, k in enumerate(kind.tolist())]),
        departement=np.array([f"T{q + 1}" for q in quadrant.tolist()]),
        region=np.where(quadrant < 2, "R2", "R1"),
        epci=np.array([f"E{o // 2:02d}" for o in living.tolist()]),
        living_area=np.array([f"L{o:02d}" for o in living.tolist()]),
        attraction_area=attraction,
        latitude=_CENTRE[0] + y / 110.57,
        longitude=_CENTRE[1] + x / (111.32 * np.cos(np.radians(_CENTRE[0]))),
        area_km2=np.full(n, _SPACING_KM**2 * np.sqrt(0.75)),
        people_by_age=people,
        population_need_weighted=need_weighted(population, under_15, from_75),
        share_ald=share_ald(people),
        share_deprived=share_deprived(population, 23_000.0 - 2_500.0 * rural),
        gps=gps,
        gps_65_and_over=old,
    )


def _facilities(kind: NDArray[np.str_], population: Ints, luck: np.random.Generator) -> Facilities:
    """Return facilities: specialists where there are 8,000 people or more, units in the town and two bourgs."""
    n = len(kind)
    count = {name: np.zeros(n, dtype=np.int64) for name in KINDS}
    served = np.where(population >= 1500, population, 0) / 1000.0
    for name, rate in _PER_1000.items():
        reach = np.where(population >= (1500 if name in ("dentist", "pharmacy") else 8000), served, 0.0)
        count[name] = _rounded(rate * reach, luck)
    bourgs = np.flatnonzero(kind == "bourg")
    largest = bourgs[np.argsort(-population[bourgs], kind="stable")]
    count["emergency"][np.r_[0, largest[:1]]] = (2, 1)
    count["msp"][largest[::2]] = 1
    count["health_centre"][kind == "suburb"] = 1
    count["health_centre"][0] = 5
    return Facilities(count)
