"""Facts: the published figures that the embedded France must agree with, read from the package's own tables."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

DATA = Path(__file__).resolve().parents[2] / "src" / "simdesert" / "country" / "data"


@dataclass(frozen=True)
class Departement:
    """A département: official counts and shares."""

    code: str
    region: str
    name: str
    communes: int
    communes_under_500: int
    people: int
    area_km2: float
    gps: int
    emergency: int
    pharmacy: int
    under_15: float
    from_75: float
    income: float


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _departement(row: dict[str, str]) -> Departement:
    people = int(row["population_2021"])
    return Departement(
        row["departement"],
        row["region"],
        row["name"],
        int(row["communes"]),
        int(row["communes_under_500"]),
        people,
        people / float(row["density_per_km2"]),
        int(row["gps"]),
        int(row["emergency"]),
        int(row["pharmacy"]),
        float(row["percent_under_15"]) / 100.0,
        float(row["percent_75_and_over"]) / 100.0,
        float(row["median_income_eur"] or "nan"),
    )


DEPARTEMENTS = {r["departement"]: _departement(r) for r in _rows("departements.csv") if len(r["departement"]) == 2}
"""The 96 metropolitan départements by code (INSEE)."""

_CLASSES = _rows("commune_classes.csv")
CLASS_FROM = np.array([int(r["inhabitants_from"]) for r in _CLASSES])
"""Lower bounds of the ten classes of size [inhabitants]."""


def of_class(column: str) -> np.ndarray:
    """Return a column of the table of size classes (10,)."""
    return np.array([float(r[column]) for r in _CLASSES])


def size_class(people: np.ndarray) -> np.ndarray:
    """Return the class of size of each commune (n,) [0–9]."""
    return np.searchsorted(CLASS_FROM, people, side="right") - 1
