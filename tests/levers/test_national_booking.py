"""Outil national de rendez-vous: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.doctors import Stage
from simdesert.levers._groups import Groups
from simdesert.levers._policy import Policy
from simdesert.levers.national_booking import NationalBooking

GROUPS = Groups(band=np.array([1, 5]), deprived=np.array([False, True]), ald=np.array([True, False]))


def test_patients_try_more_doctors_as_far_as_delivered():
    assert NationalBooking(delivery=0.5, more_tries=2).tries(GROUPS) == 1


def test_settled_doctors_keep_slots_and_no_one_else_does(sites, doctors):
    share = NationalBooking(delivery=0.5, urgent=0.04).urgent_share(doctors, sites)
    assert share.tolist() == [0, 0, 0.02, 0.02, 0.02]
    at_hospital = dataclasses.replace(doctors, stage=np.full(5, Stage.HOSPITAL, dtype=np.int8))
    assert not NationalBooking().urgent_share(at_hospital, sites).any()


def test_it_opens_nothing_and_frees_nobody(sites, doctors):
    policy = Policy((NationalBooking(),), 2030)
    assert policy.opens(sites, 2030) == policy.posts(sites, 2030) == {}
    assert policy.hours_freed(doctors, sites) == 0


def test_that_nobody_uses_it_is_within_the_bounds():
    low = {p.name: p.low for p in NationalBooking.declared()}
    assert (low["more_tries"], low["urgent"]) == (0, 0)


def test_the_tool_costs_30_cents_an_inhabitant(record_of):
    cost = NationalBooking(delivery=0.5, cost=0.3).costs(record_of(people=1_000_000.0))
    assert cost == {("state", "facilities"): pytest.approx(150_000)}
