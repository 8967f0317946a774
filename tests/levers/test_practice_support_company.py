"""Support companies of health houses: numbers worked by hand."""

from __future__ import annotations

import pytest

from simdesert.levers.practice_support_company import PracticeSupportCompany

HALF = PracticeSupportCompany(delivery=1.0, equipped=0.5, handed_over=0.5)


def test_only_gps_in_health_houses_gain_hours(sites, doctors):
    assert HALF.hours_freed(doctors, sites).tolist() == [0, 0, 0, 0.5 * 0.5 * 5.5, 0]


def test_the_hours_come_from_management():
    assert HALF.frees_management


def test_sites_draw_doctors_in_proportion_to_places_in_houses(sites, doctors):
    appeal = HALF.having(value=3_000, gps_per_house=5).appeal(doctors, sites)
    # houses × 5 places / GPs: 5/5, 10/24, 20/40, 0/40
    assert appeal[0] == pytest.approx([1_500, 1_500 * 10 / 24, 750, 0])


def test_each_equipped_house_is_paid(record_of):
    assert HALF.costs(record_of(msp=2_000.0)) == {("social_security", "facilities"): 40_000 * 1_000}


def test_at_delivery_zero_nothing_changes(sites, doctors, record_of):
    none = HALF.having(delivery=0.0)
    assert not none.hours_freed(doctors, sites).any()
    assert not none.appeal(doctors, sites).any()
    assert none.costs(record_of(msp=2_000.0)) == {("social_security", "facilities"): 0}
