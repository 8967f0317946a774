"""The record: published series by year, each point with its unit, grade and source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from simdesert.model.past import dated
from simdesert.parameters import Grade

_FILE = Path(__file__).parent / "record.csv"


@dataclass(frozen=True)
class Point:
    """A published figure of a series [unit]."""

    series: str
    year: int
    value: float
    unit: str
    grade: Grade
    source: str


@lru_cache(maxsize=1)
def record() -> tuple[Point, ...]:
    """Return all points, in the order of the file."""
    return dated(_FILE, Point)


def points_of(series: str) -> tuple[Point, ...]:
    """Return the points of a series, by year."""
    return tuple(sorted((point for point in record() if point.series == series), key=lambda point: point.year))
