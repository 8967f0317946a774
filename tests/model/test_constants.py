"""The constants of the sites: the odds of graduates against a plain loop, and what they must reproduce."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray

from simdesert.country.sites import Sites, UrbanClass, Zone, start_sites
from simdesert.country.territory import Territory
from simdesert.errors import TableError
from simdesert.levers._policy import Policy
from simdesert.model import constants
from simdesert.model._origins import Law, origins
from simdesert.model.constants import Odds, target_shares
from simdesert.model.desert import DesertModel
from simdesert.model.parameters import ModelParameters
from simdesert.model.worth import pulls_between

P = ModelParameters(sigma=40_000.0, considers_far=0.3, beta_birth=0.75, beta_train=1.5)
KM = np.array([[2, 50, 120, 300], [50, 2, 90, 250], [120, 90, 2, 180], [300, 250, 180, 2]], dtype=np.float32)
FACULTY_KM = np.array([[5.0, 50.0, 120.0, 300.0], [290.0, 240.0, 170.0, 10.0]])
TOWNS = np.array([0, 1, 3])
JOINT = np.array([[[0.30, 0.17, 0.03], [0.03, 0.07, 0.10]], [[0.10, 0.08, 0.02], [0.02, 0.03, 0.05]]])
"""Four sites, births at three of them, and two faculties: P(rooted, faculty, town)."""
ORIGINS = [(rooted, faculty, town) for rooted in range(2) for faculty in range(2) for town in range(3)]


@pytest.fixture(scope="module")
def odds() -> Odds:
    pulls = pulls_between(KM, FACULTY_KM, P)
    return Odds(SimpleNamespace(parameters=P, pulls=pulls, origins=SimpleNamespace(towns=TOWNS, joint=JOINT)))


def chances(worth: NDArray[np.float64], rooted: int, faculty: int, born: int) -> NDArray[np.float64]:
    """Return q exp(V/σ) of each site for one graduate, by the definition (4,)."""
    pulls = pulls_between(KM, FACULTY_KM, P)
    weights = []
    for s in range(4):
        near = KM[born, s] <= 100.0 or FACULTY_KM[faculty, s] <= 100.0
        value = worth[s] + rooted * pulls.birth[born, s] + pulls.training[faculty, s]
        weights.append((1.0 if near else 0.3) * np.exp(value / 40_000.0))
    return np.array(weights)


WORTH = np.array([0.0, 10_000.0, -20_000.0, 30_000.0])


def test_the_inclusive_value_agrees_with_a_plain_loop(odds: Odds) -> None:
    plain = np.zeros((2, 2, 3))
    for rooted, u, town in ORIGINS:
        plain[rooted, u, town] = chances(WORTH, rooted, u, TOWNS[town]).sum()
    np.testing.assert_allclose(odds.inclusive(WORTH), plain, rtol=1e-6)


def test_where_graduates_settle_agrees_with_a_plain_loop(odds: Odds) -> None:
    plain = np.zeros(4)
    for rooted, u, town in ORIGINS:
        weights = chances(WORTH, rooted, u, TOWNS[town])
        plain += JOINT[rooted, u, town] * weights / weights.sum()
    np.testing.assert_allclose(odds.settlers(WORTH), plain, rtol=1e-6)
    assert odds.settlers(WORTH).sum() == pytest.approx(1.0)


@pytest.mark.parametrize("within", [constants.CLOSE, 1e-5])
def test_worth_reproduces_where_graduates_settle(odds: Odds, within: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "CLOSE", within)
    target = np.array([0.4, 0.1, 0.2, 0.3])
    worth = odds.worth(target)
    np.testing.assert_allclose(odds.settlers(worth), target, rtol=within)
    assert worth.max() == 0.0


def test_worth_does_not_depend_on_where_the_search_begins(odds: Odds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "CLOSE", 1e-5)
    target = np.array([0.4, 0.1, 0.2, 0.3])
    # The fourth site is far from all others: what 32 bits round weighs on its level, by EUR of 62,000.
    np.testing.assert_allclose(odds.worth(target, guess=WORTH), odds.worth(target), atol=5.0)


@pytest.mark.parametrize("sigma", [15_000.0, 100_000.0])
def test_the_constants_are_found_at_the_bounds_of_the_noise(toy: Territory, sigma: float) -> None:
    model = DesertModel(toy, Policy(), 1, 400, ModelParameters(sigma=sigma))
    worth = model.constant + model.sites.earnings  # in whole EUR
    np.testing.assert_allclose(Odds(model).settlers(worth), target_shares(model.sites), rtol=2 * constants.CLOSE)


def test_a_stride_that_leads_astray_is_taken_back(odds: Odds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "ASTRAY", 0.0)  # every stride does
    target = np.array([0.4, 0.1, 0.2, 0.3])
    np.testing.assert_allclose(odds.settlers(odds.worth(target)), target, rtol=constants.CLOSE)


def test_constants_that_cannot_be_solved_are_refused_with_a_remedy(odds: Odds, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "CYCLES", 1)
    with pytest.raises(TableError, match="do not converge in 1 cycles: check the territory"):
        odds.worth(np.array([0.97, 0.01, 0.01, 0.01]))


@pytest.mark.parametrize("site", range(4))
def test_the_origins_of_a_site_s_doctors_are_the_law_of_graduates_turned_round(odds: Odds, site: int) -> None:
    """P(origin | site) ∝ P(origin) P(site | origin), by definition, against 40,000 doctors whom the kernel draws."""
    wanted = np.zeros(JOINT.shape)
    for rooted, u, town in ORIGINS:
        weights = chances(WORTH, rooted, u, TOWNS[town])
        wanted[rooted, u, town] = JOINT[rooted, u, town] * weights[site] / weights.sum()
    wanted /= wanted.sum()
    born = JOINT / odds.inclusive(WORTH)
    law = Law(TOWNS, *odds.near, P.considers_far, born, odds.reaching(born))
    luck = np.random.default_rng(7).random((40_000, 2))
    birth, faculty, rooted = origins(np.full(40_000, site), pulls_between(KM, FACULTY_KM, P), law, luck)
    drawn = np.zeros(JOINT.shape)
    np.add.at(drawn, (rooted, faculty, np.searchsorted(TOWNS, birth)), 1.0 / 40_000)
    np.testing.assert_allclose(drawn, wanted, atol=4.0 * (0.25 / 40_000) ** 0.5)


def test_a_level_added_to_all_sites_changes_nobodys_choice(odds: Odds) -> None:
    np.testing.assert_allclose(odds.settlers(WORTH + 1e5), odds.settlers(WORTH), rtol=1e-6)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_the_outside_value_lets_the_wanted_share_of_locums_settle_where_the_targets_are(
    odds: Odds, share: float
) -> None:
    outside, law = odds.outside(WORTH, share)
    inclusive = odds.inclusive(WORTH)
    settles = inclusive / (inclusive + np.exp(outside / 40_000.0))
    assert (law * settles).sum() / law.sum() == pytest.approx(share, abs=1e-4)
    settlers = np.zeros(4)
    for origin in ORIGINS:
        rooted, u, town = origin
        weights = chances(WORTH, rooted, u, TOWNS[town])
        settlers += law[origin] * settles[origin] * weights / weights.sum()
    np.testing.assert_allclose(settlers / settlers.sum(), odds.settlers(WORTH), atol=1e-4)


def test_first_settlements_go_where_the_targets_are_from_the_first_year_on(toy: Territory) -> None:
    # Ten seeds of the toy, 20 settlements each: the desert's share is the target's, not less.
    wanted, got = 0.0, []
    for seed in range(10):
        model = DesertModel(toy, Policy(), seed=seed, inhabitants_per_agent=400)
        priority = model.sites.zone == Zone.PRIORITY
        wanted += target_shares(model.sites)[priority].sum() / 10
        model.new_year()
        (event,) = [e for e in model.events if e["event"] == "settled"]
        got.extend(priority[event["site"]].tolist())
    assert np.mean(got) == pytest.approx(wanted, abs=3.0 * (wanted * (1.0 - wanted) / len(got)) ** 0.5)


def sites_of(toy: Territory, gps: list[float], people: list[float], urban: list[int], zone: list[int]) -> Sites:
    sites = start_sites(toy)
    columns = {name: column[: len(gps)] for name, column in vars(sites).items() if name != "opened"}
    return Sites(opened={}, **columns | {"gps": np.array(gps), "population": np.array(people),
                              "urban_class": np.array(urban), "zone": np.array(zone)})  # fmt: skip


def test_targets_weigh_gps_by_eight_tenths_and_people_by_two_within_fixed_shares_of_urban_classes(
    toy: Territory,
) -> None:
    # One zone class with 20 GPs for 20,000 people: density 1 per 1,000. Weights 0.8·GPs + 0.2·people/1,000.
    sites = sites_of(toy, [10.0, 6.0, 4.0, 0.0], [5_000.0, 5_000.0, 5_000.0, 5_000.0],
                     [UrbanClass.PARIS, UrbanClass.LARGE, UrbanClass.LARGE, UrbanClass.OTHER],
                     [Zone.PRIORITY] * 4)  # fmt: skip
    share = target_shares(sites)
    assert share[0] == pytest.approx(0.131, abs=1e-4)
    assert share[3] == pytest.approx(0.302, abs=1e-4)
    assert share[1] / share[2] == pytest.approx((0.8 * 6 + 0.2 * 5) / (0.8 * 4 + 0.2 * 5), rel=1e-3)
    assert share.sum() == pytest.approx(1.0)


def test_where_a_territory_lacks_an_urban_class_the_others_share(toy: Territory) -> None:
    sites = sites_of(toy, [10.0, 10.0], [5_000.0, 5_000.0], [UrbanClass.LARGE, UrbanClass.OTHER], [Zone.PRIORITY] * 2)
    np.testing.assert_allclose(target_shares(sites), [0.567 / 0.869, 0.302 / 0.869], rtol=1e-6)


def test_the_start_solves_the_toys_constants_so_that_its_targets_come_out(toy: Territory) -> None:
    model = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=100)
    worth = model.constant + model.sites.earnings
    np.testing.assert_allclose(Odds(model).settlers(worth), target_shares(model.sites), atol=1e-4)


def test_the_first_settlements_of_the_toy_are_near_the_record(lived, toy: Territory) -> None:
    # 2,357 persons × 1.093 × 0.5/67.4 = 19.6 places a year; over six years of luck ± 4.4 a year.
    model = lived(toy, 6)
    expected = 2_357 * 1.093 * toy.communes.population.sum() / 67_408_052
    settled = [record.flows["settled"] for record in model.year_records]
    assert np.mean(settled) == pytest.approx(expected, rel=0.25)
