"""Staff: GPs whom hospitals employ leave and are replaced, outside the APL field."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.country.doctors import Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.territory import Territory
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel


class Stays(Lever):
    """Nobody leaves a hospital."""

    name = "stays"

    def leaves(self, doctors: DoctorsSeen) -> Answer:
        return np.where(doctors.stage == Stage.HOSPITAL, 0.0, 1.0)


def at_hospital(model: DesertModel) -> int:
    return len(model.doctors.rows(Stage.HOSPITAL))


def test_hospitals_employ_the_share_of_the_people_and_only_where_they_stand(toy: Territory) -> None:
    model = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=400)
    assert at_hospital(model) == round(20_000 * model.share)
    assert model.sites.hospital[model.doctors.site[model.doctors.rows(Stage.HOSPITAL)]].all()


def test_they_see_no_patients_of_the_town(lived, toy: Territory) -> None:
    model = lived(toy, 1)
    rows = model.doctors.rows(Stage.HOSPITAL)
    assert not model.doctors.booked[rows].any()
    assert not np.isin(model.patients.gp, rows).any()


def test_as_many_are_hired_as_leave_without_a_lever(lived, toy: Territory) -> None:
    start = at_hospital(DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=100))
    assert at_hospital(lived(toy, 6)) == pytest.approx(start, abs=4.0 * (6 * 0.05 * start) ** 0.5)


def test_where_nobody_leaves_the_hires_add_up(lived, toy: Territory) -> None:
    start = at_hospital(DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=100))
    model = lived(toy, 3, Policy((Stays(),)))
    assert at_hospital(model) == start + 3 * round(0.05 * 20_000 * model.share)


def test_those_who_come_are_the_same_with_and_without_a_lever(lived, toy: Territory) -> None:
    ids = [set(lived(toy, 3, policy).doctors.id.tolist()) for policy in (Policy(), Policy((Stays(),)))]
    assert ids[0] == ids[1]
