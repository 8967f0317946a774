from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simdesert.country.ages import (
    NATIONAL_75_PLUS,
    NATIONAL_UNDER_15,
    NEED_BY_CLASS,
    need_weighted,
    people_by_age,
    share_ald,
    share_deprived,
)


def test_the_need_of_the_three_classes_is_that_of_the_drees_weights() -> None:
    assert NEED_BY_CLASS.round(2).tolist() == [0.71, 0.97, 1.74]


def test_a_large_commune_with_the_national_shares_has_the_national_pyramid() -> None:
    people = people_by_age(np.array([1_002_000]), np.array([NATIONAL_UNDER_15]), np.array([NATIONAL_75_PLUS]))
    # 1,002,000 people for a pyramid whose rounded shares sum to 100.2: ten thousand for each point
    assert people[0].tolist() == [50_000, 131_400, 12_400, 273_200, 255_000, 175_000, 105_000]


@given(st.integers(0, 100_000), st.floats(0.0, 0.5), st.floats(0.0, 0.5))
def test_rounding_neither_adds_nor_loses_anybody(population: int, under_15: float, from_75: float) -> None:
    people = people_by_age(np.array([population]), np.array([under_15]), np.array([from_75]))
    assert people.sum() == population
    assert (people >= 0).all()


def test_need_weighted_people_sum_to_the_population_and_the_old_weigh_more() -> None:
    weighted = need_weighted(np.array([1000, 1000]), np.array([0.2, 0.1]), np.array([0.05, 0.2]))
    assert weighted.sum() == pytest.approx(2000.0)
    assert weighted[1] > weighted[0]


def test_nobody_needs_anything_where_nobody_lives() -> None:
    assert need_weighted(np.array([0]), np.array([0.2]), np.array([0.1])).tolist() == [0.0]


def test_long_term_conditions_are_165_in_a_thousand_and_rise_with_age() -> None:
    people = np.array([[100, 100, 10, 300, 200, 100, 40], [20, 50, 5, 150, 250, 300, 200]])
    share = share_ald(people)
    assert share @ people.sum(axis=1) / people.sum() == pytest.approx(0.165)
    assert share[1] > share[0]


def test_deprivation_is_11_percent_overall_and_falls_with_income() -> None:
    share = share_deprived(np.array([100, 300]), np.array([20_000.0, 25_000.0]))
    assert share @ [100, 300] / 400 == pytest.approx(0.11)
    assert share[0] / share[1] == pytest.approx(1.25**2.5)
