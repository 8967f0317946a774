"""Past: what was otherwise in the year in which a run starts, from dated facts.

Territory and parameters describe France on 1 January 2025. ``past.csv`` holds what is known of earlier years, each
figure with its source and grade; what it does not hold (people, travel times, health centres, fees, specialists) is
that of 2025 in every year.
"""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar, cast

import numpy as np

from simdesert.model.parameters import ModelParameters
from simdesert.parameters import Grade

TODAY = 2025
"""First year whose start is the territory's and the parameters' own [calendar year]."""

Figure = TypeVar("Figure")

_FILE = Path(__file__).parent / "past.csv"


@dataclass(frozen=True)
class Fact:
    """A dated figure, its unit, source and grade."""

    quantity: str
    year: int
    value: float
    unit: str
    grade: Grade
    source: str


@dataclass(frozen=True)
class Zoning:
    """An official zoning: the first January in force and the shares of people in its classes [0–1]."""

    year: int
    priority: float
    complementary: float


TODAYS_ZONING = Zoning(TODAY, 0.28, 0.40)
"""DREES, APL 2023 by zoning class: 28 % of people in priority zones, 40 % in complementary ones."""


def dated(file: Path, kind: Callable[[str, int, float, str, Grade, str], Figure]) -> tuple[Figure, ...]:
    """Return the figures of a CSV, in its order, each of a kind: (name, year, value, unit, grade, source)."""
    with file.open(encoding="utf-8", newline="") as stream:
        _, *rows = csv.reader(stream)
    return tuple(kind(name, int(year), float(value), unit, cast("Grade", grade), source)
                 for name, year, value, unit, grade, source in rows)  # fmt: skip


@lru_cache(maxsize=1)
def facts() -> tuple[Fact, ...]:
    """Return the dated facts, in the order of the file."""
    return dated(_FILE, Fact)


def value_in(year: int, quantity: str, today: float, since: int = TODAY) -> float:
    """Return a quantity as it was: linear between its dates and `today`, the nearest outside [its unit].

    Parameters
    ----------
    year
        [calendar year].
    quantity
        As the table calls it; without a line there, it is `today` in every year.
    today, since
        Its value from the year `since` on.
    """
    known = [(fact.year, fact.value) for fact in facts() if fact.quantity == quantity]
    years, values = zip(*known, (since, today), strict=True)
    return float(np.interp(year, years, values))


def as_of(year: int, parameters: ModelParameters) -> ModelParameters:
    """Return the parameters as they were at the start of a year: each × dated value / central value."""
    known = {fact.quantity for fact in facts()}
    changed = {
        p.name: getattr(parameters, p.name) * (value_in(year, p.name, p.value) / p.value)
        for p in ModelParameters.declared()
        if p.name in known - {"students"}
    }
    return dataclasses.replace(parameters, **changed)


def zonings() -> tuple[Zoning, ...]:
    """Return the official zonings, the oldest first, today's last."""
    shares = {(fact.quantity, fact.year): fact.value for fact in facts()}
    years = sorted(year for quantity, year in shares if quantity == "zoning_priority")
    return (
        *(Zoning(year, shares["zoning_priority", year], shares["zoning_complementary", year]) for year in years),
        TODAYS_ZONING,
    )


def zoning_in_force(year: int) -> Zoning:
    """Return the last official zoning that was in force by January of a year, the first one before it."""
    known = zonings()
    return max((zoning for zoning in known if zoning.year <= year), key=lambda one: one.year, default=known[0])
