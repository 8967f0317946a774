"""Temps de travail à l'hôpital: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import pytest

from simdesert.country.doctors import Stage
from simdesert.levers.hospital_working_time import HospitalWorkingTime

HALF = HospitalWorkingTime(delivery=0.5, kept=0.2, hours=2, hospital_gps=20_000, weeks=45, pay=60)


@pytest.fixture
def with_one_at_the_hospital(doctors):
    stage = doctors.stage.copy()
    stage[4] = Stage.HOSPITAL
    return dataclasses.replace(doctors, stage=stage)


def test_hospital_doctors_stay_longer_and_nobody_else_does(with_one_at_the_hospital):
    assert HALF.leaves(with_one_at_the_hospital).tolist() == [1, 1, 1, 1, pytest.approx(0.9)]


def test_they_offer_fewer_hours(sites, with_one_at_the_hospital):
    assert HALF.hours_freed(with_one_at_the_hospital, sites).tolist() == [0, 0, 0, 0, -1]


def test_doctors_in_town_are_not_concerned(sites, doctors):
    assert (HALF.leaves(doctors) == 1).all()
    assert not HALF.hours_freed(doctors, sites).any()


def test_hospitals_are_paid_for_the_hours_that_others_work(record_of):
    # 0.5 × 2 h × 45 weeks × 2,000 doctors of a tenth of France × 60 EUR
    cost = HALF.costs(record_of(people=6_741_000.0))
    assert cost == {("social_security", "facilities"): pytest.approx(5_400_000)}


def test_nothing_is_paid_after_the_last_year(record_of):
    ended = HospitalWorkingTime(until=2029)
    assert ended.costs(record_of(people=6_741_000.0, year=2030)) == {("social_security", "facilities"): 0}


def test_its_bounds_include_no_effect():
    assert next(p for p in HospitalWorkingTime.declared() if p.name == "kept").low == 0


def test_what_must_show_are_its_hours_of_those_worked_and_the_exits_that_it_can_spare():
    hours, kept, town = HospitalWorkingTime.must_show
    assert (hours.low, hours.high) == (pytest.approx(-4 / 44.5, abs=0.001), pytest.approx(-0.4 * 1 / 44.5, abs=0.001))
    assert hours.high < 0  # no hours taken contradicts it
    assert (kept.low, kept.high) == (0, pytest.approx(10 * 0.08 * 0.2))
    assert town.metric == "apl_mean"
