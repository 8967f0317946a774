"""Habits: what a doctor costs, remote visits on offer, needs that levers change."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.country.sites import Sites
from simdesert.country.territory import Territory
from simdesert.levers._groups import Groups, Tariff
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._policy import Policy
from simdesert.model._columns import FAILED, REMOTE
from simdesert.model.desert import DesertModel
from simdesert.model.habits import willingness
from simdesert.model.parameters import ModelParameters

GROUPS = Groups(band=np.array([3, 3]), deprived=np.array([False, True]), ald=np.array([False, False]))


class Waiver(Lever):
    """Half of the extra fee is waived."""

    name = "waiver"

    def waives(self, groups: Groups, year: int) -> Answer:
        return np.full((len(groups.ald), len(Tariff)), 0.5)


class Screens(Lever):
    """200,000 remote visits a month in the sites of the first half."""

    name = "screens"

    def remote_visits(self, sites: Sites, year: int) -> Answer:
        return np.where(np.arange(len(sites)) < len(sites) // 2, 200_000.0 / (len(sites) // 2), 0.0)


class Healthier(Lever):
    """People of the first site need half."""

    name = "healthier"

    def need(self, groups: Groups, sites: Sites, year: int) -> Answer:
        return np.where(np.arange(len(sites)) == 0, 0.5, 1.0)[:, np.newaxis] * np.ones(len(groups.ald))


def test_sector_1_is_free_of_extra_fees_and_sector_2_for_the_deprived() -> None:
    # 2 EUR out of pocket, 20 EUR more in sector 2, elasticity −0.2: (22/2)^−0.2 = 0.619.
    chance = willingness(ModelParameters(), Policy(), GROUPS, 2025)
    np.testing.assert_allclose(chance[:, Tariff.SECTOR_1], 1.0)
    np.testing.assert_allclose(chance[:, Tariff.SECTOR_2], [11.0**-0.2, 1.0])


def test_what_is_waived_is_not_charged() -> None:
    chance = willingness(ModelParameters(), Policy((Waiver(),)), GROUPS, 2025)
    assert chance[0, Tariff.SECTOR_2] == pytest.approx(6.0**-0.2)


def test_remote_visits_are_made_where_they_are_offered(lived, toy: Territory) -> None:
    with_screens, without = lived(toy, 2, Policy((Screens(),))), lived(toy, 2)
    offered = np.arange(len(with_screens.sites))[with_screens.sites.of_commune] < len(with_screens.sites) // 2
    more = (with_screens.tally - without.tally)[:, REMOTE] / 256
    assert more[~offered].sum() < 0.05 * more[offered].sum()
    expected = 12 * 200_000 * with_screens.share
    assert expected / 3 < more[offered].sum() < 1.5 * expected
    assert with_screens.tally[offered, FAILED].sum() < without.tally[offered, FAILED].sum()


def test_a_need_that_falls_in_one_site_falls_there_alone(toy: Territory) -> None:
    models = [
        DesertModel(toy, policy, seed=1, inhabitants_per_agent=100) for policy in (Policy(), Policy((Healthier(),)))
    ]
    for model in models:
        model.step()
    first = models[0].sites.of_commune == 0
    needed = [model.tally[:, 0].astype(float) for model in models]
    np.testing.assert_array_equal(needed[0][~first], needed[1][~first])
    assert needed[1][first].sum() / needed[0][first].sum() == pytest.approx(0.5, abs=0.03)
