"""Aide au logement: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.levers._policy import Policy
from simdesert.levers.housing_help import HousingHelp

HALF = HousingHelp(delivery=0.5, rent=6_000, years_paid=2, helped=0.01)


def test_a_rent_is_paid_in_priority_zones_for_some_years(sites, doctors):
    amount, years = HALF.income(doctors, sites)
    assert amount.tolist() == [[3_000, 0, 0, 0]]  # 0.5 × 6,000
    assert years == 2


def test_ten_years_of_practice_remember_two_of_rent(sites, doctors):
    gain, loss = Policy((HALF,), 2030).income(doctors, sites, 0.04, 10)
    # annuity(2, 4 %) = 1.88609, annuity(10, 4 %) = 8.11090
    assert gain[0].tolist() == [pytest.approx(3_000 * 1.88609 / 8.11090, rel=1e-5), 0, 0, 0]
    assert not np.any(loss)


def test_rents_are_paid_for_those_who_came_in_the_last_two_years(record_of):
    # 0.5 × 1 % of 1,000 GPs: 5 newcomers a year
    rents = [HALF.costs(record_of(gps=1_000.0, years_in_force=years))["regions", "doctors"] for years in range(4)]
    assert rents == pytest.approx([30_000, 60_000, 60_000, 60_000])


def test_rents_begun_run_to_their_end_after_the_last_year(record_of):
    for until, cohorts in ((2030, 3), (2029, 2), (2028, 1), (2027, 0)):
        ended = dataclasses.replace(HALF, years_paid=3.0, until=until)
        assert ended.costs(record_of(year=2030, gps=1_000.0))["regions", "doctors"] == pytest.approx(30_000 * cohorts)


def test_local_authorities_pay_and_doctors_receive(record_of):
    assert set(HALF.costs(record_of(gps=1_000.0))) == {("regions", "doctors")}
