from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simdesert.country.areas import grown, halved, plane_km

points = st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100), st.integers(0, 80_000)), min_size=1, max_size=40).map(
    lambda rows: np.array(rows, dtype=np.float64).T
)


def test_a_commune_belongs_to_the_nearer_centre_unless_the_other_pulls_more() -> None:
    x, y = np.array([0.0, 4.0, 10.0]), np.zeros(3)
    centres = np.array([0, 2])
    assert grown(x, y, centres, np.array([1.0, 1.0])).tolist() == [0, 0, 1]
    assert grown(x, y, centres, np.array([1.0, 2.0])).tolist() == [0, 1, 1]  # 4 km/1 against 6 km/2


def test_four_towns_in_a_row_are_cut_in_the_middle() -> None:
    groups = halved(np.array([0.0, 1.0, 2.0, 3.0]), np.zeros(4), np.full(4, 20_000.0), 50_000.0)
    assert groups[0] == groups[1] != groups[2] == groups[3]


@given(points)
def test_no_group_is_larger_than_allowed_unless_it_is_a_single_commune(rows: np.ndarray) -> None:
    x, y, people = rows
    groups = halved(x, y, people, 50_000.0)
    size, members = np.bincount(groups, weights=people), np.bincount(groups)
    assert ((size <= 50_000.0) | (members == 1)).all()
    assert (members > 0).all()


def test_the_plane_keeps_distances_of_neighbours() -> None:
    x, y = plane_km(np.array([46.5, 46.5, 46.5]), np.array([2.0, 2.1, 2.2]))
    assert x[1] - x[0] == pytest.approx(7.66, abs=0.01)  # a tenth of a degree at 46.5° north
    assert (y == y[0]).all()
