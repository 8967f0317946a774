"""Settle: who looks for a place, what it earns, where within the site, and which contract he signs."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.doctors import Doctors, Practice, Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites, Zone
from simdesert.country.territory import Territory
from simdesert.levers._contract import Contract
from simdesert.levers._lever import Answer, Flags, Lever
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel
from simdesert.model.parameters import ModelParameters
from simdesert.model.settle import commune_within, settle
from simdesert.model.worth import earnings, pulls_between

MONEY = ModelParameters(fees=181_000.0, charges=0.47)
FEES_A_VISIT = 181_000.0 * 0.53 * 1.093 / 5_000.0


class Closed(Lever):
    """Nobody may settle outside priority zones."""

    name = "closed"

    def may_settle(self, doctors: DoctorsSeen, sites: Sites) -> Flags:
        return (sites.zone == Zone.PRIORITY)[np.newaxis, :]


class Quota(Lever):
    """One settler a site a year."""

    name = "quota"

    def room(self, sites: Sites, year: int) -> Answer:
        return 1.0


class Posts(Lever):
    """A thousand salaried posts in the first site, in the first year."""

    name = "posts_here"

    def posts(self, sites: Sites, year: int) -> Answer:
        return 1_000.0 * np.eye(1, len(sites))[0] * (year == 0)


class Bonus(Lever):
    """A contract of settlers worth a fortune in priority zones, 300 places a year in France."""

    name = "bonus"

    def contract(self) -> Contract:
        return Contract("settler", 300.0, 10.0, 3.0, zones=frozenset({Zone.PRIORITY}))

    def income(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, float]:
        return 200_000.0, 10.0


class Tip(Lever):
    """A small sum everywhere for those who know the aid."""

    name = "tip"

    def income(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, float]:
        return 10_000.0, 10.0


def january(territory: Territory, *levers: Lever, seed: int = 1) -> DesertModel:
    """Return a model just after its first January verbs."""
    model = DesertModel(territory, Policy(levers), seed, inhabitants_per_agent=100)
    model.new_year()
    return model


def newly_settled(model: DesertModel) -> np.ndarray:
    return model.settled[model.doctors.since[model.settled] == model.year]


def test_a_newcomer_shares_the_visits_and_wins_half_of_those_that_were_not() -> None:
    # (4,000 + ½·2,000)/(1 + 1) = 2,500 visits of 20.97 EUR.
    here = earnings(np.array([4_000.0]), np.array([2_000.0]), np.array([1.0]), MONEY)
    assert here[0] == pytest.approx(2_500.0 * FEES_A_VISIT)


def test_earnings_are_those_of_a_full_practice_at_most() -> None:
    here = earnings(np.array([0.0, 0.0]), np.array([10_000.0, 50_000.0]), np.zeros(2), MONEY)
    assert here[0] == pytest.approx(5_000.0 * FEES_A_VISIT)
    assert here[1] == pytest.approx(5_488.0 * FEES_A_VISIT)


def test_nearness_decays_with_the_logarithm_of_kilometres() -> None:
    # −40,000 · 1.5 · ln(1 + 38/2) = −179,744 EUR a year at 38 km from the university.
    p = ModelParameters(sigma=40_000.0, beta_birth=0.75, beta_train=1.5)
    pulls = pulls_between(np.array([[0.0, 38.0]], dtype=np.float32), np.array([[0.0, 38.0]]), p)
    assert pulls.training.tolist() == [[0, -179_744]]
    assert pulls.birth.tolist() == [[0, -89_872]]
    assert pulls.far_birth == round(-40_000 * 0.75 * np.log(51))


def test_locums_settle_and_established_doctors_move(toy: Territory) -> None:
    model = january(toy)
    rows = newly_settled(model)
    assert {e["event"] for e in model.events} == {"left", "settled", "moved"}
    assert len(rows) == model.flows["settled"] + model.flows["moved"]
    assert np.all(model.doctors.practice[rows] != Practice.SALARIED)
    np.testing.assert_array_equal(model.sites.of_commune[model.doctors.commune[rows]], model.doctors.site[rows])


def test_events_say_where_doctors_settled_and_what_made_them_choose(toy: Territory) -> None:
    model = january(toy)
    (event,) = [e for e in model.events if e["event"] == "settled"]
    np.testing.assert_array_equal(model.sites.of_commune[event["commune"]], event["site"])
    np.testing.assert_array_equal(model.sites.zone[event["site"]], event["zone"])
    np.testing.assert_array_equal(event["earnings"], model.sites.earnings[event["site"]])
    rooted = model.doctors.rooted[np.isin(model.doctors.id, event["id"])]
    assert np.all(event["near_birth"][rooted] < 0)
    assert np.all(event["near_birth"][~rooted] == 0)
    assert np.all(event["aids"] == 0)


def test_a_mover_leaves_his_patients_and_starts_with_an_empty_list(toy: Territory) -> None:
    model = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=100)
    before = model.doctors.listed.copy()
    model.refresh()
    settle(model)
    (moved,) = [e for e in model.events if e["event"] == "moved"]
    rows = np.flatnonzero(np.isin(model.doctors.id, moved["id"]))
    assert before[rows].sum() > 0.0
    assert np.all(model.doctors.listed[rows] == 0.0)
    assert not np.isin(model.patients.gp, rows).any()


def test_nobody_settles_where_levers_shut_the_door(toy: Territory) -> None:
    model = january(toy, Closed())
    rows = newly_settled(model)
    assert len(rows) > 0
    assert np.all(model.sites.zone[model.doctors.site[rows]] == Zone.PRIORITY)


def test_a_quota_of_one_a_site_is_kept(toy: Territory) -> None:
    model = january(toy, Quota())
    rows = newly_settled(model)
    assert np.bincount(model.doctors.site[rows]).max() == 1


def test_salaried_posts_are_filled_and_what_is_vacant_stays_vacant(toy: Territory) -> None:
    # 1,000 posts × 0.0076 of France × 1.093 = 8.3 in the first site.
    model = january(toy, Posts())
    filled = (model.doctors.practice[model.settled] == Practice.SALARIED).sum()
    offered = 1_000.0 * model.share * 1.093
    assert filled > 0
    assert filled + model.vacant.sum() == pytest.approx(offered, abs=1.0)
    assert model.vacant[1:].sum() == 0.0
    salaried = model.settled[model.doctors.practice[model.settled] == Practice.SALARIED]
    assert np.all(model.doctors.site[salaried] == 0)


def test_a_contract_of_settlers_is_signed_in_its_zones_while_places_last(toy: Territory) -> None:
    model = january(toy, Bonus())
    signers = np.flatnonzero(model.doctors.signed["bonus"] == 2025)
    places = round(300.0 * model.share * 1.093)
    assert 0 < len(signers) <= places
    assert model.unfilled["bonus"] == places - len(signers)
    assert np.all(model.sites.zone[model.doctors.site[signers]] == Zone.PRIORITY)
    assert np.all(model.doctors.since[signers] == 2025)


def test_an_aid_is_weighed_only_by_those_who_know_it_once_for_life(toy: Territory) -> None:
    # 10,000 EUR for ten years, net of 30 % tax: 7,000 for those who know, 0 for the others.
    model = january(toy, Tip())
    (event,) = [e for e in model.events if e["event"] == "settled"]
    assert set(event["aids"].tolist()) == {0, round(10_000 * (1.0 - model.parameters.tax))}
    knows = model.chance.uniform("settle.knows", (), event["id"]) < model.parameters.knows_aid
    np.testing.assert_array_equal(event["aids"] > 0, knows)


def test_within_a_site_communes_draw_by_places_and_a_place_for_every_2000_people(tiny_model: DesertModel) -> None:
    # Town and bourg put into one site: 12 + 12,000/2,000 = 18 against 3 + 1.5 = 4.5.
    model = tiny_model
    model.sites = dataclasses.replace(model.sites, of_commune=np.array([0, 0, 2, 3, 4]))
    many = Doctors.blank(np.arange(20_000, dtype=np.uint64) + np.uint64(10**6))
    n = len(model.doctors)
    model.doctors.append(many)
    rows = np.arange(n, n + 20_000)
    commune = commune_within(model, rows, np.zeros(20_000, dtype=np.int64))
    assert set(commune.tolist()) == {0, 1}
    assert np.mean(commune == 0) == pytest.approx(18.0 / 22.5, abs=0.01)
    assert set(commune_within(model, rows[:50], np.full(50, 3)).tolist()) == {3}


def test_closing_a_site_moves_nobody_who_would_not_have_gone_there(toy: Territory) -> None:
    free, closed = january(toy), january(toy, Closed())
    where = {}
    for model in (free, closed):
        (event,) = [e for e in model.events if e["event"] == "settled"]
        where[model] = dict(zip(event["id"].tolist(), event["site"].tolist(), strict=True))
    priority = free.sites.zone == Zone.PRIORITY
    there_anyway = {i: s for i, s in where[free].items() if priority[s]}
    assert len(there_anyway) > 0
    assert there_anyway.items() <= where[closed].items()


def test_doctors_in_internship_or_gone_never_settle(lived, toy: Territory) -> None:
    model = lived(toy, 3)
    doctors = model.doctors
    placed = doctors.site >= 0
    np.testing.assert_array_equal(placed, np.isin(doctors.stage, [Stage.SETTLED, Stage.HOSPITAL]))
    np.testing.assert_array_equal(doctors.commune >= 0, placed)
    assert not np.isin(model.patients.gp, doctors.rows(Stage.GONE)).any()
