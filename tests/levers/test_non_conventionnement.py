"""Non-conventionnement: numbers worked by hand."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from simdesert.country.sites import Zone
from simdesert.levers._groups import Groups, Tariff
from simdesert.levers._policy import Policy
from simdesert.levers.non_conventionnement import NonConventionnement


def test_newcomers_stand_outside_the_agreement_in_over_served_sites_only(sites, doctors):
    assert NonConventionnement().uncontracted(doctors, sites).tolist() == [[False, False, False, True]]


def test_it_keeps_the_zoning_of_its_first_year(sites, doctors):
    rezoned = dataclasses.replace(sites, zone=np.full(4, Zone.OVER_SERVED, dtype=np.int64))
    assert NonConventionnement().uncontracted(doctors, rezoned).tolist() == [[False, False, False, True]]


def test_a_non_contracted_doctor_loses_a_share_of_earnings_for_a_career(sites, doctors):
    amount, years = NonConventionnement(earnings_lost=0.4).income(doctors, sites)
    assert amount.tolist() == [[0, 0, 0, -32_000]]  # 0.4 × 80,000
    assert years == math.inf


def test_the_loss_counts_in_full_whether_aids_are_known_or_not(sites, doctors):
    gain, loss = Policy((NonConventionnement(earnings_lost=0.4),), 2030).income(doctors, sites, 0.04, 10)
    assert not np.any(gain)
    assert loss[0, 3] == pytest.approx(-32_000)


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
