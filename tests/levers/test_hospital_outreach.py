"""Consultations avancées: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.doctors import Practice, Stage
from simdesert.levers.hospital_outreach import HospitalOutreach

LEVER = HospitalOutreach(delivery=0.5, taking_part=0.1, days=2)


def test_hospital_doctors_and_salaried_gps_of_the_town_give_their_share_of_days(sites, doctors):
    stage = doctors.stage.copy()
    stage[2] = Stage.HOSPITAL
    days, _ = LEVER.days_elsewhere(dataclasses.replace(doctors, stage=stage), sites)
    assert days == pytest.approx([0, 0, 0.1, 0, 0.1])  # half of a tenth of two days


def test_self_employed_gps_give_none(sites, doctors):
    days, _ = LEVER.days_elsewhere(doctors, sites)
    assert days[:4].tolist() == [0, 0, 0, 0]


def test_a_salaried_gp_of_an_under_served_site_stays_there(sites, doctors):
    salaried = dataclasses.replace(doctors, practice=np.full(5, Practice.SALARIED, dtype=np.int8))
    days, _ = LEVER.days_elsewhere(salaried, sites)
    assert days == pytest.approx([0, 0, 0.1, 0, 0.1])  # the fourth practises in the desert


def test_under_served_sites_receive_in_proportion_to_need(sites, doctors):
    assert LEVER.days_elsewhere(doctors, sites)[1].tolist() == [12_000, 30_000, 0, 0]


def test_each_day_costs_the_premium_and_the_journey(record_of):
    assert HospitalOutreach(cost=200).costs(record_of(days=1_000.0)) == {("social_security", "doctors"): 200_000}


def test_effects_of_which_no_evidence_was_found_may_be_none():
    visits = HospitalOutreach.must_show[1]
    assert visits.low < 0 < visits.high
