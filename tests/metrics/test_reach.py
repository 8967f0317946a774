from __future__ import annotations

import numpy as np

from simdesert.metrics.reach import communes_without, share_below, share_beyond

GROUPS = np.array([0, 0, 1])
PEOPLE = np.array([10.0, 30.0, 50.0])


def test_a_commune_at_the_threshold_is_not_below_it() -> None:
    assert share_below(np.array([2.4, 2.5, 1.0]), 2.5, PEOPLE, GROUPS, 2).tolist() == [0.25, 1.0]


def test_a_commune_at_the_threshold_is_not_beyond_it() -> None:
    assert share_beyond(np.array([45.0, 45.1, 3.0]), 45.0, PEOPLE, GROUPS, 2).tolist() == [0.75, 0.0]


def test_a_facility_that_does_not_exist_is_beyond_any_threshold() -> None:
    assert share_beyond(np.array([np.inf, 1.0, 1.0]), 45.0, PEOPLE, GROUPS, 2).tolist() == [0.25, 0.0]


def test_communes_without_a_doctor_are_counted_by_group() -> None:
    assert communes_without(np.array([0.0, 1.0, 0.0]), GROUPS, 2).tolist() == [1.0, 1.0]
