"""Fin des exonérations non compensées: numbers worked by hand."""

from __future__ import annotations

import pytest

from simdesert.levers._lever import answers
from simdesert.levers.contribution_relief_end import ContributionReliefEnd
from simdesert.metrics.money import public_cost


def test_the_state_pays_social_security(record_of):
    cost = ContributionReliefEnd(delivery=0.5, relief=60).costs(record_of(people=1_000_000.0))
    assert cost == {("state", "social_security"): pytest.approx(30_000_000)}


def test_four_billion_euros_are_sixty_a_head():
    assert ContributionReliefEnd().relief == pytest.approx(4e9 / 66.6e6, rel=0.01)


def test_one_public_purse_pays_another_so_that_the_public_pays_nothing(record_of):
    flows = ContributionReliefEnd().costs(record_of(people=1_000_000.0))
    assert all(flows.values())
    ledger = {("contribution_relief_end", payer, receiver): amount for (payer, receiver), amount in flows.items()}
    assert public_cost(ledger) == 0


def test_it_touches_nothing_but_money():
    assert answers(ContributionReliefEnd) == ("costs",)


def test_nothing_is_paid_after_the_last_year(record_of):
    assert not any(ContributionReliefEnd(until=2029).costs(record_of(people=1_000.0, year=2030)).values())
