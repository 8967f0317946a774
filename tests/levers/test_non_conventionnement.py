"""Non-conventionnement: numbers worked by hand."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from simdesert.country.doctors import Stage
from simdesert.country.sites import Zone
from simdesert.levers._groups import Groups, Tariff
from simdesert.levers._policy import Policy
from simdesert.levers.non_conventionnement import NonConventionnement


@pytest.fixture
def on_the_move(doctors):
    """A locum, then settled GPs: contracted in the riviera, not contracted there, contracted in the town."""
    return dataclasses.replace(
        doctors,
        stage=np.array([Stage.INTERN, Stage.LOCUM, Stage.SETTLED, Stage.SETTLED, Stage.SETTLED], dtype=np.int8),
        site=np.array([-1, -1, 3, 3, 2], dtype=np.int32),
        contracted=np.array([True, True, True, False, True]),
    )


def test_newcomers_stand_outside_the_agreement_in_over_served_sites_only(sites, on_the_move):
    outside = NonConventionnement().uncontracted(on_the_move, sites)
    newcomer = [False, False, False, True]
    assert outside[[0, 1, 3, 4]].tolist() == [newcomer] * 4


def test_a_contracted_doctor_of_an_over_served_site_keeps_his_agreement_when_he_moves(sites, on_the_move):
    two_rivieras = dataclasses.replace(sites, zone=np.array([0, 1, 3, 3]))
    lever = NonConventionnement(earnings_lost=0.4)
    assert lever.uncontracted(on_the_move, two_rivieras)[2].tolist() == [False] * 4
    assert lever.income(on_the_move, two_rivieras)[0][2].tolist() == [0, 0, 0, 0]


def test_it_follows_the_zoning_in_force(sites, on_the_move):
    rezoned = dataclasses.replace(sites, zone=np.array([0, 1, Zone.OVER_SERVED, Zone.INTERMEDIATE]))
    outside = NonConventionnement().uncontracted(on_the_move, rezoned)
    assert outside[1].tolist() == [False, False, True, False]  # a locum may go to the riviera, no longer to the town
    assert outside[4].tolist() == [False] * 4  # who practises in the town keeps his agreement
    assert NonConventionnement(earnings_lost=0.4).income(on_the_move, rezoned)[0][1].tolist() == [0, 0, -36_000, 0]


def test_a_non_contracted_doctor_loses_a_share_of_earnings_for_a_career(sites, on_the_move):
    amount, years = NonConventionnement(earnings_lost=0.4).income(on_the_move, sites)
    newcomer = [0, 0, 0, -32_000]  # 0.4 × 80,000
    assert amount.tolist() == [newcomer, newcomer, [0, 0, 0, 0], newcomer, newcomer]
    assert years == math.inf


def test_the_loss_counts_in_full_whether_aids_are_known_or_not(sites, on_the_move):
    gain, loss = Policy((NonConventionnement(earnings_lost=0.4),), 2030).income(on_the_move, sites, 0.04, 10)
    assert not np.any(gain)
    assert loss[1, 3] == pytest.approx(-32_000)


def test_the_patient_pays_the_fee_less_61_cents():
    groups = Groups(band=np.array([1, 5]), deprived=np.array([False, True]), ald=np.array([False, False]))
    price = NonConventionnement().price(groups)
    assert price[:, Tariff.NOT_CONTRACTED] == pytest.approx([29.39, 29.39])
    assert not np.delete(price, Tariff.NOT_CONTRACTED, axis=1).any()


def test_refunds_are_saved(record_of):
    cost = NonConventionnement().costs(record_of(visits_uncontracted=1_000.0))
    assert cost == {("social_security", "patients"): pytest.approx(-18_390)}  # (19 − 0.61) × 1,000


def test_at_delivery_zero_nobody_is_outside_the_agreement(sites, doctors):
    lever = NonConventionnement(delivery=0.0)
    assert not lever.uncontracted(doctors, sites).any()
    assert not lever.income(doctors, sites)[0].any()


def test_it_excludes_the_other_regulation():
    assert NonConventionnement.excludes == {"regulated_settlement"}
