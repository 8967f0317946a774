"""Meilleurs remboursements: numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.levers._groups import Groups, Tariff
from simdesert.levers._policy import Policy
from simdesert.levers.wider_reimbursement import WiderReimbursement

HALF = WiderReimbursement(delivery=0.5, waived=0.4, waived_deprived=0.8, deprived=0.1, paid=40)
GROUPS = Groups(band=np.array([4, 4]), deprived=np.array([False, True]), ald=np.array([False, False]))


def test_dental_care_costs_patients_less_and_the_deprived_least():
    assert HALF.waives(GROUPS)[:, Tariff.DENTAL] == pytest.approx([0.2, 0.4])


def test_visits_to_gps_cost_what_they_did():
    assert not np.delete(HALF.waives(GROUPS), Tariff.DENTAL, axis=1).any()


def test_a_policy_waives_no_more_than_all():
    waived = Policy((HALF.having(delivery=1.0, waived_deprived=1.0),), 2030).waives(GROUPS, 2030)
    assert waived[:, Tariff.DENTAL] == pytest.approx([0.4, 1.0])


def test_social_security_refunds_what_is_waived(record_of):
    # 0.5 × (0.1 × 0.8 + 0.9 × 0.4) × 40 EUR × 1,000 people
    cost = HALF.costs(record_of(people=1_000.0))
    assert cost == {("social_security", "patients"): pytest.approx(8_800)}


def test_households_paid_38_euros_a_head_for_their_teeth():
    assert WiderReimbursement().paid == pytest.approx(0.227 * 11.1e9 / 66.6e6, rel=0.01)


def test_nothing_is_refunded_after_the_last_year(record_of):
    ended = WiderReimbursement(until=2029)
    assert ended.costs(record_of(people=1_000.0, year=2030)) == {("social_security", "patients"): 0}
