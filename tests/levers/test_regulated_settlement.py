"""Régulation de l'installation: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.sites import Zone
from simdesert.errors import ScenarioError
from simdesert.levers._policy import Policy
from simdesert.levers.non_conventionnement import NonConventionnement
from simdesert.levers.regulated_settlement import RegulatedSettlement


def test_as_many_may_settle_in_saturated_sites_as_left(sites):
    assert RegulatedSettlement().room(sites, 0).tolist() == [np.inf, np.inf, np.inf, 3]


def test_where_nobody_left_nobody_may_settle(sites):
    still = dataclasses.replace(sites, left=np.zeros(4))
    assert RegulatedSettlement().room(still, 0)[3] == 0


def test_it_keeps_the_zoning_of_its_first_year(sites):
    rezoned = dataclasses.replace(sites, zone=np.full(4, Zone.OVER_SERVED, dtype=np.int64))
    assert RegulatedSettlement().room(rezoned, 5).tolist() == [np.inf, np.inf, np.inf, 3]


def test_salaried_posts_are_not_limited(sites, doctors):
    policy = Policy((RegulatedSettlement(),), 2030)
    assert policy.posts(sites, 2030) == {}
    assert policy.may_settle(doctors, sites) is True


def test_at_delivery_zero_all_may_settle(sites):
    assert np.isinf(RegulatedSettlement(delivery=0.0).room(sites, 0)).all()


def test_it_costs_nobody_anything(record_of):
    assert RegulatedSettlement().costs(record_of(gps=57_000.0, visits=1e6)) == {}


def test_it_excludes_the_other_regulation():
    with pytest.raises(ScenarioError, match="exclude each other"):
        Policy((NonConventionnement(), RegulatedSettlement()), 2030)
