"""Assistants médicaux: numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.levers.medical_assistants import MedicalAssistants


def test_a_thousand_assistants_a_year_for_four_years_less_those_of_specialists():
    contract = MedicalAssistants(delivery=1.0).contract()
    assert contract.signer == "gp"
    assert contract.places == pytest.approx(730)  # 4,000/4 × 0.73
    assert contract.years_offered == 4
    assert contract.years_paid == np.inf


def test_a_fifth_of_the_others_work_with_the_specialists_modelled():
    contract = MedicalAssistants(delivery=1.0, share_modelled=0.2).contract()
    assert contract.specialists == pytest.approx(54)  # 4,000/4 × 0.27 × 0.2
    assert {s.name for s in contract.specialties} == {"PAEDIATRICIAN", "OPHTHALMOLOGIST", "GYNAECOLOGIST"}


def test_only_self_employed_settled_gps_may_sign(sites, doctors):
    assert MedicalAssistants().contract().eligible(doctors, sites).tolist() == [False, False, True, True, False]


def test_a_holder_gains_the_hours_of_625_visits(sites, having_signed):
    hours = MedicalAssistants().hours_freed(having_signed("medical_assistants", [0, 0, 2029, 0, 0]), sites)
    assert hours.tolist() == [0, 0, pytest.approx(5.5625), 0, 0]  # 625/5,000 × 44.5
    assert hours[2] / 44.5 * 5_000 == pytest.approx(625)


def test_the_list_grows_evenly_over_four_years_then_stays(sites, having_signed):
    lever = MedicalAssistants(list_gain=0.12)
    holders = having_signed("medical_assistants", [2030, 2029, 2026, 2020, 0])
    assert lever.list_size(holders, sites) == pytest.approx([1, 1.03, 1.12, 1.12, 1])


def test_the_aid_falls_from_36000_to_27000_to_21000(record_of):
    record = record_of(holders=np.array([100.0, 10.0, 1.0, 2.0]))
    expected = 100 * 36_000 + 10 * 27_000 + 3 * 21_000
    assert MedicalAssistants().costs(record) == {("social_security", "doctors"): pytest.approx(expected)}


def test_without_holders_nothing_is_paid(record_of):
    assert MedicalAssistants().costs(record_of()) == {("social_security", "doctors"): 0}


def test_what_must_show_is_at_most_what_was_counted_among_volunteers():
    signed, visits, lists = MedicalAssistants.must_show
    a_year = 4_000 / 4 * 0.85 * 0.73
    assert [signed.low, signed.high] == pytest.approx([0.8 * a_year, 1.2 * a_year], abs=1)
    assert visits.high == pytest.approx(4 * a_year * 625 / 67.4e6, rel=0.1)
    assert -lists.low == pytest.approx(4 * a_year * 790 * 0.13 / 53e6, rel=0.05)
