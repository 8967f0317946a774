"""Build the embedded France: real place names, official totals by département, invented doctors.

Run ``python tools/build_france.py [FOLDER]`` with the package and its ``dev`` extra installed; it writes
``src/simdesert/country/data/france`` (about a minute) and the same bytes every time.
"""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import numpy as np
from france.belonging import attraction_areas, epci, ground_of, living_areas
from france.doctors import gps, gps_65_and_over
from france.facts import DATA, DEPARTEMENTS
from france.ground import areas_km2, placed
from france.places import arrondissement_code, foreign_positions, french_places
from france.sizes import Sized, sized
from france.stands import facilities

from simdesert.country.ages import need_weighted, people_by_age, share_ald, share_deprived
from simdesert.country.communes import Communes
from simdesert.country.facilities import Facilities
from simdesert.country.folder import write_folder
from simdesert.country.travel import travel_between

SEED = 2024
NOTES = (
    "Real: names and positions of about 15,100 places (GeoNames, CC BY 4.0), scaled to INSEE's populations of 2021.",
    (
        "Real: in each département the number of communes, people, practice places of GPs, emergency units, pharmacies "
        "and the shares under 15 and over 75 (INSEE, Licence Ouverte 2.0)."
    ),
    (
        "Invented: communes that GeoNames lacks, where doctors and facilities stand within a département, which GPs "
        "are 65 and over, the borders of EPCI, living areas and attraction areas."
    ),
    "Codes are the territory's own, not INSEE's, arrondissements apart; results by commune mean nothing here.",
)
AGE_SPREAD_15, AGE_SPREAD_75, AGE_BY_SIZE = 0.08, 0.12, 0.10
"""Spread of communes' shares about the département's, and how much older small communes are [log]: invented."""


def main(folder: Path) -> None:
    """Write the embedded France into `folder`."""
    luck = np.random.default_rng(SEED)
    places = french_places()
    sizes = [sized(d, [p for p in places if p.departement == d.code], luck) for d in DEPARTEMENTS.values()]
    position = np.concatenate(placed(sizes, foreign_positions(), luck))
    communes = in_order(_without_doctors(sizes, position, luck))
    travel = travel_between(communes)
    people, departement = communes.population, communes.departement
    doctors = gps(people, departement, travel, communes.population_need_weighted, luck)
    old = gps_65_and_over(doctors, departement, luck)
    count = facilities(people, departement, communes.latitude, communes.longitude, luck)
    folder.mkdir(parents=True, exist_ok=True)
    served = dataclasses.replace(communes, gps=doctors, gps_65_and_over=old)
    write_folder(folder, served, Facilities(count), name="france", stylised=True, notes=NOTES)


def _without_doctors(sizes: list[Sized], position: np.ndarray, luck: np.random.Generator) -> Communes:
    departement = np.repeat([s.departement.code for s in sizes], [len(s.people) for s in sizes])
    people = np.concatenate([s.people for s in sizes])
    code, name = (np.array(column) for column in zip(*_named(sizes), strict=True))
    latitude, longitude = position.round(5).T
    ground = ground_of(code, latitude, longitude, people)
    under_15 = _local("under_15", departement, people, AGE_SPREAD_15, -AGE_BY_SIZE / 2, luck)
    from_75 = _local("from_75", departement, people, AGE_SPREAD_75, AGE_BY_SIZE, luck)
    ages = people_by_age(people, under_15, from_75)
    return Communes(
        code=code,
        name=name,
        departement=departement,
        region=np.array([DEPARTEMENTS[d].region for d in departement.tolist()]),
        epci=epci(ground, departement),
        living_area=living_areas(ground),
        attraction_area=attraction_areas(ground),
        latitude=latitude,
        longitude=longitude,
        area_km2=areas_km2(latitude, longitude, departement),
        people_by_age=ages,
        population_need_weighted=need_weighted(people, under_15, from_75),
        share_ald=share_ald(ages),
        share_deprived=share_deprived(people, np.array([DEPARTEMENTS[d].income for d in departement.tolist()])),
        gps=np.zeros(len(people), dtype=np.int64),
    )


def _named(sizes: list[Sized]) -> list[tuple[str, str]]:
    """Return (code, name) of each commune."""
    rows = []
    for size in sizes:
        for number, place in enumerate(size.places, 1):
            code = f"{size.departement.code}-{number:03d}"
            if place is None:
                rows.append((code, f"Commune inventée {code}"))
            else:
                rows.append((arrondissement_code(place.name) or code, place.name))
    return rows


def _local(
    field: str, departement: np.ndarray, people: np.ndarray, spread: float, by_size: float, luck: np.random.Generator
) -> np.ndarray:
    """Return a share by commune, scattered about the département's and equal to it over its people (n,) [0–1]."""
    tilt = np.exp(spread * (luck.random(len(people)) - 0.5) * np.sqrt(12.0) - by_size * np.log10(people / 5000.0))
    share = np.zeros(len(people))
    for code, facts in DEPARTEMENTS.items():
        rows = departement == code
        share[rows] = getattr(facts, field) * tilt[rows] * people[rows].sum() / (people[rows] * tilt[rows]).sum()
    return share


def in_order(communes: Communes) -> Communes:
    """Return the communes in the order of their codes."""
    order = np.argsort(communes.code, kind="stable")
    columns = {f.name: getattr(communes, f.name) for f in dataclasses.fields(communes)}
    return Communes(**{name: None if values is None else values[order] for name, values in columns.items()})


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "france")
