"""Hôpitaux de proximité: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.doctors import Stage
from simdesert.levers.local_hospitals import LocalHospitals


@pytest.fixture
def adapted(sites):
    return dataclasses.replace(sites, opened={"local_hospital": np.array([1.0, 2.0, 0.0, 0.0])})


def test_twenty_hospitals_a_year_for_five_years(sites):
    lever = LocalHospitals(delivery=1.0, target=100, years=5)
    a_year = [lever.opens(sites, year)["local_hospital"].sum() for year in range(7)]
    assert a_year == pytest.approx([20, 20, 20, 20, 20, 0, 0])


def test_they_stand_in_under_served_sites_without_an_emergency_unit_by_people(sites):
    assert LocalHospitals(delivery=1.0).opens(sites, 0)["local_hospital"] == pytest.approx([5, 15, 0, 0])
    equipped = dataclasses.replace(sites, hospital=np.array([False, True, True, True]))
    assert LocalHospitals(delivery=1.0).opens(equipped, 0)["local_hospital"] == pytest.approx([20, 0, 0, 0])


def test_none_is_adapted_where_one_is(sites):
    one_there = dataclasses.replace(sites, opened={"local_hospital": np.array([1.0, 0.0, 0.0, 0.0])})
    assert LocalHospitals(delivery=1.0).opens(one_there, 0)["local_hospital"] == pytest.approx([0, 20, 0, 0])


def test_hospital_doctors_share_the_days_of_the_local_hospitals(adapted, doctors):
    employed = dataclasses.replace(doctors, stage=np.array([0, Stage.HOSPITAL, 2, 2, Stage.HOSPITAL], dtype=np.int8))
    days, weights = LocalHospitals(days=20).days_elsewhere(employed, adapted)
    assert days.tolist() == [0, 30, 0, 0, 30]  # 3 hospitals × 20 days, two doctors
    assert weights.tolist() == [1, 2, 0, 0]


def test_a_territory_without_hospital_doctors_sends_nobody(adapted, doctors):
    assert not LocalHospitals().days_elsewhere(doctors, adapted)[0].any()


def test_without_local_hospitals_nobody_is_sent(sites, doctors):
    employed = dataclasses.replace(doctors, stage=np.full(5, Stage.HOSPITAL, dtype=np.int8))
    days, weights = LocalHospitals().days_elsewhere(employed, sites)
    assert not days.any()
    assert not weights.any()


def test_every_local_hospital_is_supported(record_of):
    cost = LocalHospitals(support=200_000).costs(record_of(stock={"local_hospital": 60.0}))
    assert cost == {("social_security", "facilities"): 12_000_000}
