"""University health houses: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.zones import FRANCE_PEOPLE
from simdesert.levers.university_msp import UniversityMsp


@pytest.fixture
def linked(sites):
    return dataclasses.replace(sites, opened={"university_msp": np.array([0.0, 2.0, 0.0, 0.0])})


def test_twenty_houses_a_year_for_five_years(sites):
    lever = UniversityMsp(delivery=1.0, target=100, years=5)
    a_year = [lever.opens(sites, year)["university_msp"].sum() for year in range(7)]
    assert a_year == pytest.approx([20, 20, 20, 20, 20, 0, 0])


def test_houses_that_stand_in_under_served_sites_are_linked(sites):
    opened = UniversityMsp(delivery=1.0).opens(sites, 0)["university_msp"]
    # one house in the desert, two in the suburb; the town's four do not count
    assert opened == pytest.approx([20 / 3, 40 / 3, 0, 0])


def test_where_no_house_stands_none_is_linked(sites):
    without = dataclasses.replace(sites, msp=np.zeros(4))
    assert not UniversityMsp().opens(without, 0)["university_msp"].any()


def test_interns_live_the_years_that_the_houses_offer(linked, doctors):
    lever = UniversityMsp(seats=2, interns=3_700, training=9)
    share, weights = lever.exposes(doctors, linked)
    # 2 houses × 2 seats; the 100,000 people have 3,700 × 100,000/67.41 M students of each year, nine years in training
    assert share == pytest.approx(4 / (3_700 * 9 * 100_000 / FRANCE_PEOPLE))
    assert weights.tolist() == [0, 2, 0, 0]


def test_no_more_than_the_whole_training_is_lived_there(linked, doctors):
    many = dataclasses.replace(linked, opened={"university_msp": np.full(4, 1_000.0)})
    assert UniversityMsp().exposes(doctors, many)[0] == 1


def test_without_linked_houses_nobody_is_exposed_or_drawn(sites, doctors):
    assert UniversityMsp().exposes(doctors, sites)[0] == 0
    assert not UniversityMsp().appeal(doctors, sites).any()


def test_teaching_draws_young_doctors_in_proportion_to_places(linked, doctors):
    appeal = UniversityMsp(value=3_000, gps_per_house=6, young_below=45).appeal(doctors, linked)
    assert appeal[1].tolist() == [0, pytest.approx(3_000 * 12 / 24), 0, 0]
    assert not appeal[2].any()  # 60 years old


def test_every_linked_house_is_supported(record_of):
    cost = UniversityMsp(grant=20_000).costs(record_of(stock={"university_msp": 30.0}))
    assert cost == {("state", "facilities"): 600_000}
