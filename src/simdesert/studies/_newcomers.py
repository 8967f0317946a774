"""Newcomers: where the doctors practise who took their place since the start of a run."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.codes import city_of
from simdesert.country.sites import UrbanClass, largest_communes
from simdesert.country.travel import great_circle_km

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Rows = NDArray[np.int64]
Obtained = Callable[["DesertModel"], float]
"""Model at the end of a year → value, NaN where the territory lacks what is measured."""


def newcomers(model: DesertModel) -> tuple[Rows, Rows]:
    """Return the doctors who took their place since the start [row], and their sites [row].

    First settlements and moves together: the official figures are about interns of 2004–07 where they were in 2019.
    """
    rows = model.settled[model.doctors.since[model.settled] >= model.start_year]
    return rows, model.doctors.site[rows].astype(np.int64)


def median_km(from_: str) -> Obtained:
    """Return what measures the median distance of newcomers to their ``birthplace`` or ``faculty`` [km]."""

    def median(model: DesertModel) -> float:
        rows, site = newcomers(model)
        s, f = model.sites, model.territory.faculties
        place, places = (model.doctors.birth_site, s) if from_ == "birthplace" else (model.doctors.faculty, f)
        km = great_circle_km(
            places.latitude[place[rows]], places.longitude[place[rows]], s.latitude[site], s.longitude[site]
        )
        return float(np.median(km)) if len(rows) else math.nan

    return median


def in_birth_region(model: DesertModel) -> float:
    """Return the share of newcomers in the region of their birth [0–1]."""
    rows, site = newcomers(model)
    if not len(rows):
        return math.nan
    return float((model.sites.region[model.doctors.birth_site[rows]] == model.sites.region[site]).mean())


def in_birth_commune(model: DesertModel) -> float:
    """Return the share of newcomers who practise in the commune where their birth was registered [0–1].

    That is the largest commune of the site of their birth; Paris, Lyon and Marseille are one commune each. NaN if
    nobody came.
    """
    rows, _ = newcomers(model)
    if not len(rows):
        return math.nan
    communes, of_commune = model.territory.communes, model.sites.of_commune
    largest = largest_communes(of_commune, communes.population.astype(np.float64), len(model.sites))
    city = np.array([city_of(code) for code in communes.code.tolist()])
    born, here = largest[model.doctors.birth_site[rows]], model.doctors.commune[rows]
    return float((city[born] == city[here]).mean())


def settled_in(area: UrbanClass) -> Obtained:
    """Return what measures the share of newcomers in a class of attraction areas, NaN where there is none [0–1]."""

    def share(model: DesertModel) -> float:
        _, site = newcomers(model)
        there = bool(len(site)) and bool((model.sites.urban_class == area).any())
        return float((model.sites.urban_class[site] == area).mean()) if there else math.nan

    return share
