"""Accompagnement à l'installation: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.doctors import Specialty, Stage
from simdesert.levers.settlement_mentoring import SettlementMentoring


def test_those_who_settled_in_the_last_three_years_leave_less(doctors):
    factor = SettlementMentoring(delivery=0.5, leaves_early=0.8).leaves(doctors)
    assert factor == pytest.approx([1, 1, 1, 0.9, 1])  # settled for 25, 1 and 10 years


def test_the_third_year_counts_and_the_fourth_does_not(doctors):
    lever = SettlementMentoring(delivery=1.0, leaves_early=0.8)
    settled = dataclasses.replace(doctors, years_settled=np.array([-1, -1, 3, 4, 0]))
    assert lever.leaves(settled) == pytest.approx([1, 1, 0.8, 1, 0.8])


def test_specialists_leave_as_before(doctors):
    dentists = dataclasses.replace(doctors, specialty=np.full(5, Specialty.DENTIST, dtype=np.int8))
    assert (SettlementMentoring().leaves(dentists) == 1).all()


def test_hospital_doctors_leave_as_before(doctors):
    at_hospital = dataclasses.replace(doctors, stage=np.full(5, Stage.HOSPITAL, dtype=np.int8))
    assert (SettlementMentoring().leaves(at_hospital) == 1).all()


def test_settling_is_worth_more_everywhere_to_those_who_never_did(sites, doctors):
    appeal = SettlementMentoring(delivery=0.5, value=1_000).appeal(doctors, sites)
    assert appeal.tolist() == [[500], [500], [0], [0], [0]]


def test_that_support_holds_nobody_back_is_within_the_bounds():
    assert next(p for p in SettlementMentoring.declared() if p.name == "leaves_early").high == 1


def test_a_team_is_paid_in_each_region(record_of):
    cost = SettlementMentoring(delivery=0.6, cost=500_000).costs(record_of(regions=13))
    assert cost == {("state", "facilities"): pytest.approx(3_900_000)}
