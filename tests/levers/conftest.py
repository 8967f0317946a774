"""Four sites, five doctors and a year's record, small enough to work every number by hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simdesert.country.doctors import Practice, Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites, UrbanClass, Zone
from simdesert.levers._bill import Record


def _read_only(columns: dict[str, Any]) -> dict[str, Any]:
    for column in columns.values():
        if isinstance(column, np.ndarray):
            column.setflags(write=False)
    return columns


@pytest.fixture(scope="session")
def sites() -> Sites:
    """A rural desert (red), a suburb, a town and a riviera, from the least to the best served."""
    zone = np.array([Zone.PRIORITY, Zone.COMPLEMENTARY, Zone.INTERMEDIATE, Zone.OVER_SERVED], dtype=np.int64)
    columns = {
        "of_commune": np.arange(4),
        "departement": np.array(["36", "45", "37", "06"]),
        "region": np.array(["24", "24", "24", "93"]),
        "latitude": np.array([46.8, 47.9, 47.4, 43.7]),
        "longitude": np.array([1.7, 1.9, 0.7, 7.3]),
        "population": np.array([10_000.0, 30_000.0, 40_000.0, 20_000.0]),
        "population_need_weighted": np.array([12_000.0, 30_000.0, 38_000.0, 20_000.0]),
        "urban_class": np.array(
            [UrbanClass.OTHER, UrbanClass.LARGE, UrbanClass.LARGE, UrbanClass.LARGE], dtype=np.int64
        ),
        "rural": np.array([True, False, False, False]),
        "periurban": np.array([False, True, False, False]),
        "zone": zone,
        "zone_at_start": zone.copy(),
        "red": np.array([True, False, False, False]),
        "apl_under_65": np.array([1.5, 2.8, 3.8, 5.2]),
        "gps": np.array([5.0, 24.0, 40.0, 40.0]),
        "msp": np.array([1.0, 2.0, 4.0, 0.0]),
        "left": np.array([0.0, 1.0, 2.0, 3.0]),
        "hospital": np.array([False, False, True, True]),
        "emergency_minutes": np.array([45.0, 20.0, 5.0, 8.0]),
        "earnings": np.array([110_000.0, 100_000.0, 90_000.0, 80_000.0]),
    }
    return Sites(**_read_only(columns), opened={})


@pytest.fixture(scope="session")
def doctors() -> DoctorsSeen:
    """An intern, a locum, a solo GP of the riviera, a GP in the desert's MSP and a salaried GP of the town, in 2030."""
    columns = {
        "id": np.arange(1, 6, dtype=np.uint64),
        "age": np.array([27, 32, 60, 38, 50]),
        "female": np.array([True, False, False, True, True]),
        "partner": np.array([False, True, True, True, False]),
        "children": np.array([False, False, True, True, False]),
        "specialty": np.zeros(5, dtype=np.int8),
        "stage": np.array([Stage.INTERN, Stage.LOCUM, Stage.SETTLED, Stage.SETTLED, Stage.SETTLED], dtype=np.int8),
        "practice": np.array(
            [Practice.SOLO, Practice.SOLO, Practice.SOLO, Practice.MSP, Practice.SALARIED], dtype=np.int8
        ),
        "years_settled": np.array([-1, -1, 25, 1, 10]),
        "site": np.array([-1, -1, 3, 0, 2], dtype=np.int32),
        "contracted": np.ones(5, dtype=np.bool_),
        "sector2": np.array([False, False, True, False, False]),
        "wait_days": np.array([0.0, 0.0, 1.0, 9.0, 3.0]),
        "listed": np.array([0.0, 0.0, 700.0, 1_000.0, 600.0]),
    }
    return DoctorsSeen(**_read_only(columns), year=2030, signed={})


@pytest.fixture(scope="session")
def having_signed(doctors: DoctorsSeen) -> Callable[[str, list[int]], DoctorsSeen]:
    """The same doctors, with the years in which they signed a contract (0: never)."""

    def signed(contract: str, years: list[int]) -> DoctorsSeen:
        return dataclasses.replace(doctors, signed={contract: np.array(years, dtype=np.int16)})

    return signed


@pytest.fixture(scope="session")
def record_of() -> Callable[..., Record]:
    """A year's record in which nothing happened but what is said."""

    def record(**said: Any) -> Record:
        nothing = Record(
            year=2030, holders=np.zeros(0), opened={}, stock={}, posts_filled=0.0, days=0.0, days_covered=0.0,
            visits=0.0, visits_remote=0.0, visits_uncontracted=0.0, people=0.0, people_ald=0.0, gps=0.0, msp_gps=0.0,
            students=0.0, years_in_force=5, regions=13, msp=0.0,
        )  # fmt: skip
        return dataclasses.replace(nothing, **said)

    return record
