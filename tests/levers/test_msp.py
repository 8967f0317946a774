"""Maisons de santé pluriprofessionnelles: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.levers.msp import Msp


@pytest.fixture
def with_new_houses(sites):
    return dataclasses.replace(
        sites, msp=np.array([2.0, 3.0, 4.0, 0.0]), opened={"msp": np.array([1.0, 1.0, 0.0, 0.0])}
    )


def test_the_announced_gap_opens_in_two_years_then_nothing(sites):
    a_year = [Msp(delivery=1.0).opens(sites, year)["msp"].sum() for year in range(4)]
    assert a_year == pytest.approx([213, 213, 0, 0])  # (600 − 174)/2


def test_delivery_is_what_stood_in_2014(sites):
    assert 2 * Msp().opens(sites, 0)["msp"].sum() == pytest.approx(436 - 174, rel=0.01)


def test_houses_open_in_under_served_sites_the_rural_desert_first(sites):
    opened = Msp(delivery=1.0, first=3).opens(sites, 0)["msp"]
    # 10,000 people × 3 against 30,000 × 1: half each
    assert opened == pytest.approx([106.5, 106.5, 0, 0])


def test_a_house_draws_young_doctors_in_proportion_to_its_places(with_new_houses, doctors):
    appeal = Msp(value=10_000, gps_per_house=5, young_below=45).appeal(doctors, with_new_houses)
    # desert: 5 places of 5 GPs; suburb: 5 of 24
    young = [10_000, pytest.approx(10_000 * 5 / 24), 0, 0]
    assert appeal[0].tolist() == young
    assert appeal[2].tolist() == [0, 0, 0, 0]  # 60 years old


def test_without_new_houses_nothing_draws_anyone(sites, doctors):
    assert not Msp().appeal(doctors, sites).any()
    assert (Msp().list_size(doctors, sites) == 1).all()


def test_gps_of_a_site_whose_houses_are_half_new_gain_half_of_the_patients(with_new_houses, doctors):
    factor = Msp(list_gain=0.08).list_size(doctors, with_new_houses)
    assert factor.tolist() == [1, 1, 1, pytest.approx(1.04), 1]


def test_a_fraction_of_a_house_counts_in_full_where_there_was_none(sites, doctors):
    first = np.array([0.2, 0.0, 0.0, 0.0])
    opened = dataclasses.replace(sites, msp=first, opened={"msp": first})
    assert Msp(list_gain=0.08).list_size(doctors, opened)[3] == pytest.approx(1.08)


def test_each_house_opened_so_far_is_paid_as_a_team(record_of):
    assert Msp().costs(record_of(stock={"msp": 100.0})) == {("social_security", "facilities"): pytest.approx(7_241_500)}
    assert Msp().costs(record_of()) == {("social_security", "facilities"): 0}


def test_what_must_open_is_what_stood_in_2014_within_a_fifth():
    opened = Msp.must_show[0]
    assert [opened.low, opened.high] == pytest.approx([0.8 * (436 - 174) / 2, 1.2 * (436 - 174) / 2], abs=1)


def test_what_must_show_compares_low_access_countryside_with_where_access_is_good():
    compared = Msp.must_show[1]
    assert (compared.where, compared.than, compared.low) == ("low_access_countryside", "over_served", 0)
