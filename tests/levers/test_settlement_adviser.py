"""Référent installation: numbers worked by hand."""

from __future__ import annotations

import pytest

from simdesert.levers.settlement_adviser import SettlementAdviser


def test_under_served_sites_become_a_little_better_known(sites, doctors):
    factor = SettlementAdviser(delivery=0.8, sites_known=1.1).knows_site(doctors, sites)
    assert factor[0] == pytest.approx([1.08, 1.08, 1, 1])


def test_its_bounds_include_no_effect():
    known = {p.name: p for p in SettlementAdviser.declared()}
    assert known["sites_known"].low == 1
    (expected,) = SettlementAdviser.must_show
    assert expected.low <= 0 <= expected.high


def test_it_is_in_place_in_every_region():
    assert SettlementAdviser().delivery == 1


def test_one_adviser_is_paid_in_each_region(record_of):
    assert SettlementAdviser(cost=60_000).costs(record_of(regions=13)) == {("state", "facilities"): 780_000}
