"""Births: where those who practise today were born, as the registers of births have it."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import simdesert.country
from simdesert.country.communes import AGE_BANDS, Communes
from simdesert.country.sites import Sites

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]

WARD_PEOPLE = 34_600.0
"""A site of so many people has a maternity ward [inhabitants]: the 520 largest of France, as 520 communes saw 99.8 % of
the births (INSEE Première, June 2003, births of 2001; more had wards before)."""

WARD_DRAW = 0.2
"""A mother goes to the ward of the least km/people^0.2 [–]. First fit: 74 % give birth within 15 km (three in four;
INSEE, births of 2001), 48 % in a commune of more than 50,000 people and 12 % in one of fewer than 10,000 (44 and 15 %
in 1975, 50 and 9 % in 2016; INSEE Focus 92)."""

_FILE = Path(simdesert.country.__file__).parent / "data" / "regions.csv"


def births(sites: Sites, children: Reals, site_km: NDArray[np.float32]) -> Reals:
    """Return the births registered at each site around 1990 (n_sites,) [share].

    A site has births for its children, as many a child as its région had births around 1990, when those were born who
    settle now, for its children of today; a birth is registered where the ward is (code civil, article 55), not where
    the mother lives. Assumption: doctors of every age are given these births.

    Parameters
    ----------
    sites
        For their people and régions.
    children
        People under 16 at each site (n_sites,) [inhabitants], see :func:`children_of`.
    site_km
        Between sites (n_sites, n_sites) [km].

    References
    ----------
    Births of seven régions around 1990, people of all régions in 1990 and 2021: INSEE, décret 99-1154; see
    ``country/data/SOURCES.md``. A région that the table lacks has births as all together.
    """
    a_child = np.array([births_a_child().get(region, 1.0) for region in sites.region.tolist()])
    registered = np.bincount(ward_of(sites, site_km), weights=children * a_child, minlength=len(sites))
    share: Reals = registered / registered.sum()
    return share


def children_of(sites: Sites, communes: Communes) -> Reals:
    """Return the people under 16 of each site (n_sites,) [inhabitants]; all people where there are none."""
    under_16 = communes.people_by_age[:, : AGE_BANDS.index("16")].sum(axis=1)
    children = np.bincount(sites.of_commune, weights=under_16, minlength=len(sites)).astype(np.float64)
    return children if children.any() else sites.population


def ward_of(sites: Sites, site_km: NDArray[np.float32]) -> Rows:
    """Return the site of the maternity ward that serves each site (n_sites,) [row].

    The least km/people^:data:`WARD_DRAW` among the sites of :data:`WARD_PEOPLE` or more; the largest where none is. Of
    two adjoining towns, both 2 km away, the larger draws the mothers of both.
    """
    wards = np.flatnonzero(sites.population >= min(WARD_PEOPLE, float(sites.population.max())))
    reach = sites.population[wards] ** WARD_DRAW
    nearest: Rows = wards[(site_km[wards] / reach[:, None]).argmin(axis=0)]
    return nearest


@lru_cache(maxsize=1)
def births_a_child() -> dict[str, float]:
    """Return the births of 1990 for the children of 2021 by région, relative to those of all régions {code: [–]}.

    Births that are not known follow the people of 1990 and the share of children today, as the known ones do in sum.
    """
    with _FILE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    children = np.array([float(row["under_15_2021"]) for row in rows])
    then, now = (np.array([float(row[f"population_{year}"]) for row in rows]) for year in (1990, 2021))
    expected, counted = then * children / now, np.array([float(row["births_1990"] or "nan") for row in rows])
    known = np.isfinite(counted)
    born = np.where(known, counted, expected * counted[known].sum() / expected[known].sum())
    relative = born / children / (born.sum() / children.sum())
    return {row["region"]: float(value) for row, value in zip(rows, relative, strict=True)}
