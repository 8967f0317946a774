"""Centres de santé: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.levers.health_centres import HealthCentres


def test_forty_centres_a_year_for_five_years(sites):
    a_year = [HealthCentres(delivery=1.0).opens(sites, year)["health_centre"].sum() for year in range(7)]
    assert a_year == pytest.approx([40, 40, 40, 40, 40, 0, 0])  # (1,420 − 1,220)/5


def test_centres_open_in_under_served_sites_by_people(sites):
    opened = HealthCentres(delivery=1.0).opens(sites, 0)["health_centre"]
    assert opened == pytest.approx([10, 30, 0, 0])


def test_each_centre_brings_its_posts(sites):
    posts = HealthCentres(delivery=1.0, posts_per_centre=2).posts(sites, 0)
    assert posts == pytest.approx([20, 60, 0, 0])


def test_a_centre_draws_young_doctors_a_little(sites, doctors):
    opened = dataclasses.replace(sites, opened={"health_centre": np.array([1.0, 0.0, 0.0, 0.0])})
    appeal = HealthCentres(value=2_000, posts_per_centre=2).appeal(doctors, opened)
    assert appeal[1].tolist() == [pytest.approx(2_000 * 2 / 5), 0, 0, 0]
    assert not appeal[4].any()  # 50 years old


def test_each_centre_opened_so_far_is_supported(record_of):
    record = record_of(stock={"health_centre": 10.0})
    assert HealthCentres().costs(record) == {("social_security", "facilities"): pytest.approx(395_330)}


def test_the_apl_rises_by_at_most_what_it_fell_less_in_three_years():
    apl = HealthCentres.must_show[0]
    assert apl.relative
    assert (apl.low, apl.high) == (0, pytest.approx(3 * (0.018 - 0.008)))
