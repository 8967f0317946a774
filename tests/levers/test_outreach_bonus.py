"""Contrat de solidarité territoriale: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.doctors import Specialty, Stage
from simdesert.levers.outreach_bonus import OutreachBonus


def test_gps_settled_outside_priority_zones_may_sign(sites, doctors):
    contract = OutreachBonus(delivery=1.0, signers=120).contract()
    assert contract.eligible(doctors, sites).tolist() == [False, False, True, False, True]
    assert (contract.signer, contract.places, contract.years_offered) == ("gp", 40, 3)


def test_specialists_and_hospital_doctors_may_not(sites, doctors):
    eligible = OutreachBonus().contract().eligible
    specialty = np.full(5, Specialty.DENTIST, dtype=np.int8)
    stage = np.full(5, Stage.HOSPITAL, dtype=np.int8)
    assert not eligible(dataclasses.replace(doctors, specialty=specialty), sites).any()
    assert not eligible(dataclasses.replace(doctors, stage=stage), sites).any()


def test_a_holder_gives_ten_days_a_year_to_priority_sites(sites, having_signed):
    holders = having_signed("outreach_bonus", [0, 0, 2028, 0, 0])
    days, weights = OutreachBonus().days_elsewhere(holders, sites)
    assert (12 * days).tolist() == [0, 0, pytest.approx(10), 0, 0]
    assert weights.tolist() == [12_000, 0, 0, 0]


def test_a_holder_who_moves_to_a_priority_zone_stays_at_home(sites, having_signed):
    holders = having_signed("outreach_bonus", [0, 0, 0, 2028, 0])
    assert not OutreachBonus().days_elsewhere(holders, sites)[0].any()


def test_a_day_brings_a_quarter_of_22_fees(record_of):
    cost = OutreachBonus().costs(record_of(days=1_000.0))
    assert cost == {("social_security", "doctors"): pytest.approx(165_000)}  # 0.25 × 22 × 30 a day


def test_ten_days_stay_far_below_the_cap():
    lever = OutreachBonus()
    assert lever.days * lever.bonus * lever.acts * lever.fee < 50_000 / 10
