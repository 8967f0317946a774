"""Record: the APL by hand, sums that agree, and a ledger that is the levers' own bill."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from simdesert.country.doctors import Practice
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.country.territory import Territory
from simdesert.levers import LEVERS
from simdesert.levers._bill import PAYERS, RECEIVERS, Flow, Record
from simdesert.levers._lever import Answer, Flags, Lever
from simdesert.levers._policy import Policy
from simdesert.model._counting import (
    ALD,
    ALD_WITHOUT,
    LATE,
    OVER_16,
    OVER_16_FORGOING,
    OVER_17,
    OVER_17_WITHOUT,
)
from simdesert.model.bill import bill, care
from simdesert.model.desert import DesertModel
from simdesert.model.parameters import ModelParameters
from simdesert.model.practise import VISIT
from simdesert.model.record import apl_of, count_people, forgoing_share, in_few_bytes, site_apl


@pytest.fixture
def three_towns(tiny_model: DesertModel) -> DesertModel:
    """Town, bourg and village at 0, 10 and 20 km: every GP served 4,000 visits, nobody under 65 is old."""
    model = tiny_model
    model.doctors.served_year[model.settled] = 4_000 * VISIT
    model.doctors.birth_year[model.settled] = 1980
    model.doctors.practice[model.settled] = Practice.GROUP
    model.doctors.since[model.settled] = 2015
    return model


def test_the_apl_worked_by_hand(three_towns: DesertModel) -> None:
    # 10 km are 2 + 1.3·10 = 15 minutes (weight 1/3), 20 km are 28 (weight 0); the far bourg and hamlet stand alone.
    # Need weights are equal here, so P* = P: the town's GPs serve 12,000 + 3,000/3, the bourg's 3,000 + 13,000/3.
    apl, _ = apl_of(three_towns)
    town = 48_000 / (12_000 + 3_000 / 3)
    bourg = 12_000 / (3_000 + 12_000 / 3 + 1_000 / 3)
    np.testing.assert_allclose(apl, [town + bourg / 3, bourg + town / 3, bourg / 3, 8_000 / 4_000, 0.0], rtol=1e-6)


def test_gps_of_65_and_over_do_not_count_in_the_second_series(three_towns: DesertModel) -> None:
    model = three_towns
    far_bourg = model.settled[model.doctors.commune[model.settled] == 3]
    model.doctors.birth_year[far_bourg[0]] = model.year - 65
    apl, under_65 = apl_of(model)
    assert (apl[3], under_65[3]) == pytest.approx((2.0, 1.0))


def test_an_idle_doctor_counts_for_nothing_and_a_newcomer_for_4939_visits(three_towns: DesertModel) -> None:
    model = three_towns
    far_bourg = model.settled[model.doctors.commune[model.settled] == 3]
    model.doctors.served_year[far_bourg] = [100 * VISIT, 10 * VISIT]
    model.doctors.since[far_bourg] = [2015, model.year]
    assert apl_of(model)[0][3] == pytest.approx(5_400 / 1.093 / 4_000, rel=1e-3)


def test_a_salaried_doctor_counts_as_he_is_and_an_uncontracted_one_not_at_all(three_towns: DesertModel) -> None:
    model = three_towns
    far_bourg = model.settled[model.doctors.commune[model.settled] == 3]
    model.doctors.served_year[far_bourg] = [8_000 * VISIT, 4_000 * VISIT]
    model.doctors.practice[far_bourg[0]] = Practice.SALARIED
    model.doctors.contracted[far_bourg[1]] = False
    assert apl_of(model)[0][3] == pytest.approx(8_000 / 4_000)


def test_a_sites_apl_is_the_mean_weighted_by_need(lived, toy: Territory) -> None:
    model = lived(toy, 1)
    apl = model.year_records[-1].communes.apl
    rows = np.flatnonzero(model.sites.of_commune == 0)
    weight = toy.communes.population_need_weighted[rows]
    assert site_apl(model, apl)[0] == pytest.approx((weight * apl[rows]).sum() / weight.sum())


def test_one_inhabitant_who_went_without_once_is_one_person_who_did() -> None:
    assert forgoing_share(7, people=1)[[0, 1, 2, 7]].tolist() == [0.0, 1.0, 1.0, 1.0]


def test_visits_forgone_by_an_agent_of_100_are_spread_over_its_people() -> None:
    # 1 − 0.99² = 0.0199; 1 − 0.99¹⁰⁰ = 0.634
    np.testing.assert_allclose(forgoing_share(100, people=100)[[0, 1, 2, 100]], [0.0, 0.01, 0.0199, 0.63397], atol=1e-5)


def test_people_are_counted_by_age_condition_and_doctor(three_towns: DesertModel) -> None:
    model, patients = three_towns, three_towns.patients
    patients.gp[:] = np.where(np.arange(len(patients)) % 3 == 0, -1, model.settled[0])
    patients.forgone[:] = np.arange(len(patients)) % 2 * 100
    commune, band = patients.commune, patients.group & 7
    ald, without, people = (patients.group & 8) > 0, patients.gp < 0, patients.weight[patients.commune]
    counted = count_people(model)
    for column, who in (
        (OVER_16, band >= 2),
        (OVER_17, band >= 3),
        (OVER_17_WITHOUT, without & (band >= 3)),
        (ALD, ald),
        (ALD_WITHOUT, ald & without),
    ):
        np.testing.assert_allclose(counted[:, column], np.bincount(commune, people * who, len(counted)))
    away = forgoing_share(100, model.inhabitants_per_agent)[patients.forgone] * (band >= 2)
    np.testing.assert_allclose(counted[:, OVER_16_FORGOING], np.bincount(commune, people * away, len(counted)))


def test_whom_a_doctor_sees_within_48_h_follows_from_the_wait_he_publishes(three_towns: DesertModel) -> None:
    # An exponential wait of 2 days on average: 1 − e⁻¹ of his patients come in time; without a doctor, nobody.
    model = three_towns
    model.patients.gp[:] = np.where(np.arange(len(model.patients)) % 2 == 0, -1, model.settled[0])
    model.doctors.wait[model.settled[0]] = 200
    without = np.bincount(model.patients.commune, model.patients.gp < 0, len(model.patients.weight))
    agents = np.diff(model.patients.first)
    expected = model.patients.weight * (without + (agents - without) * np.exp(-1.0))
    np.testing.assert_allclose(count_people(model)[:, LATE], expected)


def test_a_years_sums_are_the_sums_of_its_months(diary) -> None:
    model = diary.model
    for y, record in enumerate(model.year_records):
        months, year = model.months[12 * y : 12 * y + 12], record.communes
        for column in ("visits_needed", "visits_sought", "visits_remote", "visits_emergency", "visits_forgone"):
            assert getattr(year, column).sum() == pytest.approx(sum(m[column] for m in months)), column
        elsewhere = year.visits_remote + year.visits_emergency + year.visits_forgone
        np.testing.assert_allclose(year.visits_sought, year.visits_obtained + elsewhere)
        np.testing.assert_allclose(year.visits_needed, year.visits_sought + year.visits_not_sought)
        np.testing.assert_allclose(year.wait_histogram.sum(axis=1), year.visits_obtained)


def test_booked_visits_by_wait_are_kept_in_few_bytes_and_read_as_reals_to_the_last_part(diary) -> None:
    model = diary.model
    year = model.year_records[-1].communes
    np.testing.assert_array_equal(year.booked_by_wait, model.histogram)
    assert year.booked_by_wait.itemsize <= 4
    assert year.wait_histogram.dtype == np.float64
    np.testing.assert_array_equal(year.wait_histogram, model.histogram / 256)


@pytest.mark.parametrize(("most", "bytes_each"), [(0, 1), (255, 1), (256, 2), (65_536, 4), (2**32, 8)])
def test_whole_numbers_take_the_fewest_bytes_that_hold_them(most: int, bytes_each: int) -> None:
    few = in_few_bytes(np.array([0, most]))
    assert few.itemsize == bytes_each
    assert few.tolist() == [0, most]


def test_the_mean_wait_of_the_year_is_that_of_its_months(diary) -> None:
    model = diary.model
    year, months = model.year_records[-1].communes, model.months[-12:]
    booked = np.array([tally[2] for tally in diary.tallies[-12:]]) / 256
    waits = np.array([m["wait_mean_days"] for m in months])
    assert year.wait_days.sum() / year.visits_obtained.sum() == pytest.approx((waits * booked).sum() / booked.sum())


def test_people_and_doctors_of_the_record_are_those_of_the_model(diary, toy: Territory) -> None:
    model, record = diary.model, diary.model.year_records[-1]
    year = record.communes
    np.testing.assert_array_equal(year.population, toy.communes.population)
    assert year.gps.sum() == len(model.settled) == model.months[-1]["gps"]
    assert np.all(year.people_17 <= year.people_16)
    assert np.all(year.people_16 <= year.population + 1e-6)
    assert np.all(year.people_17_without <= year.people_17 + 1e-6)
    assert np.all(year.people_ald_without <= year.people_ald + 1e-6)
    assert np.all(year.people_16_forgoing <= year.people_16 + 1e-6)
    assert year.people_ald.sum() / year.population.sum() == pytest.approx(0.165, abs=0.003)


def test_stocks_of_doctors_follow_from_the_flows(diary) -> None:
    model = diary.model
    first, second = model.year_records
    change = second.communes.gps.sum() - first.communes.gps.sum()
    assert change == second.flows["settled"] - second.flows["left"]
    assert first.communes.gps.sum() == model.territory.communes.gps.sum() + first.flows["settled"] - first.flows["left"]


def test_people_seen_within_48_hours_are_at_most_all(diary, toy: Territory) -> None:
    year = diary.model.year_records[-1].communes
    assert np.all(year.people_within_30_min_48_h >= 0.0)
    assert np.all(year.people_within_30_min_48_h <= toy.communes.population + 1e-6)
    assert 0.0 < year.people_within_30_min_48_h.sum() < toy.communes.population.sum()


class Outlawed(Lever):
    """Everybody who settles stands outside the agreement; each of their visits saves 10 EUR; 100 EUR a region."""

    name = "outlawed"

    def uncontracted(self, doctors: DoctorsSeen, sites: Sites) -> Flags:
        return True

    def costs(self, record: Record) -> Mapping[Flow, float]:
        return {
            ("social_security", "patients"): -10.0 * record.visits_uncontracted,
            ("regions", "facilities"): 100.0 * record.regions,
        }

    def income(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, float]:
        return 0.0, 1.0


def test_the_ledger_is_the_bill_of_each_lever_by_payer(lived, toy: Territory) -> None:
    model = lived(toy, 1, Policy((Outlawed(),)))
    visits = model.doctors.served_year[~model.doctors.contracted].sum() / VISIT
    saved, paid = ("outlawed", "social_security", "patients"), ("outlawed", "regions", "facilities")
    expected = {saved: -10.0 * visits, paid: 200.0}
    assert beyond_care(model) == pytest.approx(expected)
    assert visits > 0.0


def test_doctors_outside_the_agreement_leave_the_apl(lived, toy: Territory) -> None:
    outlawed, baseline = lived(toy, 1, Policy((Outlawed(),))), lived(toy, 1)
    means = [model.year_records[0].communes.apl.mean() for model in (outlawed, baseline)]
    assert means[0] < means[1]


@pytest.mark.parametrize("name", sorted(LEVERS))
def test_every_levers_ledger_is_what_it_answers_for_its_bill(lived, toy: Territory, name: str) -> None:
    model = lived(toy, 1, Policy((LEVERS[name](),)))
    costs = LEVERS[name]().costs(bill_of_last_year(model, name))
    lines = {(payer, receiver): amount for (_, payer, receiver), amount in beyond_care(model).items()}
    assert lines == pytest.approx(dict(costs))


def bill_of_last_year(model: DesertModel, name: str) -> Record:
    model.year -= 1  # the year just recorded
    try:
        return bill(model, name)
    finally:
        model.year += 1


def test_bills_count_persons_and_holders_by_years_since_signature(toy: Territory) -> None:
    model = DesertModel(toy, Policy((LEVERS["cesp"](),)), seed=1, inhabitants_per_agent=100)
    model.new_year()
    rows = model.settled[:5]
    model.doctors.signed["cesp"][:] = 0
    model.doctors.signed["cesp"][rows] = [2025, 2025, 2024, 2022, 2022]
    holders = bill(model, "cesp").holders * 1.093
    np.testing.assert_allclose(holders, [2.0, 1.0, 0.0, 2.0])


def test_baseline_pays_for_care_alone(diary) -> None:
    for record in diary.model.year_records:
        assert {lever for lever, _, _ in record.ledger} == {"care"}


def test_care_by_hand() -> None:
    # 1,000 visits at 30 EUR, nobody with a long-term condition: 19 refunded, 2 from households, 9 left: 8.01 and 0.99.
    p = ModelParameters()
    paid = {payer: amount for (_, payer, _), amount in care(1_000.0, 0.0, 0.11, p).items()}
    expected = {"social_security": 19_000.0, "insurers": 8_010.0, "state": 990.0, "households": 2_000.0}
    assert paid == pytest.approx(expected)
    assert sum(care(1_000.0, 0.165, 0.11, p).values()) == pytest.approx(30_000.0)
    assert care(1_000.0, 1.0, 0.11, p)["care", "social_security", "doctors"] == pytest.approx(28_000.0)


def test_the_prices_of_care_are_law_and_a_seed_does_not_draw_them() -> None:
    named = {p.name: p for p in ModelParameters.declared()}
    assert {named[name].grade for name in ("visit_fee", "visit_refund", "out_of_pocket")} == {"law"}
    dearer = ModelParameters(visit_fee=40.0, visit_refund=26.0, out_of_pocket=2.0)
    # 40 − 2 − 26 = 12 left of each of 100 visits, a quarter of it to the State.
    assert care(100.0, 0.0, 0.25, dearer) == pytest.approx(
        {("care", "social_security", "doctors"): 2_600.0, ("care", "insurers", "doctors"): 900.0,
         ("care", "state", "doctors"): 300.0, ("care", "households", "doctors"): 200.0}
    )  # fmt: skip


def test_the_state_pays_the_cover_of_the_territorys_own_deprived(diary) -> None:
    communes = diary.model.territory.communes
    deprived = (communes.population * communes.share_deprived).sum() / communes.population.sum()
    lines = diary.model.year_records[0].ledger
    state, insurers = (lines["care", payer, "doctors"] for payer in ("state", "insurers"))
    assert state / (state + insurers) == pytest.approx(deprived)


def test_what_payers_pay_doctors_facilities_patients_and_payers_receive(lived, toy: Territory) -> None:
    excluded = {"regulated_settlement", "solidarity_duty"}
    model = lived(toy, 1, Policy(tuple(LEVERS[name]() for name in sorted(set(LEVERS) - excluded))))
    for payer, receiver in ((payer, receiver) for _, payer, receiver in model.year_records[0].ledger):
        assert payer in PAYERS
        assert receiver in RECEIVERS
        assert payer != receiver


def beyond_care(model: DesertModel) -> dict[tuple[str, str, str], float]:
    return {line: amount for line, amount in model.year_records[0].ledger.items() if line[0] != "care"}
