from __future__ import annotations

import numpy as np
import pytest

from simdesert.metrics.groups import mean, ratio, total

GROUPS = np.array([0, 0, 1])


def test_a_total_adds_within_each_group() -> None:
    assert total(np.array([1.0, 2.0, 4.0]), GROUPS, 2).tolist() == [3.0, 4.0]


def test_totals_are_those_of_numpy_to_the_last_digit_in_any_order_of_groups() -> None:
    values = np.linspace(0.1, 1e6, 1000) ** 1.1
    for groups in (np.repeat(np.arange(10), 100), np.arange(1000) * 7 % 10, np.full(1000, 3)):
        for column in (values, values[::-1], values.astype(np.float32), values.astype(np.int64), values > 3.0):
            expected = np.bincount(groups, weights=column, minlength=12)
            assert total(column, groups, 12).tolist() == expected.tolist()


def test_a_total_of_nothing_is_nil() -> None:
    assert total(np.zeros(0), np.zeros(0, dtype=np.int64), 2).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("group", [-1, 2])
def test_a_group_that_does_not_exist_is_refused(group: int) -> None:
    with pytest.raises(IndexError, match="out of range"):
        total(np.ones(3), np.array([0, 1, group]), 2)


def test_values_without_a_group_are_refused() -> None:
    with pytest.raises(ValueError, match="3 values in 2 groups; give one group for each value"):
        total(np.ones(3), np.array([0, 1]), 2)


def test_a_ratio_divides_sums_and_does_not_average_ratios() -> None:
    # 1/10 and 30/100: the ratio of sums is 31/110, the mean of ratios would be 0.2.
    assert ratio(np.array([1.0, 30.0, 5.0]), np.array([10.0, 100.0, 20.0]), GROUPS, 2).tolist() == [31 / 110, 0.25]


def test_a_mean_is_weighted() -> None:
    assert mean(np.array([2.0, 5.0, 7.0]), np.array([1.0, 3.0, 9.0]), GROUPS, 2).tolist() == [17 / 4, 7.0]


def test_an_empty_group_has_no_ratio() -> None:
    assert np.isnan(ratio(np.ones(3), np.ones(3), GROUPS, 3)[2])
