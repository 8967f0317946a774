from __future__ import annotations

import numpy as np

from simdesert.metrics.groups import mean, ratio, total

GROUPS = np.array([0, 0, 1])


def test_a_total_adds_within_each_group() -> None:
    assert total(np.array([1.0, 2.0, 4.0]), GROUPS, 2).tolist() == [3.0, 4.0]


def test_a_ratio_divides_sums_and_does_not_average_ratios() -> None:
    # 1/10 and 30/100: the ratio of sums is 31/110, the mean of ratios would be 0.2.
    assert ratio(np.array([1.0, 30.0, 5.0]), np.array([10.0, 100.0, 20.0]), GROUPS, 2).tolist() == [31 / 110, 0.25]


def test_a_mean_is_weighted() -> None:
    assert mean(np.array([2.0, 5.0, 7.0]), np.array([1.0, 3.0, 9.0]), GROUPS, 2).tolist() == [17 / 4, 7.0]


def test_an_empty_group_has_no_ratio() -> None:
    assert np.isnan(ratio(np.ones(3), np.ones(3), GROUPS, 3)[2])
