"""Téléconsultation: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.sites import UrbanClass
from simdesert.country.zones import FRANCE_PEOPLE
from simdesert.levers.teleconsultation import Teleconsultation

ALL = Teleconsultation(target=9_400_000, stock=0, years=3, additional=0.1, delivery=1.0)


def test_visits_grow_for_three_years_and_stay(sites):
    a_year = [12 * ALL.remote_visits(sites, year).sum() for year in range(5)]
    assert a_year == pytest.approx([940_000 / 3, 2 * 940_000 / 3, 940_000, 940_000, 940_000])


def test_sixty_nine_of_a_hundred_visits_go_to_large_urban_areas(sites):
    visits = ALL.remote_visits(sites, 5)
    assert visits[1:].sum() / visits.sum() == pytest.approx(0.694)
    assert visits[0] / visits.sum() == pytest.approx(0.306)


def test_within_large_areas_visits_follow_people_where_activity_is_alike(sites):
    visits = ALL.remote_visits(sites, 5)
    assert visits[1:] / visits[1] == pytest.approx([1, 40 / 30, 20 / 30])


def test_paris_has_its_larger_part(sites):
    capital = dataclasses.replace(sites, departement=np.array(["36", "45", "75", "06"]))
    visits = Teleconsultation(paris=0.12, others=0.04).remote_visits(capital, 5)
    assert visits[2] / visits[1] == pytest.approx(3 * 40 / 30)


def test_rural_sites_have_less_than_towns_outside_large_areas(sites):
    outside = dataclasses.replace(sites, urban_class=np.full(4, UrbanClass.OTHER, dtype=np.int64))
    visits = Teleconsultation(rural=0.022, others=0.044).remote_visits(outside, 5)
    assert visits[0] / visits[1] == pytest.approx(0.5 * 10 / 30)


def test_a_territory_without_large_areas_has_all_its_visits(sites):
    outside = dataclasses.replace(sites, urban_class=np.full(4, UrbanClass.OTHER, dtype=np.int64))
    assert 12 * ALL.remote_visits(outside, 5).sum() == pytest.approx(940_000)


def test_the_visits_offered_and_made_are_refunded_at_seventy_percent(record_of):
    cost = ALL.costs(record_of(people=FRANCE_PEOPLE, visits_remote=2_000_000.0, years_in_force=5))
    assert cost["social_security", "doctors"] == pytest.approx(0.7 * 25 * 940_000)
    assert cost["insurers", "doctors"] == pytest.approx(0.3 * 25 * 940_000)


def test_no_more_is_paid_than_was_made(record_of):
    cost = ALL.costs(record_of(people=FRANCE_PEOPLE, visits_remote=1_000.0, years_in_force=5))
    assert sum(cost.values()) == pytest.approx(25_000)


def test_what_is_offered_follows_the_people_of_the_territory(record_of):
    cost = ALL.costs(record_of(people=FRANCE_PEOPLE / 100, visits_remote=2_000_000.0, years_in_force=0))
    assert sum(cost.values()) == pytest.approx(25 * 9_400 / 3)


def test_what_must_show_compares_towns_with_deserts():
    compared = Teleconsultation.must_show[-1]
    assert (compared.where, compared.than, compared.high) == ("towns", "priority", 0)
