"""Remplacement des volontaires: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.doctors import Stage
from simdesert.levers.locum_cover import LocumCover


def test_locums_hold_the_announced_share_of_volunteers_days_as_far_as_delivered(having_signed):
    volunteers = having_signed("solidarity_days", [0, 0, 2025, 0, 2025])
    assert LocumCover(delivery=0.6, share=0.5).cover(volunteers).tolist() == [0, 0, 0.3, 0, 0.3]


def test_where_nobody_volunteers_nobody_is_replaced(doctors, having_signed):
    assert not LocumCover().cover(doctors).any()
    assert not LocumCover().cover(having_signed("outreach_bonus", [0, 0, 2025, 2025, 2025])).any()


def test_a_volunteer_who_went_to_a_hospital_is_not_replaced(having_signed):
    volunteers = having_signed("solidarity_days", [0, 0, 2025, 0, 2025])
    stage = np.array([Stage.INTERN, Stage.LOCUM, Stage.HOSPITAL, Stage.SETTLED, Stage.SETTLED], dtype=np.int8)
    moved = dataclasses.replace(volunteers, stage=stage)
    assert LocumCover(delivery=1.0).cover(moved).tolist() == [0, 0, 0, 0, 1]


def test_each_day_held_costs_the_supplement(record_of):
    cost = LocumCover(support=100).costs(record_of(days_covered=1_000.0, days=5_000.0))
    assert cost == {("social_security", "doctors"): pytest.approx(100_000)}


def test_it_is_looked_at_beside_the_volunteers_whom_it_replaces():
    home, alone = LocumCover.must_show
    assert home.beside == ("solidarity_days",)
    assert alone.beside == ()
