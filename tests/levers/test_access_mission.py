"""Mission nationale d'accès aux soins: numbers worked by hand."""

from __future__ import annotations

import pytest

from simdesert.levers.access_mission import AccessMission


def test_under_served_sites_become_better_known(sites, doctors):
    factor = AccessMission(delivery=0.5, sites_known=1.3).knows_site(doctors, sites)
    assert factor[0] == pytest.approx([1.15, 1.15, 1, 1])


def test_aids_become_better_known(doctors):
    assert AccessMission(delivery=0.5, aids_known=1.4).knows_aid(doctors) == pytest.approx(1.2)


def test_its_bounds_include_no_effect():
    known = {p.name: p for p in AccessMission.declared()}
    assert known["sites_known"].low == known["aids_known"].low == 1


def test_a_team_is_paid_in_each_region(record_of):
    assert AccessMission(delivery=0.5).costs(record_of(regions=13)) == {("state", "facilities"): 6_500_000}
