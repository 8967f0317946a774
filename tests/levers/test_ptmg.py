"""Praticien territorial de médecine générale: numbers worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simdesert.country.sites import Zone
from simdesert.levers._policy import Policy
from simdesert.levers.ptmg import Ptmg
from simdesert.results.proof import Estimate
from simdesert.studies._pairs import PAIRS, Trace


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
    signed, windfall = Ptmg.must_show
    assert [signed.low, signed.high] == pytest.approx([0.8 * 793 / 4, 1.2 * 793 / 4], abs=1)
    assert (windfall.metric, windfall.low, windfall.high, windfall.year) == ("windfall_share", 0.5, math.inf, 3)


def paid_doctors(there_anyway: int) -> tuple[Trace, Trace]:
    """Four settle under the contract in complementary sites, of whom some would have anyway; the others by the sea."""
    ids, year = np.arange(1, 5, dtype=np.uint64), np.full(4, 2025)
    zone = np.full(4, int(Zone.COMPLEMENTARY))
    with_ = Trace(ids, year, zone, {"ptmg": (ids, year)}, np.zeros((4, 4)), 2025)
    without = np.where(np.arange(4) < there_anyway, zone, int(Zone.OVER_SERVED))
    return with_, Trace(ids, year, without, {}, np.zeros((4, 4)), 2025)


@pytest.mark.parametrize(("there_anyway", "verdict"), [(3, "holds"), (1, "contradicts")])
def test_a_contract_that_brings_three_of_four_doctors_in_contradicts_what_must_show(there_anyway, verdict):
    windfall = Ptmg.must_show[1]
    share = PAIRS[windfall.metric](*paid_doctors(there_anyway), "ptmg", 2025 + windfall.year)
    assert share == there_anyway / 4
    assert Estimate(share, share, share).verdict(windfall.low, windfall.high) == verdict
