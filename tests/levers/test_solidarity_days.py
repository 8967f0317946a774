"""Mission de solidarité territoriale: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.levers._bounds import DAYS_WORKED
from simdesert.levers._groups import Groups, Tariff
from simdesert.levers._policy import Policy
from simdesert.levers._reach import within_60_minutes
from simdesert.levers.france_sante_label import FranceSanteLabel
from simdesert.levers.solidarity_days import SolidarityDays

GROUPS = Groups(band=np.array([3, 3]), deprived=np.array([False, True]), ald=np.array([False, False]))


@pytest.fixture
def close(sites):
    """The town 0.35° north of the desert (39 km), the suburb 0.45° (50 km), the riviera where it is."""
    return dataclasses.replace(sites, latitude=np.array([46.8, 47.25, 47.15, 43.7]), longitude=np.full(4, 1.7))


def test_sixty_minutes_reach_the_town_and_not_the_suburb(close):
    assert within_60_minutes(close, close.red).tolist() == [True, False, True, False]


def test_a_site_without_gps_receives_nobody(close):
    nobody = dataclasses.replace(close, gps=np.array([0.0, 24.0, 40.0, 40.0]))
    assert not within_60_minutes(nobody, nobody.red).any()


def test_volunteers_are_settled_outside_red_sites_and_within_reach_of_one(close, doctors):
    contract = SolidarityDays(delivery=1.0, target=3_200).contract()
    assert contract.eligible(doctors, close).tolist() == [False, False, False, False, True]
    assert (contract.signer, contract.places, contract.years_offered) == ("gp", 3_200, 1)


def test_volunteers_give_their_share_of_two_days_to_red_sites(close, having_signed):
    volunteers = having_signed("solidarity_days", [0, 0, 2025, 0, 2025])
    days, weights = SolidarityDays(participation=0.25).days_elsewhere(volunteers, close)
    assert days.tolist() == [0, 0, 0, 0, 0.5]  # the one of the riviera is too far
    assert weights.tolist() == [12_000, 0, 0, 0]


def test_a_volunteer_who_moves_to_a_red_site_stays_at_home(close, having_signed):
    volunteers = having_signed("solidarity_days", [0, 0, 0, 2025, 0])
    assert not SolidarityDays().days_elsewhere(volunteers, close)[0].any()


def test_assistants_hours_come_to_the_gps_of_red_sites(close, having_signed):
    volunteers = having_signed("solidarity_days", [0, 0, 0, 0, 2025])
    hours = SolidarityDays(participation=0.5, frees=1.3).hours_freed(volunteers, close)
    # 1 day a month × 1.3 h × 12/52 weeks, for the only GP of the desert
    assert hours.tolist() == pytest.approx([0, 0, 0, 0.3, 0])


def test_no_day_frees_no_hour_and_where_no_gp_is_none_is_lost(sites, doctors, having_signed):
    assert not SolidarityDays().hours_freed(doctors, sites).any()
    nowhere = dataclasses.replace(sites, red=np.zeros(4, dtype=np.bool_))
    assert not SolidarityDays().hours_freed(having_signed("solidarity_days", [0, 0, 2025, 0, 0]), nowhere).any()


def test_extra_fees_are_waived_on_the_volunteers_days():
    # 0.5 × 5,753.3 volunteers are 5 % of GPs; 1 of 20.58 days a month
    lever = SolidarityDays(delivery=0.5, target=5_753.3, participation=0.5)
    assert lever.waives(GROUPS, 0).tolist() == [[0, pytest.approx(0.05 / DAYS_WORKED), 0, 0]]


def test_volunteers_and_labels_waive_the_same_extra_fee_once():
    days = SolidarityDays(delivery=1.0, target=57_533, participation=1.0)  # all GPs: 2 of 20.58 days
    labels = FranceSanteLabel(delivery=1.0, target=57_533, years=1, gps_per_label=1, additional=0.5)
    waived = Policy((days, labels), 2025).waives(GROUPS, 2025)
    assert waived[:, Tariff.SECTOR_2] == pytest.approx(1 - (1 - 2 / DAYS_WORKED) * 0.5)
    assert not np.delete(waived, Tariff.SECTOR_2, axis=1).any()


def test_the_take_up_is_what_the_volunteers_are_of_the_gps_within_reach():
    assert SolidarityDays().take_up == pytest.approx(3_200 / 19_200, abs=0.005)


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
