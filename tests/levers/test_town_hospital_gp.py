"""Médecins partagés entre ville et hôpital: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.doctors import Stage
from simdesert.levers._bounds import DAYS_WORKED
from simdesert.levers.town_hospital_gp import TownHospitalGp

PLANNED = TownHospitalGp(delivery=1.0, shared=0.3, town=0.5, minutes=30, value=3_000, support=50_000)
FRANCE = 67_410_000.0


@pytest.fixture
def as_france(sites):
    """The four sites with the people of France: the posts of France are theirs."""
    return dataclasses.replace(sites, population=sites.population * FRANCE / sites.population.sum())


@pytest.fixture
def hospital_doctors(doctors):
    """The last two doctors are employed by the town's hospital."""
    stage = np.array([Stage.INTERN, Stage.LOCUM, Stage.SETTLED, Stage.HOSPITAL, Stage.HOSPITAL], dtype=np.int8)
    return dataclasses.replace(doctors, stage=stage, site=np.array([-1, -1, 3, 2, 2], dtype=np.int32))


def test_salaried_posts_open_in_under_served_sites_near_a_hospital_in_two_years(sites):
    a_year = [PLANNED.posts(sites, year) for year in range(3)]
    # the desert is 45 min away; the suburb takes 0.7 × 400 / 2 a year
    assert [posts.tolist() for posts in a_year] == [
        [0, pytest.approx(140), 0, 0], [0, pytest.approx(140), 0, 0], [0, 0, 0, 0],
    ]  # fmt: skip


def test_delivery_is_what_was_filled_by_the_end_of_2021():
    lever = TownHospitalGp()
    assert lever.delivery * lever.target == pytest.approx(249, rel=0.01)


def test_holders_of_shared_posts_spend_half_of_their_days_in_the_receiving_zone(as_france, hospital_doctors):
    days, weights = PLANNED.days_elsewhere(hospital_doctors, as_france)
    # 0.3 × 400 posts × half of 20.58 days a month, over two doctors
    assert days.tolist() == [0, 0, 0, pytest.approx(617.5), pytest.approx(617.5)]
    assert (weights > 0).tolist() == [False, True, False, False]


def test_each_post_counts_once(as_france, hospital_doctors):
    salaried = sum(PLANNED.posts(as_france, year).sum() for year in range(15))
    days, _ = PLANNED.days_elsewhere(hospital_doctors, as_france)
    assert salaried + days.sum() / (0.5 * DAYS_WORKED) == pytest.approx(400)


def test_without_hospital_doctors_nobody_goes(as_france, doctors):
    assert not PLANNED.days_elsewhere(doctors, as_france)[0].any()


def test_places_with_a_hospital_as_partner_draw_doctors(as_france, doctors):
    many_gps = dataclasses.replace(as_france, gps=np.array([500.0, 1_000.0, 1_000.0, 1_000.0]))
    assert PLANNED.appeal(doctors, many_gps).tolist() == [[0, pytest.approx(1_200), 0, 0]]  # 400 of 1,000 places


def test_posts_are_paid_if_they_are_filled(record_of):
    days = 10 * 12 * 0.5 * DAYS_WORKED  # ten shared posts
    cost = PLANNED.costs(record_of(people=FRANCE, posts_filled=100.0, days=days))
    assert cost == {("state", "facilities"): pytest.approx(110 * 50_000)}


def test_posts_of_others_are_not_paid(record_of):
    cost = PLANNED.costs(record_of(people=FRANCE / 10, posts_filled=5_000.0))
    assert cost == {("state", "facilities"): pytest.approx(28 * 50_000)}  # 0.7 × 400 in a tenth of France
