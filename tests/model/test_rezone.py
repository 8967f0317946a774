"""Rezone: every third January, within fixed cut-offs, with a margin."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.doctors import Stage
from simdesert.country.sites import Zone
from simdesert.country.territory import Territory
from simdesert.country.zones import CutOffs
from simdesert.levers._policy import Policy
from simdesert.levers.non_conventionnement import NonConventionnement
from simdesert.model.desert import DesertModel
from simdesert.model.rezone import rezone


@pytest.fixture
def on_the_border(tiny_model: DesertModel) -> DesertModel:
    """Five complementary sites between 2.5 and 3.5, whose APL moved to 2.1, 2.3, 3.0, 3.7 and 3.9."""
    model = tiny_model
    model.cut_offs = CutOffs(2.5, 3.5, 5.0)
    model.sites = dataclasses.replace(model.sites, zone=np.full(5, int(Zone.COMPLEMENTARY)))
    model.apl_history = [np.array([2.1, 2.3, 3.0, 3.7, 3.9])] * 3
    model.year = 2028
    return model


def test_a_site_changes_class_only_beyond_the_margin_of_three_tenths(on_the_border: DesertModel) -> None:
    rezone(on_the_border)
    classes = [Zone.PRIORITY, Zone.COMPLEMENTARY, Zone.COMPLEMENTARY, Zone.COMPLEMENTARY, Zone.INTERMEDIATE]
    assert on_the_border.sites.zone.tolist() == classes


@pytest.mark.parametrize("year", [2025, 2026, 2027, 2029, 2030])
def test_zones_are_revised_in_no_other_january(on_the_border: DesertModel, year: int) -> None:
    on_the_border.year = year
    rezone(on_the_border)
    assert set(on_the_border.sites.zone.tolist()) == {Zone.COMPLEMENTARY}


def test_a_run_of_the_past_gets_each_official_zoning_when_it_comes_into_force(on_the_border: DesertModel) -> None:
    model = on_the_border
    model.sites = dataclasses.replace(model.sites, population=np.ones(5))
    model.start_year, model.year = 2013, 2018
    rezone(model)
    # 17 % of people, but all below 2.5: two sites; 23.7 % more of people: the third; no margin
    assert model.sites.zone.tolist() == [0, 0, 1, 2, 2]
    model.year = 2022
    rezone(model)
    # 42 % more of people: the third and the fourth
    assert model.sites.zone.tolist() == [0, 0, 1, 1, 2]


@pytest.mark.parametrize(("start_year", "year"), [(2013, 2013), (2013, 2016), (2013, 2019), (2018, 2018), (2019, 2021)])
def test_zones_of_the_past_are_revised_at_no_other_date(on_the_border: DesertModel, start_year: int, year: int) -> None:
    on_the_border.start_year, on_the_border.year = start_year, year
    rezone(on_the_border)
    assert set(on_the_border.sites.zone.tolist()) == {Zone.COMPLEMENTARY}


@pytest.mark.parametrize(("year", "revised"), [(2025, True), (2026, False), (2028, True)])
def test_from_2025_on_a_run_of_the_past_is_revised_every_third_year_with_the_margin(
    on_the_border: DesertModel, year: int, revised: bool
) -> None:
    on_the_border.start_year, on_the_border.year = 2013, year
    rezone(on_the_border)
    assert (on_the_border.sites.zone[0] == Zone.PRIORITY) == revised
    assert on_the_border.sites.zone[1] == Zone.COMPLEMENTARY  # 2.3, within the margin of 2.5
    assert on_the_border.cut_offs == CutOffs(2.5, 3.5, 5.0)


def test_the_mean_of_the_last_three_years_counts(on_the_border: DesertModel) -> None:
    low, high = np.full(5, 1.0), np.full(5, 3.0)
    on_the_border.apl_history = [low, high, high, high]
    rezone(on_the_border)
    assert set(on_the_border.sites.zone.tolist()) == {Zone.COMPLEMENTARY}
    on_the_border.apl_history = [high, low, high, low]  # mean 1.67
    rezone(on_the_border)
    assert set(on_the_border.sites.zone.tolist()) == {Zone.PRIORITY}


def test_doctors_of_a_site_that_is_no_longer_over_served_regain_the_agreement(on_the_border: DesertModel) -> None:
    model, over_served = on_the_border, np.full(5, int(Zone.OVER_SERVED))
    model.policy = Policy((NonConventionnement(),), 2025)
    model.sites = dataclasses.replace(model.sites, zone=over_served)
    model.apl_history = [np.array([4.6, 4.8, 5.0, 5.2, 6.0])] * 3  # 4.6 is 0.3 beyond the border of 5, 4.8 is not
    settled = model.doctors.rows(Stage.SETTLED)
    model.doctors.contracted[settled] = False
    rezone(model)
    assert model.sites.zone.tolist() == [Zone.INTERMEDIATE, *over_served[1:]]
    site = model.doctors.site[settled]
    assert 0 < (site == 0).sum() < len(site)
    np.testing.assert_array_equal(model.doctors.contracted[settled], site == 0)


def test_between_revisions_nobody_regains_it(on_the_border: DesertModel) -> None:
    settled = on_the_border.doctors.rows(Stage.SETTLED)
    on_the_border.doctors.contracted[settled] = False
    on_the_border.year = 2029
    rezone(on_the_border)
    assert not on_the_border.doctors.contracted[settled].any()


def test_zones_and_cut_offs_of_the_start_are_kept_beside_those_in_force(lived, toy: Territory) -> None:
    model = lived(toy, 4)
    zones = np.array([record.zone_of_commune for record in model.year_records])
    np.testing.assert_array_equal(zones[1], zones[0])
    np.testing.assert_array_equal(zones[2], zones[0])
    np.testing.assert_array_equal(model.zone_at_start_of_commune, zones[0])
    np.testing.assert_array_equal(model.sites.zone_at_start[model.sites.of_commune], zones[0])


def test_a_revision_moves_few_people(lived, toy: Territory) -> None:
    model = lived(toy, 4)
    moved = model.sites.zone != model.sites.zone_at_start
    assert model.sites.population[moved].sum() / model.sites.population.sum() < 0.25
