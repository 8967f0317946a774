"""Maisons sport-santé: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.levers._groups import Groups
from simdesert.levers.sport_health_centres import SportHealthCentres

GROUPS = Groups(band=np.array([4, 4]), deprived=np.array([False, False]), ald=np.array([False, True]))


def test_the_announced_gap_opens_in_three_years_then_nothing(sites):
    a_year = [SportHealthCentres(delivery=1.0).opens(sites, year)["sport_centre"].sum() for year in range(5)]
    assert a_year == pytest.approx([362 / 3] * 3 + [0, 0])  # 500 − 138


def test_delivery_is_what_stood_in_2022(sites):
    assert 3 * SportHealthCentres().opens(sites, 0)["sport_centre"].sum() == pytest.approx(436 - 138, rel=0.01)


def test_centres_open_by_people_wherever_they_live(sites):
    opened = SportHealthCentres(delivery=1.0).opens(sites, 0)["sport_centre"]
    assert opened / opened.sum() == pytest.approx([0.1, 0.3, 0.4, 0.2])


def test_need_falls_where_a_centre_opened_and_only_in_long_term_conditions(sites):
    opened = dataclasses.replace(sites, opened={"sport_centre": np.array([0.0, 1.0, 0.0, 0.0])})
    lever = SportHealthCentres(patients=300, share_ald=0.15, years_to_act=5, spared=0.15)
    need = lever.need(GROUPS, opened, 4)
    # the suburb: 300 of 0.15 × 30,000 people, who spare 0.15 of their visits
    assert need[:, 1] == pytest.approx([1, 0.99, 1, 1])
    assert need[:, 0].tolist() == [1, 1, 1, 1]


def test_the_effect_comes_slowly(sites):
    opened = dataclasses.replace(sites, opened={"sport_centre": np.array([0.0, 1.0, 0.0, 0.0])})
    lever = SportHealthCentres(patients=300, share_ald=0.15, years_to_act=5, spared=0.15)
    assert [lever.need(GROUPS, opened, y)[1, 1] for y in (0, 1, 9)] == pytest.approx([0.998, 0.996, 0.99])


def test_a_centre_reaches_no_more_than_all(sites):
    crowded = dataclasses.replace(sites, opened={"sport_centre": np.full(4, 1_000.0)})
    need = SportHealthCentres(spared=0.2, years_to_act=2).need(GROUPS, crowded, 9)
    assert need[:, 1] == pytest.approx([0.8] * 4)


def test_without_centres_nothing_changes(sites):
    assert (SportHealthCentres().need(GROUPS, sites, 9) == 1).all()


def test_every_centre_opened_so_far_is_supported(record_of):
    cost = SportHealthCentres(support=12_000).costs(record_of(stock={"sport_centre": 10.0}))
    assert cost == {("state", "facilities"): 120_000}
    assert SportHealthCentres().costs(record_of()) == {("state", "facilities"): 0}
