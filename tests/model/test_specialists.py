"""Specialists at the start: who practises where, and the waits that the capacity is solved for."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.doctors import Specialty, Stage
from simdesert.country.facilities import KINDS, Facilities
from simdesert.country.territory import Territory, assembled
from simdesert.country.travel import NEAREST, nearest_to
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel
from simdesert.model.places import REACH_MINUTES, SPECIALTIES, places_among
from simdesert.model.refer import refer


@pytest.fixture(scope="module")
def start(toy: Territory) -> DesertModel:
    model = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=400)
    model.refresh()
    return model


def test_every_practice_place_of_the_territory_is_held_by_one_doctor(start: DesertModel, toy: Territory) -> None:
    for specialty in SPECIALTIES:
        table = start.specialists[specialty]
        assert np.all(table.stage == Stage.SETTLED)
        assert np.all(table.specialty == specialty)
        held = np.bincount(table.commune, minlength=len(toy.communes))
        np.testing.assert_array_equal(held, toy.facilities.count[specialty.name.lower()])


def test_ids_tell_the_specialty_and_no_two_doctors_share_one(start: DesertModel) -> None:
    ids = np.concatenate([start.doctors.id, *(table.id for table in start.specialists.values())])
    assert len(set(ids.tolist())) == len(ids)


def test_ages_are_those_of_a_steady_state(start: DesertModel) -> None:
    age = 2025 - start.specialists[Specialty.DENTIST].birth_year
    assert (age.min() >= 33, age.max() < 80) == (True, True)
    assert 45.0 < age.mean() < 52.0
    assert np.mean(age < 43) > np.mean((age >= 50) & (age < 60))


def test_mean_waits_are_those_of_the_record(start: DesertModel) -> None:
    for year in start.specialists.years.values():
        year.forget()
    refer(start)
    for specialty, year in start.specialists.years.items():
        wait = year.waited.sum() / year.booked.sum()
        assert wait == pytest.approx(start.parameters.specialists.of(specialty, "wait"), rel=0.05), specialty.name


def test_a_tenth_of_requests_is_given_up(start: DesertModel) -> None:
    for specialty, year in start.specialists.years.items():
        share = 1.0 - year.booked.sum() / (year.months * year.sought.sum())
        assert share == pytest.approx(0.10, abs=0.03), specialty.name


def test_people_consider_the_nearest_places_within_ninety_minutes(toy: Territory) -> None:
    dentists = toy.facilities.count["dentist"]
    places = places_among(nearest_to(toy.communes, dentists > 0), dentists)
    n = np.diff(places.first)
    assert n.max() == NEAREST
    assert places.minutes.max() <= REACH_MINUTES
    own = np.flatnonzero(toy.facilities.count["dentist"])[0]
    here = slice(places.first[own], places.first[own + 1])
    assert 3.0 in places.minutes[here][places.commune[places.there[here]] == own]


def test_a_territory_without_a_specialty_has_no_such_doctors(tiny: Territory) -> None:
    count = {kind: tiny.facilities.count[kind].copy() for kind in KINDS}
    count["dentist"][:] = 0
    faculties = dataclasses.replace(tiny.faculties)
    without = assembled("no dentist", tiny.communes, Facilities(count), faculties)
    model = DesertModel(without, Policy(), seed=1, inhabitants_per_agent=10)
    for _ in range(13):
        model.step()
    assert Specialty.DENTIST not in model.specialists
    assert not model.year_records[0].communes.specialist_visits[:, SPECIALTIES.index(Specialty.DENTIST)].any()


def test_what_a_run_does_to_specialists_stays_in_the_run(toy: Territory) -> None:
    one = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=400)
    before = {s: table.wait.copy() for s, table in one.specialists.items()}
    for _ in range(3):
        one.step()
    other = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=400)
    for specialty, wait in before.items():
        np.testing.assert_array_equal(other.specialists[specialty].wait, wait)
        assert not np.array_equal(one.specialists[specialty].wait[: len(wait)], wait)
