"""Cumul emploi-retraite: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.doctors import Specialty, Stage
from simdesert.levers.work_after_retirement import WorkAfterRetirement

ODDS = {60: 0.04, 62: 0.10, 65: 0.22, 67: 0.30}
"""Yearly odds of retirement from each age on, as the model has them."""


def test_those_of_65_and_over_leave_less(doctors):
    lever = WorkAfterRetirement(delivery=0.5, leaves_old=0.6)
    aged = dataclasses.replace(doctors, age=np.array([70, 70, 64, 65, 72]))
    assert lever.leaves(aged) == pytest.approx([1, 1, 1, 0.8, 0.8])  # intern and locum are not settled


def test_specialists_leave_as_before(doctors):
    aged = dataclasses.replace(doctors, age=np.full(5, 70), specialty=np.full(5, Specialty.DENTIST, dtype=np.int8))
    assert (WorkAfterRetirement().leaves(aged) == 1).all()


def test_hospital_doctors_leave_as_before(doctors):
    aged = dataclasses.replace(doctors, age=np.full(5, 70), stage=np.full(5, Stage.HOSPITAL, dtype=np.int8))
    assert (WorkAfterRetirement().leaves(aged) == 1).all()


def mean_end(factor: float) -> float:
    """Return the mean age at the end of activity of those who practise at 60, odds × 0.8 so that it is 67 [years]."""
    mean, left = 60.0, 1.0
    for age in range(60, 120):
        odds = max(odds for start, odds in ODDS.items() if start <= age)
        left *= 1.0 - 0.8 * odds * (factor if age >= 65 else 1.0)
        mean += left
    return mean


def test_the_factor_moves_the_mean_end_of_careers_from_67_to_69_and_a_half():
    assert mean_end(1.0) == pytest.approx(67.0, abs=0.1)
    assert mean_end(WorkAfterRetirement().leaves_old) == pytest.approx(69.5, abs=0.1)


def test_that_it_holds_nobody_is_within_the_bounds():
    assert next(p for p in WorkAfterRetirement.declared() if p.name == "leaves_old").high == 1


def test_all_who_work_so_are_spared_contributions(record_of):
    lever = WorkAfterRetirement(delivery=0.5, working=0.1, relief=9_850)
    assert lever.costs(record_of(gps=50_000.0)) == {("social_security", "doctors"): pytest.approx(24_625_000)}
