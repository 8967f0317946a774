"""Prêt à taux zéro: numbers worked by hand."""

from __future__ import annotations

import pytest

from simdesert.levers.zero_rate_loan import ZeroRateLoan

LOAN = ZeroRateLoan(delivery=1.0, loan=50_000, term=5, rate=0.04, helped=0.01)
SPARED = 1_231.36  # annuity(5, 4 %) = 4.4518223: instalments of 11,231.36 EUR instead of 10,000


def test_the_interest_of_each_year_is_spared_in_priority_zones(sites, doctors):
    amount, years = LOAN.income(doctors, sites)
    assert amount[0].tolist() == [pytest.approx(SPARED, abs=0.01), 0, 0, 0]
    assert years == 5


def test_only_new_settlers_borrow(sites, doctors):
    amount, _ = LOAN.income(doctors, sites)
    assert amount.any(axis=1).tolist() == [True, True, False, False, False]  # an intern and a locum


def test_the_state_pays_the_interest_of_loans_that_run(record_of):
    # 1 % of 1,000 GPs: 10 borrowers a year
    paid = [LOAN.costs(record_of(gps=1_000.0, years_in_force=y))["state", "doctors"] for y in (0, 1, 4, 9)]
    assert paid == pytest.approx([10 * SPARED, 20 * SPARED, 50 * SPARED, 50 * SPARED], rel=1e-5)


def test_the_interest_spared_over_the_term_is_what_the_loan_would_cost():
    # paying 11,231.36 a year for five years at 4 % is worth 50,000 today
    assert pytest.approx(50_000, abs=0.1) == (10_000 + SPARED) * (1 - 1.04**-5) / 0.04
