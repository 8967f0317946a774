"""Mission de solidarité territoriale: numbers worked by hand."""

from __future__ import annotations

import pytest

from simdesert.levers.solidarity_days import SolidarityDays


def test_volunteers_are_settled_outside_red_sites(sites, doctors):
    contract = SolidarityDays(delivery=1.0, target=3_200).contract()
    assert contract.eligible(doctors, sites).tolist() == [False, False, True, False, True]
    assert (contract.signer, contract.places, contract.years_offered) == ("gp", 3_200, 1)


def test_volunteers_give_their_share_of_two_days_to_red_sites(sites, having_signed):
    volunteers = having_signed("solidarity_days", [0, 0, 2025, 0, 0])
    days, weights = SolidarityDays(participation=0.25).days_elsewhere(volunteers, sites)
    assert days.tolist() == [0, 0, 0.5, 0, 0]
    assert weights.tolist() == [12_000, 0, 0, 0]


def test_a_volunteer_who_moves_to_a_red_site_stays_at_home(sites, having_signed):
    volunteers = having_signed("solidarity_days", [0, 0, 0, 2025, 0])
    assert not SolidarityDays().days_elsewhere(volunteers, sites)[0].any()


def test_about_470_full_volunteers_give_a_tenth_of_a_visit_to_two_and_a_half_million_people():
    visits_each = 12 * SolidarityDays().days * 22
    assert 470 * visits_each / 2_500_000 == pytest.approx(0.1, rel=0.01)


def test_participation_may_be_none():
    participation = next(p for p in SolidarityDays.declared() if p.name == "participation")
    assert participation.low == 0


def test_a_day_costs_the_premium_and_the_place(record_of):
    cost = SolidarityDays(place=100).costs(record_of(days=1_000.0))
    assert cost == {("social_security", "doctors"): 200_000, ("state", "facilities"): 100_000}


def test_what_it_must_show_brackets_470_full_time_volunteers():
    shown = next(one for one in SolidarityDays.must_show if one.metric == "days")
    assert (shown.kind, shown.low, shown.high) == ("input", 470 * 24 / 2, 470 * 24 * 2)
