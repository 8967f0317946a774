"""Contracts of specialists: one lottery for all, students sign years before they practise, a bond binds them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simdesert.country.doctors import Specialty, Stage
from simdesert.country.territory import Territory
from simdesert.levers._contract import PHYSICIANS, Contract
from simdesert.levers._lever import Lever
from simdesert.levers._policy import Policy
from simdesert.levers.cesp import Cesp
from simdesert.levers.medical_assistants import MedicalAssistants
from simdesert.model.bill import holders
from simdesert.model.desert import DesertModel
from simdesert.model.renew import hazard, places_chosen, renew
from simdesert.model.sign import sign
from simdesert.model.start import Hazards

DENTIST, OPHTHALMOLOGIST = Specialty.DENTIST, Specialty.OPHTHALMOLOGIST
MANY = Cesp(target=5_000, stock=0, years=2, share_gps=0.4, take_up=1.0, years_paid=2)
"""5,000 over two years, 19 % for dentists, all of whom sign: 2,500 · 0.19 · 0.0076 · 1.093 = 3.9: 4 a year there."""


class HelpForAll(Lever):
    """An established physician who is not a GP gets 3 hours a week, half would take them."""

    name = "help_for_all"

    def contract(self) -> Contract:
        return Contract("gp", 0.0, 9.0, np.inf, take_up=0.5, specialists=1_000.0, specialties=PHYSICIANS)


def started(territory: Territory, *levers: Lever) -> DesertModel:
    return DesertModel(territory, Policy(levers), seed=1, inhabitants_per_agent=400)


def signers(model: DesertModel, specialty: Specialty, lever: str) -> np.ndarray:
    return np.flatnonzero(model.specialists[specialty].signed[lever])


def test_the_specialties_share_one_lottery(toy: Territory) -> None:
    model = started(toy, HelpForAll())
    sign(model)
    signed = {s: signers(model, s, "help_for_all") for s in model.specialists}
    assert len(signed.pop(DENTIST)) == 0
    # 1,000 × 512,145/67,408,052 × 1.093 = 8.3
    assert sum(map(len, signed.values())) == 8
    assert model.flows["signed_by_specialists.help_for_all"] == 8
    for specialty, rows in signed.items():
        doctors = model.specialists[specialty]
        assert np.all(doctors.stage[rows] == Stage.SETTLED)
        assert np.all(model.chance.uniform("sign.help_for_all.wish", (), doctors.id[rows]) < 0.5)
    assert not model.doctors.signed["help_for_all"].any()


def test_nobody_signs_twice_and_the_lottery_goes_on(toy: Territory) -> None:
    model = started(toy, HelpForAll())
    for model.year in (2025, 2026):
        sign(model)
    years = np.concatenate([model.specialists[s].signed["help_for_all"] for s in PHYSICIANS])
    assert [np.count_nonzero(years == year) for year in (2025, 2026)] == [8, 8]


def test_an_assistant_gives_an_ophthalmologist_the_share_of_time_of_625_in_5000_visits(toy: Territory) -> None:
    model, without = started(toy, MedicalAssistants()), started(toy)
    doctors = model.specialists[OPHTHALMOLOGIST]
    doctors.signed["medical_assistants"][0] = 2025
    for one in (model, without):
        one.refresh()
    gains = model.specialists.years[OPHTHALMOLOGIST].gain / without.specialists.years[OPHTHALMOLOGIST].gain
    assert gains[0] == pytest.approx(1.125)
    assert np.all(gains[1:] == 1.0)


def test_students_of_dentistry_sign_as_long_before_practice_as_they_are_paid(toy: Territory) -> None:
    model = started(toy, MANY)
    sign(model)
    dentists = model.specialists[DENTIST]
    rows = signers(model, DENTIST, "cesp")
    assert len(rows) == 4
    assert np.all(dentists.stage[rows] == Stage.INTERN)
    assert np.all(dentists.ends[rows] == 2026)
    assert np.all(dentists.id[rows] >> np.uint64(40) == 2027)
    assert np.all(dentists.site[rows] == -1)
    assert all(not signers(model, s, "cesp").size for s in PHYSICIANS)


def test_a_class_has_as_many_students_as_leave_in_a_year(toy: Territory) -> None:
    model = started(toy, replace(MANY, target=5e6))
    doctors = model.specialists[DENTIST]
    leaving = hazard(model, doctors, doctors.rows(Stage.SETTLED)).sum()
    sign(model)
    assert len(signers(model, DENTIST, "cesp")) == round(leaving)


def test_who_signed_practises_from_his_year_on_in_under_served_zones(toy: Territory) -> None:
    model = started(toy, MANY)
    sign(model)
    ids = model.specialists[DENTIST].id[signers(model, DENTIST, "cesp")]
    for _ in range(25):
        model.step()
    doctors = model.specialists[DENTIST]
    rows = np.flatnonzero(np.isin(doctors.id, ids))
    assert len(rows) == len(ids) == len(np.unique(doctors.id[rows]))
    settled = rows[doctors.stage[rows] == Stage.SETTLED]
    assert len(settled) >= 3
    assert np.all(doctors.since[settled] == 2027)
    assert model.sites.under_served[doctors.site[settled]].all()
    everybody = doctors.rows(Stage.SETTLED)
    assert not model.sites.under_served[doctors.site[everybody]].all()


def test_the_stock_of_dentists_is_the_same_with_and_without(toy: Territory) -> None:
    models = [started(toy, *levers) for levers in ((), (MANY,))]
    for model in models:
        for _ in range(25):
            model.step()
    stocks = [len(model.specialists[DENTIST].rows(Stage.SETTLED)) for model in models]
    assert stocks[0] == stocks[1]


def test_who_did_not_sign_takes_the_place_that_he_would_take_without_the_lever(toy: Territory) -> None:
    models = [started(toy, *levers) for levers in ((), (MANY,))]
    signed = models[1]
    sign(signed)
    for model in models:
        model.hazards = Hazards(0.0, 0.1)
        model.year = 2027
        renew(model)
    bound = signed.specialists[DENTIST].id[signers(signed, DENTIST, "cesp")]
    of = [dict(zip(m.specialists[DENTIST].id.tolist(), m.specialists[DENTIST].commune.tolist(), strict=True))
          for m in models]  # fmt: skip
    same = set(of[0]) & set(of[1]) - set(bound.tolist())
    assert len(same) > len(models[0].specialists[DENTIST]) - 5
    assert all(of[0][one] == of[1][one] for one in same)


def test_who_finds_no_open_place_waits(toy: Territory) -> None:
    model = started(toy, MANY)
    sign(model)
    rows = signers(model, DENTIST, "cesp")
    model.sites = replace(model.sites, zone=np.full(len(model.sites), 2))
    assert not model.sites.under_served.any()
    assert places_chosen(model, DENTIST, rows).tolist() == [-1, -1, -1, -1]


def test_bound_dentists_leave_a_fifth_as_often(toy: Territory) -> None:
    model = started(toy, replace(MANY, leaves_bound=0.2))
    doctors = model.specialists[DENTIST]
    rows = doctors.rows(Stage.SETTLED)
    doctors.since = np.full(len(doctors), 2025)
    doctors.signed["cesp"][rows[0]] = 2023
    assert np.asarray(model.policy.leaves(doctors.seen(rows[:2], 2025))).tolist() == [0.2, 1.0]


def test_specialists_who_hold_a_contract_are_paid_for_like_gps(toy: Territory) -> None:
    model = started(toy, HelpForAll())
    doctors = model.specialists[OPHTHALMOLOGIST]
    doctors.signed["help_for_all"][:3] = [2025, 2023, 2023]
    model.doctors.signed["help_for_all"][model.doctors.rows(Stage.SETTLED)[0]] = 2025
    assert holders(model, "help_for_all") * 1.093 == pytest.approx([2, 0, 2])
    doctors.stage[1] = Stage.GONE
    assert holders(model, "help_for_all") * 1.093 == pytest.approx([2, 0, 1])
    assert holders(model, "no_contract") == pytest.approx([0])
