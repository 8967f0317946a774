"""Placement in general practice: numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.country.zones import FRANCE_PEOPLE
from simdesert.levers.gp_placement import GpPlacement


def test_three_months_of_nine_years_for_the_half_who_had_none(sites, doctors):
    share, _ = GpPlacement(delivery=1.0, stock=0.5, months=3).exposes(doctors, sites)
    assert share == pytest.approx(0.5 * 3 / 108)


def test_only_what_is_delivered_exposes(sites, doctors):
    assert GpPlacement(delivery=0.0).exposes(doctors, sites)[0] == 0
    assert GpPlacement(delivery=0.6).exposes(doctors, sites)[0] == pytest.approx(
        0.6 * GpPlacement(delivery=1.0).exposes(doctors, sites)[0]
    )


def test_students_are_placed_among_gps_the_wanted_share_in_under_served_sites(sites, doctors):
    _, weights = GpPlacement(in_under_served=0.58).exposes(doctors, sites)
    # 5 and 24 of 29 GPs of under-served sites, 40 and 40 of the 80 others
    assert weights == pytest.approx([0.1, 0.48, 0.21, 0.21])


def test_with_all_placements_in_under_served_sites_none_are_elsewhere(sites, doctors):
    _, weights = GpPlacement(in_under_served=1.0).exposes(doctors, sites)
    assert weights[2:].tolist() == [0, 0]
    assert weights.sum() == pytest.approx(1)


def test_where_all_had_a_placement_nothing_is_new(sites, doctors, record_of):
    nothing_new = GpPlacement(target=0.5, stock=0.9)
    assert nothing_new.exposes(doctors, sites)[0] == 0
    assert nothing_new.costs(record_of(people=FRANCE_PEOPLE)) == {("state", "doctors"): 0}


def test_supervisors_of_the_additional_placements_are_paid(record_of):
    lever = GpPlacement(delivery=1.0, stock=0.5, months=3, fee=300, students=8_000)
    assert lever.costs(record_of(people=FRANCE_PEOPLE)) == {("state", "doctors"): pytest.approx(4_000 * 900)}
    assert lever.costs(record_of(people=FRANCE_PEOPLE / 10)) == {("state", "doctors"): pytest.approx(400 * 900)}


def test_no_more_settle_than_silhol_found_of_those_placed_in_priority_zones():
    (expected,) = GpPlacement.must_show
    lever = GpPlacement()
    priority_of_under_served = 28 * 2.80 / (28 * 2.80 + 40 * 3.58)  # GPs: people × APL
    placed = 2_576 * lever.delivery * (1 - lever.stock) * lever.in_under_served * priority_of_under_served
    assert expected.high == pytest.approx(0.4 * placed, rel=0.02)
    assert np.isclose(expected.low, 0)
