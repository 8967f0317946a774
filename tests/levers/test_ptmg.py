"""Praticien territorial de médecine générale: numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.country.sites import Zone
from simdesert.levers._policy import Policy
from simdesert.levers.ptmg import Ptmg


def test_two_hundred_places_a_year_for_four_years():
    contract = Ptmg(delivery=1.0).contract()
    assert (contract.signer, contract.places, contract.years_offered) == ("settler", 200, 4)
    assert contract.zones == {Zone.PRIORITY, Zone.COMPLEMENTARY}


def test_the_signer_must_not_hold_a_settlement_aid():
    assert Ptmg().contract().not_with == {"settlement_aid"}


def test_a_fifth_of_the_largest_top_up_is_paid_in_under_served_sites_for_two_years(sites, doctors):
    amount, years = Ptmg(share_paid=0.2).income(doctors, sites)
    assert years == 2
    assert amount.tolist() == [[pytest.approx(7_452), pytest.approx(7_452), 0, 0]]  # 0.2 × 3,105 × 12


def test_its_income_is_an_offer_to_takers_and_not_income_for_all(sites, doctors):
    policy = Policy((Ptmg(),), start_year=2030)
    assert policy.income(doctors, sites, 0.04, 10) == (0.0, 0.0)
    offer = policy.offers(doctors, sites, 0.04, 10)["ptmg"]
    # annuity(2, 4 %) = 1.88609, annuity(10, 4 %) = 8.11090
    assert offer == pytest.approx([7_452 * 1.88609 / 8.11090] * 2 + [0, 0], rel=1e-5)


def test_the_top_up_costs_for_two_years_after_signature(record_of):
    record = record_of(holders=np.array([100.0, 50.0, 70.0]))
    assert Ptmg(share_paid=0.2).costs(record) == {("social_security", "doctors"): pytest.approx(7_452 * 150)}


def test_what_must_be_signed_is_the_series_within_a_fifth_and_most_of_it_windfall():
    signed, gained = Ptmg.must_show
    assert [signed.low, signed.high] == pytest.approx([0.8 * 793 / 4, 1.2 * 793 / 4], abs=1)
    assert gained.high == pytest.approx(793 / 4 / 2, abs=1)
