"""Meilleurs remboursements: numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.country.doctors import Specialty
from simdesert.country.territory import load
from simdesert.levers._groups import Groups, Tariff
from simdesert.levers._policy import Policy
from simdesert.levers.wider_reimbursement import WiderReimbursement
from simdesert.metrics import METRICS
from simdesert.model.refer import need_by_band, need_unaffordable
from simdesert.model.specialist_parameters import SpecialistParameters

HALF = WiderReimbursement(delivery=0.5, waived=0.4, waived_deprived=0.8, deprived=0.1, paid=40)
GROUPS = Groups(band=np.array([4, 4]), deprived=np.array([False, True]), ald=np.array([False, False]))


def test_dental_care_costs_patients_less_and_the_deprived_least():
    assert HALF.waives(GROUPS, 0)[:, Tariff.DENTAL] == pytest.approx([0.2, 0.4])


def test_visits_to_gps_cost_what_they_did():
    assert not np.delete(HALF.waives(GROUPS, 0), Tariff.DENTAL, axis=1).any()


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


@pytest.mark.parametrize(
    ("lever", "fewer"),
    [
        # others 73 % of the visits forgone (0.89 of 1.22), the deprived 27 % (0.33 of 1.22)
        (WiderReimbursement(delivery=1.0), (0.89 * 0.3 + 0.33 * 0.6) / 1.22),
        (WiderReimbursement(delivery=0.4, waived=0.15, waived_deprived=0.3), 0.4 * (0.89 * 0.15 + 0.33 * 0.3) / 1.22),
        (WiderReimbursement(delivery=0.0), 0.0),
    ],
)
def test_dental_visits_forgone_for_money_fall_by_what_is_waived_to_those_who_forgo_them(lever, fewer):
    toy, p = load("toy"), SpecialistParameters()
    need = need_by_band(toy.communes, Specialty.DENTIST, p)
    before, after = (need_unaffordable(toy.communes, need, x, 2025, p) for x in (Policy(), Policy((lever,), 2025)))
    assert 1.0 - after.sum() / before.sum() == pytest.approx(fewer, rel=0.02)  # 11 % deprived, ± the toy's own share


def test_what_must_show_is_out_of_bounds_where_nothing_is_waived():
    expected = WiderReimbursement.must_show[0]
    assert METRICS[expected.metric].of is not None
    least = 0.4 * (0.89 * 0.15 + 0.33 * 0.3) / 1.22
    assert (expected.low, expected.high) == (pytest.approx(-(0.89 * 0.6 + 0.33) / 1.22, abs=0.01),
                                             pytest.approx(-least, abs=0.005))  # fmt: skip
