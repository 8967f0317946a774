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
    """Return the site of the faculty's region that is farthest from the faculty (n_sites,) flags."""
    far = np.hypot(sites.latitude - 46.5, np.cos(np.radians(46.5)) * (sites.longitude - 2.5))
    flags: NDArray[np.bool_] = np.arange(len(sites)) == np.where(sites.region == "R1", far, -1.0).argmax()
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


def test_who_was_trained_in_a_site_settles_nearer_to_it(lived, toy: Territory) -> None:
    # Doctors whose whole training was in one site, against the same doctors, same luck, without placement.
    placed, without = lived(toy, 9, Policy((TooMuch(),))), lived(toy, 9)
    trained = placed.doctors.id[placed.doctors.exposure > 0.0]
    km = []
    for model in (placed, without):
        settled = (model.doctors.stage == Stage.SETTLED) & np.isin(model.doctors.id, trained)
        km.append(model.site_km[one_of_r1(model.sites).argmax(), model.doctors.site[settled]].mean())
        assert settled.sum() > 20
    assert km[0] < 0.9 * km[1]
