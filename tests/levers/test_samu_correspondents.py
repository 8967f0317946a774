"""Médecins correspondants du SAMU: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.levers.samu_correspondents import SamuCorrespondents


@pytest.fixture
def two_far_sites(sites):
    return dataclasses.replace(sites, emergency_minutes=np.array([45.0, 31.0, 30.0, 8.0]))


def test_500_more_in_two_years_five_to_a_point_of_care_then_nothing(sites):
    lever = SamuCorrespondents(delivery=1.0)
    assert [lever.opens(sites, year)["correspondent"].sum() for year in range(4)] == pytest.approx([50, 50, 0, 0])


def test_delivery_is_what_was_mobilised(sites):
    points = 2 * SamuCorrespondents().opens(sites, 0)["correspondent"].sum()
    assert 150 + 5 * points == pytest.approx(265)


def test_they_stand_only_beyond_thirty_minutes_by_people(two_far_sites):
    points = SamuCorrespondents(delivery=1.0).opens(two_far_sites, 0)["correspondent"]
    assert points == pytest.approx([12.5, 37.5, 0, 0])  # 10,000 against 30,000 people


def test_none_stands_where_one_is(two_far_sites):
    one_there = dataclasses.replace(two_far_sites, opened={"correspondent": np.array([0.0, 1.0, 0.0, 0.0])})
    assert SamuCorrespondents(delivery=1.0).opens(one_there, 1)["correspondent"] == pytest.approx([50, 0, 0, 0])


def test_where_everybody_is_near_none_is_trained(sites):
    near = dataclasses.replace(sites, emergency_minutes=np.full(4, 20.0))
    assert not SamuCorrespondents().opens(near, 0)["correspondent"].any()


def test_training_and_equipment_are_paid_for_all(record_of):
    cost = SamuCorrespondents(cost=5_000).costs(record_of(stock={"correspondent": 23.0}))
    assert cost == {("social_security", "doctors"): 575_000}


def test_what_must_show_spans_what_was_delivered_and_what_was_announced():
    opened, reached = SamuCorrespondents.must_show
    assert opened.low < (265 - 150) / 2 / 5 < opened.high
    assert opened.high == (650 - 150) / 2 / 5
    assert -reached.low > 1 / 67.4  # a million people
