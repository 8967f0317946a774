from __future__ import annotations

import dataclasses
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simdesert.country.communes import Communes
from simdesert.country.minutes import overridden
from simdesert.country.territory import load
from simdesert.country.travel import (
    LIMIT_MINUTES,
    great_circle_km,
    nearest_minutes,
    speed_kmh,
    travel_between,
    within_km,
)
from simdesert.errors import TableError


def communes_at(latitude: list[float], longitude: list[float], density: float = 10.0) -> Communes:
    toy, n = load("toy").communes, len(latitude)
    columns = {f.name: known[:n] for f in dataclasses.fields(toy) if (known := getattr(toy, f.name)) is not None}
    columns |= {
        "code": np.array([f"C{i}" for i in range(n)]),
        "latitude": np.array(latitude),
        "longitude": np.array(longitude),
    }
    return Communes(**columns | {"area_km2": columns["people_by_age"].sum(axis=1) / density})


def test_a_degree_of_latitude_is_111_km() -> None:
    assert great_circle_km(46.0, 2.0, 47.0, 2.0) == pytest.approx(111.195, abs=0.001)


@given(st.floats(-89, 89), st.floats(-180, 180), st.floats(-89, 89), st.floats(-180, 180))
def test_distance_is_the_same_both_ways(lat: float, lon: float, to_lat: float, to_lon: float) -> None:
    there, back = great_circle_km(lat, lon, to_lat, to_lon), great_circle_km(to_lat, to_lon, lat, lon)
    assert there == pytest.approx(back, abs=1e-6)


@given(st.lists(st.tuples(st.floats(41, 51), st.floats(-5, 9), st.booleans()), min_size=1, max_size=30))
def test_within_a_distance_is_what_the_great_circles_say(places: list[tuple[float, float, bool]]) -> None:
    latitude, longitude, of = (np.array(column) for column in zip(*places, strict=True))
    km = great_circle_km(latitude[:, np.newaxis], longitude[:, np.newaxis], latitude[of], longitude[of])
    near = within_km(latitude, longitude, of, 44.6)
    assert near[(km < 44.59).any(axis=1)].all()
    assert not near[(km > 44.61).all(axis=1)].any()


def test_cars_drive_60_in_the_country_and_35_in_the_densest_towns() -> None:
    speed = speed_kmh(np.array([0.0, 500.0, np.sqrt(500.0 * 10_000.0), 10_000.0, 30_000.0]))
    np.testing.assert_allclose(speed, [60.0, 60.0, 47.5, 35.0, 35.0])


def test_ten_kilometres_in_the_country_are_fifteen_minutes() -> None:
    # 2 + 1.3 · 10/60 · 60 = 15
    travel = travel_between(communes_at([46.0, 46.0 + 10 / 111.195], [2.0, 2.0]))
    np.testing.assert_allclose(travel.minutes, [3.0, 15.0, 15.0, 3.0], atol=1e-3)
    assert travel.indices.tolist() == [0, 1, 0, 1]


def test_what_is_beyond_half_an_hour_is_not_in_the_matrix() -> None:
    # 30 minutes are 28/1.3 = 21.5 km
    travel = travel_between(communes_at([46.0, 46.0 + 21.4 / 111.195, 46.0 - 21.7 / 111.195], [2.0] * 3))
    assert np.diff(travel.indptr).tolist() == [2, 2, 1]


def test_rows_are_sorted_symmetric_and_hold_the_own_commune() -> None:
    toy = load("toy")
    travel, n = toy.travel, len(toy.communes)
    start = np.repeat(np.arange(n), np.diff(travel.indptr))
    assert (np.diff(start * n + travel.indices) > 0).all()
    assert (travel.minutes[start == travel.indices] == 3.0).all()
    assert travel.minutes.max() <= LIMIT_MINUTES
    table = np.full((n, n), np.inf)
    table[start, travel.indices] = travel.minutes
    assert (table == table.T).all()


def test_the_nearest_unit_is_found_at_any_distance() -> None:
    communes = communes_at([46.0, 47.0], [2.0, 2.0])
    minutes = nearest_minutes(communes, np.array([True, False]))
    assert minutes[0] == 3.0
    assert minutes[1] == pytest.approx(2.0 + 1.3 * 111.195, abs=0.01)


def test_where_nobody_has_it_the_nearest_is_infinitely_far() -> None:
    assert np.isinf(nearest_minutes(communes_at([46.0, 47.0], [2.0, 2.0]), np.zeros(2, dtype=np.bool_))).all()


def test_nearest_minutes_agree_with_the_matrix_where_it_reaches() -> None:
    toy = load("toy")
    present = toy.facilities.present("emergency")
    free, through = nearest_minutes(toy.communes, present), nearest_minutes(toy.communes, present, toy.travel)
    near = free < LIMIT_MINUTES
    np.testing.assert_allclose(free[near], through[near], rtol=1e-5)
    np.testing.assert_allclose(free[~near], through[~near])


def test_a_table_of_minutes_overrides_the_formula_in_the_direction_given(tmp_path: Path) -> None:
    communes = communes_at([46.0, 46.0 + 10 / 111.195, 46.0 - 10 / 111.195], [2.0] * 3)
    table = tmp_path / "minutes.csv"
    table.write_text("from,to,minutes\nC0,C1,22\nC1,C2,29\nC0,C2,45\n", encoding="utf-8")
    travel = overridden(travel_between(communes), communes.code, table)
    # By the formula 15 minutes over 10 km, 28 over 20; from C0 to C2 the table says 45: out of the matrix.
    assert travel.indptr.tolist() == [0, 2, 5, 8]
    assert travel.indices.tolist() == [0, 1, 0, 1, 2, 0, 1, 2]
    np.testing.assert_allclose(travel.minutes, [3, 22, 15, 3, 29, 15, 28, 3], atol=1e-3)
    minutes = nearest_minutes(communes, np.array([False, False, True]), travel)
    assert minutes[1] == 29.0
    assert minutes[0] == 30.0  # out of the matrix is at least half an hour


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("from,to\nC0,C1\n", "no column 'minutes'"),
        ("from,to,minutes\nC0,C9,5\n", "line 2, column 'to': no commune 'C9'"),
        ("from,to,minutes\nC0,C1,5\nC0,C1,soon\n", "line 3, column 'minutes': 'soon' is not a positive number"),
        ("from,to,minutes\nC0,C1,-1\n", "line 2, column 'minutes'"),
    ],
)
def test_a_wrong_table_of_minutes_is_refused_with_its_line(tmp_path: Path, text: str, complaint: str) -> None:
    communes = communes_at([46.0, 46.1], [2.0, 2.0])
    table = tmp_path / "minutes.csv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=complaint):
        overridden(travel_between(communes), communes.code, table)


def test_the_matrix_of_35000_communes_takes_a_few_seconds() -> None:
    luck = np.random.default_rng(0)
    n = 35_000
    toy = load("toy").communes
    given = {f.name: getattr(toy, f.name) for f in dataclasses.fields(toy) if f.name != "people_by_age"}
    columns = {name: np.resize(values, n) for name, values in given.items() if values is not None}
    columns |= {"latitude": luck.uniform(43, 50, n), "longitude": luck.uniform(-1, 8, n)}
    many = Communes(**columns, people_by_age=np.resize(toy.people_by_age, (n, 7)))
    start = time.perf_counter()
    travel_between(many)
    assert time.perf_counter() - start < 10.0  # about 1.5 s; the bound is for slow shared machines
