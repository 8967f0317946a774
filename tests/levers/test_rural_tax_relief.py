"""Exonération en zone rurale: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.levers._policy import Policy
from simdesert.levers.rural_tax_relief import RuralTaxRelief


def test_a_settler_keeps_the_tax_on_his_profit_in_rural_sites(sites, doctors):
    amount, years = RuralTaxRelief(profit=96_000, tax=0.2, marginal=0.25).income(doctors, sites)
    assert amount[0] == pytest.approx([25_600, 0, 0, 0])  # 96,000 × 0.2/0.75
    assert amount[0, 0] * (1 - 0.25) == pytest.approx(96_000 * 0.2)
    assert years == 6.5  # five whole years, three quarters, a half, a quarter


def test_it_is_a_right_and_so_income_for_all_who_know_it(sites, doctors):
    gain, loss = Policy((RuralTaxRelief(),), 2030).income(doctors, sites, 0.04, 10)
    assert gain[0, 0] > 0
    assert not np.any(loss)


def test_the_register_takes_who_settled_in_a_rural_site_a_year_ago(sites, doctors):
    contract = RuralTaxRelief().contract()
    assert contract.signer == "gp"
    assert contract.eligible(doctors, sites).tolist() == [False, False, False, True, False]
    long_there = dataclasses.replace(doctors, years_settled=np.array([-1, -1, 1, 2, 1]))
    assert not contract.eligible(long_there, sites).any()  # the others of a year stand on the riviera and in the town


def test_some_leave_while_the_relief_shrinks_and_when_it_ends(having_signed):
    lever = RuralTaxRelief(leaves_ending=1.2)
    holders = having_signed("rural_tax_relief", [0, 0, 2020, 2020, 2020])
    for settled, factor in ((4, 1), (5, 1.2), (8, 1.2), (9, 1)):
        there = dataclasses.replace(holders, years_settled=np.array([-1, -1, settled, settled, settled]))
        assert lever.leaves(there).tolist() == [1, 1, factor, factor, factor]


def test_who_never_had_the_relief_loses_none(doctors):
    there = dataclasses.replace(doctors, years_settled=np.array([-1, -1, 6, 6, 6]))
    assert (RuralTaxRelief().leaves(there) == 1).all()


def test_the_tax_forgone_is_whole_for_five_years_then_three_two_and_one_quarter(record_of):
    lever = RuralTaxRelief(profit=100_000, tax=0.2)
    shares = [lever.costs(record_of(holders=row))["state", "doctors"] / 20_000 for row in np.eye(10)]
    assert shares == pytest.approx([1, 1, 1, 1, 1, 0.75, 0.5, 0.25, 0, 0])
    assert sum(shares) == pytest.approx(6.5)
