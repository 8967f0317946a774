"""Build: whole facilities, the territory's share of the national number, and who works in them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
import pytest

from simdesert.country.doctors import Practice
from simdesert.country.sites import Sites
from simdesert.country.territory import Territory
from simdesert.levers._lever import Answer, Facility, Lever
from simdesert.levers._policy import Policy
from simdesert.metrics.year import REACHED
from simdesert.model.build import build, join_health_houses, whole
from simdesert.model.desert import DesertModel


class Houses(Lever):
    """A thousand health houses, 500 centres and 2,000 labels in France in the first year, by people."""

    name = "houses"

    def opens(self, sites: Sites, year: int) -> Mapping[Facility, Answer]:
        here = sites.population / sites.population.sum() * (year == 0)
        return {"msp": 1_000.0 * here, "health_centre": 500.0 * here, "label": 2_000.0 * here}


@pytest.fixture
def built(toy: Territory) -> DesertModel:
    model = DesertModel(toy, Policy((Houses(),)), seed=1, inhabitants_per_agent=100)
    model.new_year()
    return model


def test_facilities_grow_by_the_national_number_times_the_share_of_people(toy: Territory, built: DesertModel) -> None:
    # 1,000 × 512,145/67,408,052 = 7.6 health houses, 3.8 centres, 15.2 labels.
    before = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=100).sites
    share = toy.communes.population.sum() / 67_408_052
    assert (built.sites.msp - before.msp).sum() == pytest.approx(1_000 * share, abs=1.0)
    assert built.sites.opened_of("health_centre").sum() == pytest.approx(500 * share, abs=1.0)
    assert built.sites.opened_of("label").sum() == pytest.approx(2_000 * share, abs=1.0)
    np.testing.assert_array_equal(built.sites.opened_of("msp"), built.sites.msp - before.msp)


def test_only_whole_facilities_open(built: DesertModel) -> None:
    for column in ("msp", "health_centre", "label"):
        opened = built.sites.opened_of(column)
        np.testing.assert_array_equal(opened, np.rint(opened), err_msg=column)


def test_what_opened_is_kept_for_the_bills(built: DesertModel) -> None:
    history = built.facilities_opened["houses"]
    assert history["msp"] == [(2025, built.sites.opened_of("msp").sum())]
    assert {kind: len(years) for kind, years in history.items()} == {"msp": 1, "health_centre": 1, "label": 1}


def test_facilities_opened_once_stay_for_ever(toy: Territory, built: DesertModel, lived) -> None:
    later = lived(toy, 3, Policy((Houses(),)))
    for column in ("msp", "health_centre", "label"):
        np.testing.assert_array_equal(later.sites.opened_of(column), built.sites.opened_of(column))


def test_whole_things_are_drawn_as_often_as_expected(tiny_model: DesertModel) -> None:
    # Sites that expect 0.1, 0.5, 1.5, 0 and 2.2 things a year, over 2,000 years.
    model, expected = tiny_model, np.array([0.1, 0.5, 1.5, 0.0, 2.2])
    drawn = []
    for year in range(2_000):
        model.year = year
        drawn.append(whole(model, "build.test", expected))
    table = np.array(drawn)
    np.testing.assert_allclose(table.mean(axis=0), expected, atol=0.05)
    assert np.all(np.abs(table.sum(axis=1) - expected.sum()) < 1.0)
    assert np.all((table == np.floor(expected)) | (table == np.ceil(expected)))


def test_five_gps_join_each_health_house_of_their_site(tiny_model: DesertModel) -> None:
    # Two houses among the town's 12 places: 10 of 12 would join (at most 9 in 10); the draw is for life.
    model = tiny_model
    model.sites = dataclasses.replace(model.sites, msp=np.array([2.0, 0.0, 0.0, 0.0, 0.0]))
    join_health_houses(model)
    doctors, town = model.doctors, model.doctors.site[model.settled] == 0
    luck = model.chance.uniform("build.joins", (), doctors.id[model.settled])
    practice = doctors.practice[model.settled]
    np.testing.assert_array_equal(practice == Practice.MSP, town & (luck < 10.0 / 12.0))


def test_a_new_house_takes_nobody_out_of_the_others(tiny_model: DesertModel) -> None:
    model = tiny_model
    joined = []
    for houses in (0.0, 1.0, 2.0):
        model.sites = dataclasses.replace(model.sites, msp=np.full(5, houses))
        join_health_houses(model)
        joined.append(set(model.settled[model.doctors.practice[model.settled] == Practice.MSP].tolist()))
    assert joined[0] == set()
    assert joined[0] <= joined[1] <= joined[2]
    assert joined[1] != joined[2]


def test_salaried_doctors_join_no_health_house(tiny_model: DesertModel) -> None:
    model = tiny_model
    model.doctors.practice[model.settled] = Practice.SALARIED
    model.sites = dataclasses.replace(model.sites, msp=np.full(5, 9.0))
    build(model)
    assert np.all(model.doctors.practice[model.settled] == Practice.SALARIED)


class Correspondents(Lever):
    """SAMU correspondents wherever the emergency unit is far."""

    name = "correspondents"

    def opens(self, sites: Sites, year: int) -> Mapping[Facility, Answer]:
        return {"correspondent": 5_000.0 * (sites.emergency_minutes > 30.0)}


def test_correspondents_bring_urgent_care_where_the_emergency_unit_is_far(toy: Territory) -> None:
    model = DesertModel(toy, Policy((Correspondents(),)), seed=1, inhabitants_per_agent=400)
    unit, urgent = REACHED.index("emergency"), REACHED.index("urgent_care")
    before = model.minutes_to.copy()
    np.testing.assert_array_equal(before[:, urgent], before[:, unit])
    model.new_year()
    centres = model.centres[model.sites.opened_of("correspondent") > 0.0]
    assert len(centres)
    assert (before[centres, urgent] > model.minutes_to[centres, urgent]).any()
    assert np.all(model.minutes_to[:, urgent] <= before[:, urgent])
    np.testing.assert_array_equal(model.minutes_to[:, unit], before[:, unit])
    fresh = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=400)
    np.testing.assert_array_equal(fresh.minutes_to, before)
