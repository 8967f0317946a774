"""Yearly efforts and where they go: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simdesert.country.sites import Zone
from simdesert.levers._contract import holders_paid
from simdesert.levers._effort import (
    effort,
    helped_by_year,
    per_inhabitant,
    ramp,
    share_of_france,
    spread,
    under_served_first,
)
from simdesert.levers._reach import at_own_site, share_of_places


def test_the_effort_is_even_over_the_announced_years_then_zero():
    assert [effort(100, 4, year) for year in range(6)] == [25, 25, 25, 25, 0, 0]


def test_a_fraction_of_a_year_falls_on_the_last():
    assert [effort(50, 2.5, year) for year in range(4)] == [20, 20, 10, 0]


def test_a_target_below_the_stock_asks_for_nothing():
    assert effort(-10, 2, 0) == 0


def test_a_ramp_rises_by_the_same_step_each_year_and_stays():
    assert [ramp(year, 4) for year in range(6)] == [0.25, 0.5, 0.75, 1, 1, 1]
    assert ramp(0, 0.5) == 1


def test_an_amount_for_each_inhabitant_is_paid_in_force_and_not_after(record_of):
    record = record_of(year=2030, people=1_000.0)
    assert per_inhabitant(5, record, until=2030) == 5_000
    assert per_inhabitant(5, record, until=2029) == 0


@given(gap=st.floats(0, 1e6), years=st.floats(1, 15))
def test_the_whole_gap_is_closed(gap, years):
    assert sum(effort(gap, years, year) for year in range(16)) == pytest.approx(gap)


@given(total=st.floats(0, 1e6), weights=st.lists(st.floats(0.01, 1e6), min_size=1, max_size=5))
def test_what_is_spread_sums_to_the_total(total, weights):
    assert spread(total, np.array(weights)).sum() == pytest.approx(total)


def test_nothing_is_spread_where_no_site_qualifies(sites):
    assert spread(100, np.zeros(4)).tolist() == [0, 0, 0, 0]
    served = dataclasses.replace(sites, zone=np.full(4, Zone.OVER_SERVED, dtype=np.int64))
    assert not under_served_first(served, 3).any()


def test_rural_and_periurban_priority_sites_come_first(sites):
    assert under_served_first(sites, 3).tolist() == [30_000, 30_000, 0, 0]
    suburb_too = dataclasses.replace(sites, zone=np.array([0, 0, 2, 3]))
    assert under_served_first(suburb_too, 3).tolist() == [30_000, 90_000, 0, 0]


def test_houses_never_hold_more_than_all_places(sites):
    assert share_of_places(sites, np.array([2.0, 2.0, 0.0, 4.0]), 5).tolist() == [1, pytest.approx(10 / 24), 0, 0.5]


def test_a_site_without_gps_has_no_division_by_zero(sites):
    empty = dataclasses.replace(sites, gps=np.zeros(4))
    assert share_of_places(empty, np.array([1.0, 0.0, 0.0, 0.0]), 5).tolist() == [1, 0, 0, 0]


def test_doctors_without_a_site_are_reached_by_nothing(doctors):
    assert at_own_site(doctors, np.array([1.0, 2.0, 3.0, 4.0])).tolist() == [0, 0, 4, 1, 3]


def test_holders_are_paid_in_their_paid_years_only():
    holders = np.array([4.0, 3.0, 2.0])
    assert holders_paid(holders, 1) == 4
    assert holders_paid(holders, 2.5) == 8
    assert holders_paid(holders, np.inf) == 9
    assert holders_paid(np.zeros(0), 2) == 0


def test_whoever_was_helped_in_a_year_in_force_is_counted_by_years_since(record_of):
    record = record_of(year=2030, years_in_force=3)
    assert helped_by_year(7, record, until=9999).tolist() == [7, 7, 7, 7]
    assert helped_by_year(7, record, until=2028).tolist() == [0, 0, 7, 7]


def test_the_first_year_has_helped_one_cohort(record_of):
    assert helped_by_year(7, record_of(years_in_force=0), until=9999).tolist() == [7]


def test_a_tenth_of_the_people_is_a_tenth_of_france(record_of):
    assert share_of_france(record_of(people=6_741_000.0)) == pytest.approx(0.1)
