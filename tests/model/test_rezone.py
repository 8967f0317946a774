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
