"""Aide à l'emploi du conjoint: numbers worked by hand."""

from __future__ import annotations

import pytest

from simdesert.levers.spouse_employment import SpouseEmployment

HALF = SpouseEmployment(delivery=0.5, value=6_000, helped=0.01, cost=3_000)


def test_priority_zones_are_worth_more_to_doctors_with_a_partner_only(sites, doctors):
    appeal = HALF.appeal(doctors, sites)
    with_partner = [3_000, 0, 0, 0]  # 0.5 × 6,000 in the desert
    assert appeal.tolist() == [[0, 0, 0, 0], with_partner, with_partner, with_partner, [0, 0, 0, 0]]


def test_each_couple_is_paid_for_once(record_of):
    # 0.5 × 1 % of 1,000 GPs: 5 couples this year, however many years it has lasted
    for years in (0, 5):
        cost = HALF.costs(record_of(gps=1_000.0, years_in_force=years))
        assert cost == {("state", "facilities"): pytest.approx(15_000)}


def test_nothing_is_paid_after_the_last_year(record_of):
    ended = SpouseEmployment(until=2029)
    assert ended.costs(record_of(gps=1_000.0, year=2030)) == {("state", "facilities"): 0}


def test_delivered_to_nobody_it_changes_nothing(sites, doctors, record_of):
    none = HALF.having(delivery=0.0)
    assert not none.appeal(doctors, sites).any()
    assert none.costs(record_of(gps=1_000.0)) == {("state", "facilities"): 0}
