"""Rigueur sur les médicaments de confort: numbers worked by hand."""

from __future__ import annotations

import pytest

from simdesert.levers._lever import answers
from simdesert.levers.comfort_drugs import ComfortDrugs


def test_social_security_saves_a_few_euros_a_head(record_of):
    cost = ComfortDrugs(delivery=0.5, saved=5).costs(record_of(people=1_000_000.0))
    assert cost == {("social_security", "patients"): pytest.approx(-2_500_000)}


def test_the_bounds_are_those_of_two_estimates():
    saved = next(p for p in ComfortDrugs.declared() if p.name == "saved")
    assert saved.low == pytest.approx(145e6 / 65e6, abs=0.3)
    assert saved.high == pytest.approx(1_000e6 / 65e6, abs=0.5)


def test_it_touches_nothing_but_money():
    assert answers(ComfortDrugs) == ("costs",)


def test_nothing_is_saved_after_the_last_year(record_of):
    assert not any(ComfortDrugs(until=2029).costs(record_of(people=1_000.0, year=2030)).values())
