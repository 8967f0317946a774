"""Coordination ville-hôpital: numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.levers._groups import Groups
from simdesert.levers.town_hospital_coordination import TownHospitalCoordination

GROUPS = Groups(band=np.array([5, 5]), deprived=np.array([False, True]), ald=np.array([True, False]))
LEVER = TownHospitalCoordination(delivery=0.5, years=5, avoided=0.02, more_tries=2, cost=5)


def test_visits_are_spared_to_people_with_a_long_term_condition_more_each_year(sites):
    factors = [LEVER.need(GROUPS, sites, year)[0, 0] for year in (0, 1, 4, 10)]
    assert factors == pytest.approx([1 - 0.002, 1 - 0.004, 1 - 0.01, 1 - 0.01])


def test_nobody_else_needs_less(sites):
    assert LEVER.need(GROUPS, sites, 10)[0, 1] == 1
    assert LEVER.need(GROUPS, sites, 10).shape == (1, 2)


def test_more_doctors_are_called_for_them_alone():
    assert LEVER.tries(GROUPS).tolist() == [1, 0]


def test_the_teams_are_paid_for_those_whom_they_follow(record_of):
    first = LEVER.costs(record_of(people_ald=1_000_000.0, years_in_force=0))
    later = LEVER.costs(record_of(people_ald=1_000_000.0, years_in_force=9))
    assert first == {("social_security", "facilities"): pytest.approx(500_000)}
    assert later == {("social_security", "facilities"): pytest.approx(2_500_000)}


def test_an_effect_of_which_no_evidence_was_found_may_be_none():
    (expected,) = TownHospitalCoordination.must_show
    assert expected.low < 0 < expected.high
