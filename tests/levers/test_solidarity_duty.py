"""Solidarité territoriale obligatoire: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.doctors import Specialty, Stage
from simdesert.errors import ScenarioError
from simdesert.levers._bounds import DAYS_WORKED
from simdesert.levers._groups import Groups, Tariff
from simdesert.levers._policy import Policy
from simdesert.levers.solidarity_days import SolidarityDays
from simdesert.levers.solidarity_duty import SolidarityDuty

GROUPS = Groups(band=np.array([1, 5]), deprived=np.array([False, True]), ald=np.array([True, False]))


def test_every_gp_settled_outside_red_sites_owes_what_is_called_up(sites, doctors):
    days, weights = SolidarityDuty(delivery=0.6, called=0.25).days_elsewhere(doctors, sites)
    assert days == pytest.approx([0, 0, 0.3, 0, 0.3])  # 0.6 × 0.25 × 2
    assert weights.tolist() == [12_000, 0, 0, 0]


def test_the_same_gps_give_more_than_as_volunteers(sites, having_signed):
    reached = dataclasses.replace(sites, latitude=np.full(4, 46.8), longitude=np.full(4, 1.7))
    volunteers = having_signed("solidarity_days", [0, 0, 2025, 0, 0])
    owed = SolidarityDuty().days_elsewhere(volunteers, sites)[0].sum()
    given = SolidarityDays(participation=0.25).days_elsewhere(volunteers, reached)[0].sum()
    # within reach 17 % volunteer, so that of two GPs 0.34 would come, for half a day a month each
    assert owed == pytest.approx(0.6)
    assert 2 * SolidarityDays().take_up * given == pytest.approx(0.17)


def test_specialists_and_hospital_doctors_owe_nothing_and_leave_as_before(sites, doctors):
    specialty = np.full(5, Specialty.OPHTHALMOLOGIST, dtype=np.int8)
    stage = np.full(5, Stage.HOSPITAL, dtype=np.int8)
    for others in (dataclasses.replace(doctors, specialty=specialty), dataclasses.replace(doctors, stage=stage)):
        assert not SolidarityDuty().days_elsewhere(others, sites)[0].any()
        assert (SolidarityDuty().leaves(others) == 1).all()


def test_some_of_those_who_may_retire_do(doctors):
    factor = SolidarityDuty(delivery=0.5, leaves_old=1.2).leaves(doctors)
    assert factor == pytest.approx([1, 1, 1.1, 1, 1])  # ages 27, 32, 60, 38, 50


def test_extra_fees_of_sector_2_are_waived_on_the_days_of_duty_only():
    waived = Policy((SolidarityDuty(delivery=1.0, called=0.5),), 2030).waives(GROUPS, 2030)
    assert waived[:, Tariff.SECTOR_2] == pytest.approx([1 / DAYS_WORKED] * 2)
    assert not np.delete(waived, Tariff.SECTOR_2, axis=1).any()


def test_a_day_costs_the_premium_and_the_place(record_of):
    cost = SolidarityDuty(place=100).costs(record_of(days=1_000.0))
    assert cost == {("social_security", "doctors"): 200_000, ("state", "facilities"): 100_000}


def test_nobody_can_be_obliged_and_volunteer_at_once():
    with pytest.raises(ScenarioError, match="exclude each other"):
        Policy((SolidarityDays(), SolidarityDuty()), 2030)
