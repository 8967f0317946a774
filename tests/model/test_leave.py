"""Leave: who retires, and what becomes of the patients and of what they had booked."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.country.doctors import Practice, Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.patients import NOBODY
from simdesert.country.territory import Territory
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel
from simdesert.model.leave import close_practice, leave, retirement_shape


class Stay(Lever):
    """Nobody leaves."""

    name = "stay"

    def leaves(self, doctors: DoctorsSeen) -> Answer:
        return 0.0


class WomenLeave(Lever):
    """All women leave."""

    name = "women_leave"

    def leaves(self, doctors: DoctorsSeen) -> Answer:
        return np.where(doctors.female, 1e9, 0.0)


def test_retirement_begins_at_60_and_hastens_at_62_65_and_67() -> None:
    ages = np.array([30, 59, 60, 61, 62, 64, 65, 66, 67, 80])
    expected = [0.0, 0.0, 0.04, 0.04, 0.10, 0.10, 0.22, 0.22, 0.30, 0.30]
    assert retirement_shape(ages).tolist() == expected


def test_the_hazards_reproduce_the_exits_of_the_record_of_which_70_percent_retire(toy: Territory) -> None:
    model = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=100)
    settled = model.doctors.rows(Stage.SETTLED)
    retiring = model.hazards.retirement * retirement_shape(2025 - model.doctors.birth_year[settled]).sum()
    others = model.hazards.other * len(settled)
    expected = 2_600 * 1.093 * toy.communes.population.sum() / 67_408_052
    assert retiring + others == pytest.approx(expected)
    assert retiring / (retiring + others) == pytest.approx(0.70)


def test_exits_of_many_seeds_are_those_of_the_hazards(tiny_model: DesertModel) -> None:
    model = tiny_model
    rows = model.doctors.rows(Stage.SETTLED)
    hazard = retirement_shape(2025 - model.doctors.birth_year[rows]) * model.hazards.retirement + model.hazards.other
    ids = model.doctors.id[rows]
    gone = [(type(model.chance)(seed).uniform("leave.hazard", (2025,), ids) < hazard).sum() for seed in range(2_000)]
    assert np.mean(gone) == pytest.approx(hazard.sum(), rel=0.1)


@pytest.fixture
def after_leaving(toy: Territory) -> tuple[DesertModel, np.ndarray, np.ndarray]:
    """The toy just after its women left; the rows of those who left; who had them as médecin traitant."""
    model = DesertModel(toy, Policy((WomenLeave(),)), seed=1, inhabitants_per_agent=100)
    model.refresh()
    women = model.settled[model.doctors.female[model.settled]]
    model.doctors.backlog[women] = 256
    theirs = np.isin(model.patients.gp, women)
    leave(model)
    return model, women, theirs


def test_patients_of_leavers_are_left_without_medecin_traitant_and_the_others_keep_theirs(after_leaving) -> None:
    model, _, theirs = after_leaving
    assert theirs.any()
    assert np.all(model.patients.gp[theirs] == NOBODY)
    before = DesertModel(model.territory, Policy(), seed=1, inhabitants_per_agent=100).patients.gp
    np.testing.assert_array_equal(model.patients.gp[~theirs], before[~theirs])


def test_leavers_are_gone_without_place_list_or_backlog(after_leaving) -> None:
    model, women, _ = after_leaving
    doctors = model.doctors
    assert set(doctors.stage[women].tolist()) == {Stage.GONE}
    for column, value in (("site", -1), ("commune", -1), ("listed", 0.0), ("backlog", 0)):
        assert np.all(getattr(doctors, column)[women] == value), column
    assert not doctors.female[doctors.rows(Stage.SETTLED)].any()


def test_the_backlog_of_leavers_lapses_and_is_counted(after_leaving) -> None:
    model, women, _ = after_leaving
    assert model.lapsed == 256 * len(women)


def test_exits_are_noted_with_the_zone_that_loses_them(after_leaving) -> None:
    model, women, _ = after_leaving
    (event,) = model.events
    assert (event["event"], event["year"]) == ("left", 2025)
    np.testing.assert_array_equal(np.sort(event["id"]), np.sort(model.doctors.id[women]))
    np.testing.assert_array_equal(event["zone"], model.sites.zone[model.sites.of_commune[event["commune"]]])
    assert model.flows["left"] == len(women)


def test_levers_can_hold_everybody_back(lived, toy: Territory) -> None:
    model = lived(toy, 2, Policy((Stay(),)))
    assert [record.flows.get("left", 0.0) for record in model.year_records] == [0.0, 0.0]


def test_a_salaried_leaver_frees_the_post(tiny_model: DesertModel) -> None:
    model = tiny_model
    row = model.settled[:1]
    model.doctors.practice[row] = Practice.SALARIED
    close_practice(model, row)
    assert model.vacant[model.doctors.site[row[0]]] == 1.0
    close_practice(model, model.settled[1:2])
    assert model.vacant.sum() == 1.0


def test_those_who_are_gone_never_come_back(lived, toy: Territory) -> None:
    model = lived(toy, 2)
    gone = model.doctors.rows(Stage.GONE)
    for _ in range(24):
        model.step()
    assert len(gone) > 0
    assert np.all(model.doctors.stage[gone] == Stage.GONE)
