"""Past: dated facts, linear between their dates, and a run that starts from them."""

from __future__ import annotations

import dataclasses
from typing import get_args

import numpy as np
import pytest

from simdesert.chance import Chance
from simdesert.country.doctors import Stage
from simdesert.country.sites import Zone
from simdesert.country.territory import Territory
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel
from simdesert.model.in_place import AGE_KNOTS, AGE_SHARES, ages_then
from simdesert.model.parameters import ModelParameters
from simdesert.model.past import TODAY, Zoning, as_of, facts, value_in, zoning_in_force, zonings
from simdesert.parameters import Grade


@pytest.fixture(scope="module")
def start(toy: Territory) -> DesertModel:
    return DesertModel(toy, Policy(start_year=2013), seed=1, inhabitants_per_agent=20, start_year=2013)


# the table ------------------------------------------------------------------------------------------------------------
def test_every_fact_has_unit_grade_and_source_and_stands_once() -> None:
    assert all(fact.unit and fact.source and fact.grade in get_args(Grade) for fact in facts())
    keys = [(fact.quantity, fact.year) for fact in facts()]
    assert len(keys) == len(set(keys))
    assert all(fact.year < TODAY for fact in facts())


def test_every_quantity_is_one_that_the_start_reads() -> None:
    read = {"places", "msp", "students", "zoning_priority", "zoning_complementary"}
    read |= {f"age_{knot}" for knot in AGE_KNOTS[:-1]} | {p.name for p in ModelParameters.declared()}
    assert {fact.quantity for fact in facts()} <= read


def test_a_quantity_is_linear_between_its_dates_and_today_and_the_nearest_outside() -> None:
    # exits: 1,881 in 2013, 2,600 today; half-way in 2019
    assert [value_in(year, "exits", 2_600.0) for year in (2000, 2013, 2019, 2025, 2040)] == [
        1_881.0, 1_881.0, 2_240.5, 2_600.0, 2_600.0,
    ]  # fmt: skip
    assert value_in(2013, "not in the table", 7.0) == 7.0


def test_drawn_parameters_keep_their_luck_in_the_past() -> None:
    # 2,500 drawn instead of 2,357: 1,430 × 2,500/2,357
    drawn = dataclasses.replace(ModelParameters(), first_settlements=2_500.0)
    assert as_of(2013, drawn).first_settlements == pytest.approx(1_430 * 2_500 / 2_357)
    assert as_of(2013, drawn).sigma == drawn.sigma


def test_today_nothing_is_changed_to_the_last_bit() -> None:
    drawn = ModelParameters().drawn(Chance(5))
    assert as_of(TODAY, drawn) == drawn
    assert as_of(2040, drawn) == drawn
    np.testing.assert_array_equal(ages_then(TODAY), AGE_SHARES)


def test_ages_of_2013_are_shares_and_6_4_percent_are_65_and_over() -> None:
    shares = ages_then(2013)
    assert shares.sum() == pytest.approx(1.0)
    assert shares[-2:].sum() == pytest.approx(0.064)


def test_the_zoning_in_force_is_the_last_dated_one() -> None:
    assert [zoning_in_force(year).year for year in (1999, 2012, 2017, 2018, 2021, 2022, 2024, 2025, 2030)] == [
        2012, 2012, 2012, 2018, 2018, 2022, 2022, 2025, 2025,
    ]  # fmt: skip
    assert zonings()[-1] == Zoning(2025, 0.28, 0.40)
    assert (zonings()[2].priority, zonings()[2].complementary) == (0.302, 0.42)


# the start ------------------------------------------------------------------------------------------------------------
def test_there_are_8_percent_more_practice_places_in_2013_and_none_where_today_has_none(
    start: DesertModel, toy: Territory
) -> None:
    held = np.bincount(start.doctors.commune[start.settled], minlength=len(toy.communes))
    assert held.sum() == pytest.approx(1.08 * toy.communes.gps.sum(), abs=1)
    assert (held[toy.communes.gps == 0] == 0).all()
    assert (held >= toy.communes.gps).all()
    assert (held <= np.ceil(1.08 * toy.communes.gps)).all()
    by_site = np.bincount(start.doctors.site[start.settled], minlength=len(start.sites))
    np.testing.assert_array_equal(start.sites.gps, by_site)


def test_gps_of_2013_are_older_below_65_and_fewer_are_65(start: DesertModel, toy: Territory) -> None:
    age = 2013 - start.doctors.birth_year[start.settled]
    today = toy.communes.gps_65_and_over
    assert today is not None
    # of those of today: 6.4 % of 1.08 × as many, instead of 12 %
    assert (age >= 65).sum() == pytest.approx(today.sum() * 1.08 * 0.064 / 0.12, abs=1)
    assert age.mean() == pytest.approx(52.5, abs=1.0)


def test_flows_of_2013_are_the_record_of_the_time(start: DesertModel, toy: Territory) -> None:
    share = toy.communes.population.sum() / 67_408_052
    entries = 1_430 * 1.093 * share
    assert len(start.doctors.rows(Stage.LOCUM)) == round(5.5 * entries)
    # internships of 2009, 2010, 2011: students of 2003 (6,000), 2004 (6,250), 2005 (6,500)
    interns = start.doctors.rows(Stage.INTERN)
    cohorts = np.bincount((start.doctors.id[interns] >> np.uint64(40)).astype(np.int64) - 2009)
    assert cohorts.tolist() == [round(entries * students / 6_000) for students in (6_000, 6_250, 6_500)]
    assert start.parameters.exits == pytest.approx(1_881)


def test_few_health_houses_stand_in_2013(start: DesertModel, toy: Territory) -> None:
    today = toy.facilities.count["msp"].sum()
    assert start.sites.msp.sum() == pytest.approx(0.0673 * today, abs=1)


def test_in_2013_few_people_live_in_under_served_zones(start: DesertModel) -> None:
    people = np.bincount(start.sites.zone, weights=start.sites.population, minlength=4) / start.sites.population.sum()
    assert people[Zone.PRIORITY] <= 0.17 or start.cut_offs.priority == 2.5
    assert people[Zone.PRIORITY] + people[Zone.COMPLEMENTARY] < 0.5


def test_a_start_of_the_past_is_kept_for_the_next_model_of_the_seed(start: DesertModel, toy: Territory) -> None:
    again = DesertModel(toy, Policy(start_year=2013), seed=1, inhabitants_per_agent=20, start_year=2013)
    assert again.parameters == start.parameters != ModelParameters()
    np.testing.assert_array_equal(again.doctors.birth_year, start.doctors.birth_year)
