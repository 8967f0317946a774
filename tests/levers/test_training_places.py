"""Davantage d'étudiants: numbers worked by hand."""

from __future__ import annotations

import pytest

from simdesert.levers._policy import Policy
from simdesert.levers.training_places import TrainingPlaces


def test_students_come_on_top_of_10300_in_equal_steps_over_five_years():
    lever = TrainingPlaces(delivery=0.6)
    assert [lever.trains(year) for year in (0, 1, 4, 5, 14)] == pytest.approx([120, 240, 600, 600, 600])


def test_no_more_than_today_trains_nobody():
    assert TrainingPlaces(target=10_800, stock=10_800).trains(9) == 0


def test_a_target_below_today_closes_no_place():
    lever = TrainingPlaces(target=10_800)
    assert lever.having(stock=10_800).trains(0) == 0
    assert lever.trains(4) == pytest.approx(0.6 * 500)


def test_a_student_costs_as_long_as_he_is_trained(record_of):
    policy = Policy((TrainingPlaces(delivery=1.0, cost=10_000),), 2025)
    students = policy.students_added("training_places", 2026)
    assert students == pytest.approx(200 + 400)
    cost = policy.costs("training_places", record_of(students=students))
    assert cost == {("state", "facilities"): pytest.approx(6_000_000)}


def test_the_first_of_them_cannot_be_a_gp_within_ten_years():
    early = next(shown for shown in TrainingPlaces.must_show if shown.year == 9)
    assert -0.01 < early.low < 0 < early.high < 0.01
