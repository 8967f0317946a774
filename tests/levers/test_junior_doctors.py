"""Docteurs juniors: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import pytest

from simdesert.country.zones import FRANCE_PEOPLE
from simdesert.levers.junior_doctors import JuniorDoctors


def test_under_served_sites_host_more_often(sites):
    assert JuniorDoctors(delivery=1.0, first=3).hosts_juniors(sites).tolist() == [3, 3, 1, 1]


def test_half_delivered_they_host_half_as_much_more(sites):
    assert JuniorDoctors(delivery=0.5, first=3).hosts_juniors(sites).tolist() == [2, 2, 1, 1]


def test_a_quarter_of_training_takes_place_where_they_serve(sites, doctors):
    share, weights = JuniorDoctors(delivery=1.0, first=3).exposes(doctors, sites)
    assert share == 0.25
    assert weights.tolist() == [15, 72, 40, 40]  # practice places × 3 where doctors lack


def test_nobody_is_exposed_before_the_first_fourth_year(sites, doctors):
    assert JuniorDoctors().exposes(dataclasses.replace(doctors, year=2026), sites)[0] == 0
    assert JuniorDoctors(delivery=1.0).exposes(dataclasses.replace(doctors, year=2027), sites)[0] == 0.25


def test_those_sent_there_and_their_hosts_are_paid(record_of):
    lever = JuniorDoctors(delivery=1.0, first=3, there=0.6, worst=0.5, juniors=3_700)
    # 0.6 × 3/(0.6 × 3 + 0.4) = 0.81818 of them serve there instead of 0.6; 12 × (800 + 0.5 × 1,000) each
    paid = lever.costs(record_of(people=FRANCE_PEOPLE))["social_security", "doctors"]
    assert paid == pytest.approx(3_700 * 0.2181818 * 15_600)


def test_nothing_is_paid_before_they_serve_nor_when_nothing_is_delivered(record_of):
    assert sum(JuniorDoctors().costs(record_of(year=2026, people=FRANCE_PEOPLE)).values()) == 0
    assert sum(JuniorDoctors(delivery=0.0).costs(record_of(people=FRANCE_PEOPLE)).values()) == pytest.approx(0)
