"""Communautés professionnelles territoriales de santé: numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.country.zones import FRANCE_PEOPLE
from simdesert.levers._groups import Groups
from simdesert.levers.cpts import Cpts

GROUPS = Groups(band=np.array([1, 5]), deprived=np.array([False, True]), ald=np.array([True, False]))


def test_covered_patients_are_sent_on_to_one_doctor_more():
    assert Cpts(delivery=0.9, more_tries=1).tries(GROUPS) == pytest.approx(0.9)


def test_a_share_of_capacity_is_kept_for_unscheduled_care(sites, doctors):
    assert Cpts(delivery=0.9, urgent=0.05).urgent_share(doctors, sites) == pytest.approx(0.045)


def test_about_800_communities_cover_91_percent_of_people():
    assert Cpts().delivery * Cpts().communities == pytest.approx(800, abs=1)


def test_they_cost_170_million_as_in_2024(record_of):
    (flow,) = Cpts().costs(record_of(people=FRANCE_PEOPLE)).items()
    assert flow == (("social_security", "facilities"), pytest.approx(170e6, rel=0.01))


def test_a_tenth_of_the_people_costs_a_tenth(record_of):
    lever = Cpts(delivery=1.0, communities=880, cost=200_000)
    cost = lever.costs(record_of(people=FRANCE_PEOPLE / 10))
    assert cost["social_security", "facilities"] == pytest.approx(88 * 200_000)


def test_the_price_stays_within_what_was_announced():
    price = next(p for p in Cpts.declared() if p.name == "cost")
    assert (price.low, price.high) == (185_000, 380_000)
