"""École pour les enfants: numbers worked by hand."""

from __future__ import annotations

import pytest

from simdesert.levers.school_help import SchoolHelp

HALF = SchoolHelp(delivery=0.5, value=3_000, helped=0.01, years_paid=4, cost=1_000)


def test_priority_zones_are_worth_more_to_doctors_with_children_only(sites, doctors):
    appeal = HALF.appeal(doctors, sites)
    with_children = [1_500, 0, 0, 0]  # 0.5 × 3,000 in the desert
    assert appeal.tolist() == [[0, 0, 0, 0], [0, 0, 0, 0], with_children, with_children, [0, 0, 0, 0]]


def test_families_add_up_until_the_school_years_are_over(record_of):
    # 0.5 × 1 % of 1,000 GPs: 5 families a year, 1,000 EUR each, four years long
    paid = [HALF.costs(record_of(gps=1_000.0, years_in_force=y))["regions", "facilities"] for y in (0, 1, 3, 4, 9)]
    assert paid == pytest.approx([5_000, 10_000, 20_000, 20_000, 20_000])


def test_delivered_to_nobody_it_changes_nothing(sites, doctors, record_of):
    none = HALF.having(delivery=0.0)
    assert not none.appeal(doctors, sites).any()
    assert none.costs(record_of(gps=1_000.0)) == {("regions", "facilities"): 0}
