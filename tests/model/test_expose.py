"""Expose: interns get placements by weight in their faculty's region; it pulls them there later."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.country.territory import Territory
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel
from simdesert.model.expose import expose


def one_of_r1(sites: Sites) -> NDArray[np.bool_]:
    """Return the most populous under-served site of the faculty's region (n_sites,) flags."""
    people = np.where((sites.region == "R1") & sites.under_served, sites.population, 0.0)
    flags: NDArray[np.bool_] = np.arange(len(sites)) == people.argmax()
    return flags


class Placed(Lever):
    """A quarter of the training in under-served sites, for everybody."""

    name = "placed"

    def exposes(self, students: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        return 0.25, sites.under_served * sites.population


class Elsewhere(Lever):
    """A tenth of the training in one site."""

    name = "elsewhere"

    def exposes(self, students: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        return 0.1, one_of_r1(sites)


class TooMuch(Lever):
    """More than the whole training."""

    name = "too_much"

    def exposes(self, students: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        return 1.5, one_of_r1(sites)


def exposed(toy: Territory, *levers: Lever) -> DesertModel:
    model = DesertModel(toy, Policy(levers), seed=1, inhabitants_per_agent=400)
    expose(model)
    return model


def test_interns_in_their_last_year_are_placed_by_weight(toy: Territory) -> None:
    model = exposed(toy, Placed())
    doctors = model.doctors
    last = (doctors.stage == Stage.INTERN) & (doctors.ends == 2025)
    assert last.any()
    np.testing.assert_array_equal(doctors.placement >= 0, last)
    np.testing.assert_array_equal(doctors.exposure, np.where(last, 0.25, 0.0))
    assert model.sites.under_served[doctors.placement[last]].all()


def test_without_a_lever_nobody_is_placed(toy: Territory) -> None:
    assert not exposed(toy).doctors.exposure.any()


def test_two_levers_share_the_interns_and_add_their_shares(toy: Territory) -> None:
    model = exposed(toy, Placed(), Elsewhere())
    placed = model.doctors.placement[model.doctors.placement >= 0]
    alone = np.flatnonzero(one_of_r1(model.sites))[0]
    assert (placed == alone).any()
    assert (placed != alone).any()
    np.testing.assert_allclose(model.doctors.exposure[model.doctors.placement >= 0], 0.35)


def test_nobody_is_exposed_to_more_than_his_whole_training(toy: Territory) -> None:
    model = exposed(toy, TooMuch())
    np.testing.assert_allclose(model.doctors.exposure[model.doctors.placement >= 0], 1.0)


def test_who_was_trained_in_a_site_settles_there_more_often(lived, toy: Territory) -> None:
    # The whole training of four cohorts in one site: more of those who settle go there than without.
    shares = []
    for levers in ((), (TooMuch(),)):
        model = lived(toy, 6, Policy(levers))
        chosen = np.concatenate([e["site"] for e in model.events if e["event"] == "settled" and e["year"] >= 2027])
        shares.append(one_of_r1(model.sites)[chosen].mean())
    assert shares[1] > 2.0 * shares[0]
