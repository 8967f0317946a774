"""Prévention financée par les complémentaires: numbers worked by hand."""

from __future__ import annotations

import pytest

from simdesert.levers._lever import answers
from simdesert.levers.insurers_prevention import InsurersPrevention
from simdesert.metrics.money import public_cost

MOVED = InsurersPrevention(delivery=0.5, prevention=100, taken_over=0.1)


def test_the_payer_moves_and_patients_receive_as_much(record_of):
    flows = MOVED.costs(record_of(people=1_000_000.0))  # 0.5 × 0.1 × 100 EUR each
    assert flows == {
        ("social_security", "patients"): pytest.approx(-5_000_000),
        ("insurers", "patients"): pytest.approx(5_000_000),
    }
    assert sum(flows.values()) == 0


def test_the_public_purse_saves_what_insurers_pay(record_of):
    flows = MOVED.costs(record_of(people=1_000_000.0))
    ledger = {("insurers_prevention", payer, receiver): amount for (payer, receiver), amount in flows.items()}
    assert public_cost(ledger) == pytest.approx(-5_000_000)


def test_it_touches_nothing_but_money():
    assert answers(InsurersPrevention) == ("costs",)


def test_after_its_last_year_the_payer_is_the_old_one(record_of):
    ended = InsurersPrevention(until=2029).costs(record_of(people=1_000_000.0, year=2030))
    assert not any(ended.values())
