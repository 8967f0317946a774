from __future__ import annotations

import numpy as np
import pytest

from simdesert.metrics.money import cost_per_person_year, public_cost


def test_the_public_cost_adds_public_payers_and_subtracts_savings() -> None:
    ledger = {
        ("cesp", "state", "doctors"): 10.0,
        ("ptmg", "social_security", "doctors"): 5.0,
        ("non_conventionnement", "social_security", "doctors"): -3.0,
    }
    assert public_cost(ledger) == 12.0


def test_what_households_and_insurers_pay_is_not_public() -> None:
    paid = {
        ("msp", payer, "doctors"): amount
        for payer, amount in (("households", 7.0), ("insurers", 8.0), ("regions", 2.0))
    }
    assert public_cost(paid) == 2.0


def test_care_itself_is_not_the_cost_of_a_measure() -> None:
    assert public_cost({("care", "social_security", "doctors"): 1e9}) == 0.0


def test_no_lever_costs_nothing() -> None:
    assert public_cost({}) == 0.0


def test_what_one_public_payer_gives_another_costs_nothing() -> None:
    assert public_cost({("contribution_relief_end", "state", "social_security"): 5.0}) == 0.0


def test_the_cost_of_a_person_year_adds_up_over_the_years() -> None:
    # 100 then 205/1.025 = 200; 10 people, then 20 more: 10 EUR, then 300/30.
    assert cost_per_person_year(np.array([100.0, 205.0]), np.array([10.0, 20.0])) == pytest.approx([10.0, 10.0])


def test_where_nobody_is_lifted_there_is_no_cost_of_a_person_year() -> None:
    assert np.isnan(cost_per_person_year(np.array([100.0]), np.array([-1.0]))).all()
