"""Contrat d'aide à l'installation: numbers worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simdesert.country.sites import Zone
from simdesert.levers._policy import Policy
from simdesert.levers.settlement_aid import SettlementAid


def test_whoever_settles_in_a_priority_zone_for_the_first_time_may_sign(sites, doctors):
    contract = SettlementAid().contract()
    assert (contract.signer, contract.zones, contract.years_offered) == ("settler", {Zone.PRIORITY}, math.inf)
    assert contract.eligible(doctors, sites).tolist() == [True, True, False, False, False]


def test_there_are_more_places_than_first_settlements():
    assert SettlementAid().contract().places > 2_357


def test_the_signer_must_not_hold_a_guaranteed_income():
    assert SettlementAid().contract().not_with == {"ptmg"}


def test_50000_eur_are_paid_over_five_years_in_priority_sites_only(sites, doctors):
    amount, years = SettlementAid().income(doctors, sites)
    assert amount.tolist() == [[10_000, 0, 0, 0]]
    assert years == 5


def test_it_is_an_offer_to_takers_and_not_income_for_all(sites, doctors):
    policy = Policy((SettlementAid(),), start_year=2030)
    assert policy.income(doctors, sites, 0.04, 10) == (0.0, 0.0)
    # annuity(5, 4 %) = 4.45182, annuity(10, 4 %) = 8.11090
    assert policy.offers(doctors, sites, 0.04, 10)["settlement_aid"][0] == pytest.approx(5_488.7, abs=0.1)


def test_it_goes_on_being_offered_every_year():
    policy = Policy((SettlementAid(),), start_year=2025)
    assert policy.contracts(2025)["settlement_aid"].places == policy.contracts(2039)["settlement_aid"].places == 2_400


def test_a_contract_costs_50000_eur_in_all(record_of):
    record = record_of(holders=np.array([0.0, 100.0, 0.0, 0.0, 10.0, 1_000.0]))
    assert SettlementAid().costs(record) == {("social_security", "doctors"): pytest.approx(1_100_000)}
