from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simdesert.metrics.inequality import (
    gini,
    highest_tenth_mean,
    lowest_tenth_mean,
    ninth_over_first_decile,
    tenth_means,
)

ALL = np.zeros(5, dtype=np.int64)
APL = np.array([5.0, 1.0, 2.0, 4.0, 3.0])


def test_deciles_are_deciles_of_people_and_not_of_communes() -> None:
    # Ranked 1, 2, 3, 4, 5 with 5, 10, 70, 10, 5 people: 10 % are reached at 2, 90 % at 4.
    people = np.array([5.0, 5.0, 10.0, 10.0, 70.0])
    assert ninth_over_first_decile(APL, people, ALL, 1).tolist() == [2.0]


def test_an_uninhabited_commune_is_no_decile() -> None:
    people = np.array([50.0, 0.0, 50.0, 0.0, 0.0])
    assert ninth_over_first_decile(APL, people, ALL, 1).tolist() == [2.5]


def test_the_worst_served_tenth_takes_part_of_the_commune_at_its_border() -> None:
    # A tenth of 100 people is 10: 5 people at 1 and 5 of the 10 at 2.
    people = np.array([5.0, 5.0, 10.0, 10.0, 70.0])
    assert lowest_tenth_mean(APL, people, ALL, 1).tolist() == [1.5]


def test_the_best_served_tenth_counts_from_above() -> None:
    people = np.array([5.0, 5.0, 10.0, 10.0, 70.0])
    assert highest_tenth_mean(APL, people, ALL, 1).tolist() == [4.5]


def test_a_tenth_takes_parts_of_the_communes_at_its_borders() -> None:
    # Ranked 1, 2, 3, 4, 5 with 5, 10, 70, 10, 5 of 100 people: 5 at 1 and 5 at 2; 5 at 2 and 5 at 3; then 3 only.
    people = np.array([5.0, 5.0, 10.0, 10.0, 70.0])
    expected = [1.5, 2.5, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.5, 4.5]
    np.testing.assert_allclose(tenth_means(APL, people), expected)


@given(st.lists(st.tuples(st.floats(0.0, 10.0), st.floats(0.5, 1e4)), min_size=1, max_size=30))
def test_the_tenths_rise_and_their_mean_is_the_mean(rows: list[tuple[float, float]]) -> None:
    values, people = np.array(rows).T
    tenths = tenth_means(values, people)
    assert (np.diff(tenths) >= -1e-9).all()
    assert tenths.mean() == pytest.approx(np.average(values, weights=people))
    one = np.zeros(len(values), dtype=np.int64)
    assert tenths[0] == pytest.approx(lowest_tenth_mean(values, people, one, 1)[0], abs=1e-9)


def test_each_group_has_its_own_tenths() -> None:
    groups = np.array([0, 0, 1, 1, 1])
    people = np.full(5, 10.0)
    assert lowest_tenth_mean(APL, people, groups, 2).tolist() == [1.0, 2.0]
    assert ninth_over_first_decile(APL, people, groups, 2).tolist() == [5.0, 2.0]


def test_equal_values_have_a_gini_of_zero() -> None:
    assert gini(np.full(5, 3.7), np.arange(1.0, 6.0), ALL, 1)[0] == pytest.approx(0.0, abs=1e-12)


def test_two_people_of_whom_one_has_all_have_a_gini_of_one_half() -> None:
    assert gini(np.array([0.0, 1.0]), np.ones(2), np.zeros(2, dtype=np.int64), 1).tolist() == [0.5]


def test_the_gini_of_one_two_three_is_two_ninths() -> None:
    # Mean absolute difference 8/9, divided by twice the mean 2: 2/9.
    assert gini(np.array([3.0, 1.0, 2.0]), np.ones(3), np.zeros(3, dtype=np.int64), 1)[0] == pytest.approx(2 / 9)


def test_a_group_without_people_has_no_inequality() -> None:
    groups = np.zeros(5, dtype=np.int64)
    for measure in (gini, lowest_tenth_mean, highest_tenth_mean, ninth_over_first_decile):
        assert np.isnan(measure(APL, np.ones(5), groups, 2)[1])


@given(st.lists(st.tuples(st.floats(0.1, 9.0), st.integers(1, 1000)), min_size=1, max_size=20))
def test_splitting_a_commune_in_two_changes_no_inequality(communes: list[tuple[float, int]]) -> None:
    apl, people = (np.array(column, dtype=float) for column in zip(*communes, strict=True))
    halves = np.concatenate([people / 2, people / 2])
    once, twice = np.zeros(len(apl), dtype=np.int64), np.zeros(2 * len(apl), dtype=np.int64)
    for measure in (gini, lowest_tenth_mean, highest_tenth_mean):
        whole, split = measure(apl, people, once, 1), measure(np.tile(apl, 2), halves, twice, 1)
        np.testing.assert_allclose(whole, split, rtol=1e-9, atol=1e-12)


@given(st.lists(st.floats(0.1, 9.0), min_size=2, max_size=20), st.floats(0.5, 3.0))
def test_inequality_does_not_depend_on_the_unit(values: list[float], factor: float) -> None:
    apl, people = np.array(values), np.ones(len(values))
    groups = np.zeros(len(values), dtype=np.int64)
    for measure in (gini, ninth_over_first_decile):
        np.testing.assert_allclose(
            measure(apl, people, groups, 1), measure(factor * apl, people, groups, 1), rtol=1e-9, atol=1e-12
        )
