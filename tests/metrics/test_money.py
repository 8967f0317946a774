from __future__ import annotations

from simdesert.metrics.money import public_cost


def test_the_public_cost_adds_public_payers_and_subtracts_savings() -> None:
    ledger = {
        ("cesp", "state"): 10.0,
        ("ptmg", "social_security"): 5.0,
        ("non_conventionnement", "social_security"): -3.0,
    }
    assert public_cost(ledger) == 12.0


def test_what_households_and_insurers_pay_is_not_public() -> None:
    assert public_cost({("msp", "households"): 7.0, ("msp", "insurers"): 8.0, ("msp", "regions"): 2.0}) == 2.0


def test_care_itself_is_not_the_cost_of_a_measure() -> None:
    assert public_cost({("care", "social_security"): 1e9}) == 0.0


def test_no_lever_costs_nothing() -> None:
    assert public_cost({}) == 0.0
