"""Contrat d'engagement de service public: numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.country.doctors import Specialty
from simdesert.levers.cesp import Cesp


def test_places_are_the_gps_part_of_the_gap_over_five_years():
    contract = Cesp().contract()
    assert contract.signer == "intern"
    assert contract.places == pytest.approx((1_500 - 964) / 5 * 0.6)  # 64.3 a year
    assert contract.years_offered == 5


def test_dentists_have_their_part_and_never_more_than_gps_leave():
    contract = Cesp().contract()
    assert contract.specialties == {Specialty.DENTIST}
    assert contract.specialists == pytest.approx((1_500 - 964) / 5 * 0.19)  # 20.4 a year
    crowded = Cesp(share_gps=0.81, share_dentists=0.29).contract()
    assert crowded.places + crowded.specialists == pytest.approx((1_500 - 964) / 5)


def test_delivery_scales_the_places():
    assert Cesp(delivery=0.8).contract().places == pytest.approx(0.8 * Cesp().contract().places)


def test_about_a_hundred_places_can_stay_unfilled_where_few_interns_apply():
    as_announced = Cesp(share_gps=0.81, target=2_000, stock=964, take_up=0.02).contract()
    interns_a_year = 3_700
    assert as_announced.places - interns_a_year * as_announced.take_up == pytest.approx(94, abs=1)


def test_the_bond_lasts_as_long_as_the_pay_and_at_least_two_years():
    assert Cesp(years_paid=4).contract().bond_years == 4
    assert Cesp(years_paid=1).contract().bond_years == 2


def test_a_bound_doctor_settles_only_in_under_served_zones(sites, having_signed):
    bound = having_signed("cesp", [2028, 0, 0, 0, 0])
    may = Cesp().may_settle(bound, sites)
    assert may[0].tolist() == [True, True, False, False]
    assert may[1:].all()


def test_a_doctor_is_free_once_the_bond_is_served(sites, having_signed):
    holders = having_signed("cesp", [0, 0, 2015, 2024, 2014])  # settled for 25, 1 and 10 years; owing 3
    may = Cesp(years_paid=3).may_settle(holders, sites)
    assert may.all(axis=1).tolist() == [True, True, True, False, True]


def test_bound_doctors_seldom_leave_and_freed_ones_as_retention_says(having_signed):
    holders = having_signed("cesp", [0, 0, 2015, 2024, 0])
    factor = Cesp(leaves_bound=0.2, leaves_after=1.3).leaves(holders)
    assert factor.tolist() == [1.0, 1.0, 1.3, 0.2, 1.0]


def test_the_bursary_is_1200_eur_a_month_for_holders_in_their_paid_years(record_of):
    record = record_of(holders=np.array([10.0, 20.0, 30.0, 40.0]))
    cost = Cesp(years_paid=3).costs(record)
    assert cost == {("social_security", "doctors"): pytest.approx(1_200 * 12 * (10 + 20 + 30))}


def test_the_last_half_year_counts_half(record_of):
    record = record_of(holders=np.array([10.0, 20.0, 30.0]))
    assert Cesp(years_paid=1.5).costs(record)["social_security", "doctors"] == pytest.approx(14_400 * (10 + 10))


def test_what_must_be_signed_is_the_gps_part_of_the_announced_effort():
    signed, over_served = Cesp.must_show
    a_year = (1_500 - 964) / 5  # 107, of which 40 to 81 % for GPs, 80 to 100 % delivered
    assert [signed.low, signed.high] == pytest.approx([0.4 * 0.8 * 0.972 * a_year, 0.81 * a_year], abs=0.5)
    assert (over_served.where, over_served.high) == ("over_served", 0)
    assert over_served.low == pytest.approx(-1.093 * signed.high, abs=0.5)  # practice places


def test_retention_after_the_bond_is_labelled_an_assumption():
    assert next(p for p in Cesp.declared() if p.name == "leaves_after").grade == "assumption"
