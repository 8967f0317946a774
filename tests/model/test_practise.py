"""Practise: from hours to capacity, from what is booked to what is served and to the next wait."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simdesert.country.doctors import Doctors, Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.country.territory import Territory
from simdesert.levers._bounds import DAYS_WORKED, KM_IN_60_MINUTES
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._policy import Policy
from simdesert.metrics.apl import workload
from simdesert.metrics.catchment import catchment
from simdesert.model.desert import DesertModel
from simdesert.model.parameters import ModelParameters
from simdesert.model.practise import (
    HOURS_WITH_PATIENTS,
    VISIT,
    VISITS_A_DAY,
    Working,
    allot,
    junior_visits,
    local_capacity,
    locum_days_left,
    pace,
    practise,
    serve,
    vigour,
)

P = ModelParameters(
    pace_elasticity=0.2, pace_bound=0.3, queue_days=2.0, queue_power=5.0, wait_smoothing=0.3, urgent_queue=0.08
)
ROW = np.array([0])


class Absent(Lever):
    """Everybody gives a day a month to the first site; half of it is covered by locums; assistants free 4 hours."""

    name = "absent"

    def days_elsewhere(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        return np.ones(len(doctors)), np.eye(1, len(sites))[0]

    def cover(self, doctors: DoctorsSeen) -> Answer:
        return 0.5

    def hours_freed(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        return 4.0

    def urgent_share(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        return 0.25

    def list_size(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        return 1.2


def test_a_young_woman_works_41_squared_hours_and_an_old_man_46_times_46_and_a_half(
    settled_doctors: Callable[[int], Doctors],
) -> None:
    doctors = settled_doctors(3)
    doctors.female[:] = [True, False, False]
    doctors.birth_year[:] = [1985, 1975, 1976]  # 40, 50 and 49 years
    hours = vigour(doctors, np.arange(3), 2025) * 43.9**2
    np.testing.assert_allclose(hours, [41.0 * 41.0, 46.0 * 46.5, 41.0 * 46.5])


def test_at_two_and_three_quarter_days_of_wait_the_pace_is_ordinary() -> None:
    assert pace(np.array([275]), P)[0] == pytest.approx(1.0)


def test_a_doubled_wait_speeds_visits_by_a_fifth_of_the_logarithm_of_two() -> None:
    # (5.75 + 0.25)/3 = 2: 1 + 0.2·ln 2 = 1.1386
    assert pace(np.array([575]), P)[0] == pytest.approx(1.1386, abs=1e-4)


@given(st.lists(st.integers(0, 100_000), min_size=2))
def test_the_pace_grows_with_the_wait_within_30_percent(waits: list[int]) -> None:
    factor = pace(np.sort(np.array(waits, dtype=np.int32)), P)
    assert np.all(np.diff(factor) >= 0.0)
    assert factor.min() >= 1.0 - P.pace_bound
    assert factor.max() <= 1.0 + P.pace_bound


def test_no_wait_slows_visits_to_the_lower_bound_and_a_year_speeds_them_to_the_upper() -> None:
    # 1 + 0.2·ln(0.25/3) = 0.50 and 1 + 0.2·ln(365/3) = 1.96
    assert pace(np.array([0, 36_500]), P).tolist() == [0.7, 1.3]


def test_a_doctor_serves_what_is_booked_and_the_rest_waits(settled_doctors: Callable[[int], Doctors]) -> None:
    # 300 visits of capacity; 50 wait and 310 are booked: 300 served, 60 wait, ρ capped at 0.98.
    doctors = settled_doctors(1)
    doctors.backlog[:], doctors.booked[:] = 50 * VISIT, 310 * VISIT
    serve(doctors, ROW, np.array([300 * VISIT]), P)
    assert (doctors.served[0] / VISIT, doctors.backlog[0] / VISIT) == (300.0, 60.0)
    target = 30.0 * 60.0 / 300.0 + 2.0 * 0.98**5 / 0.02
    assert doctors.wait[0] == round(300 + 0.3 * (100 * target - 300))


def test_the_published_wait_is_the_smoothed_queueing_term(settled_doctors: Callable[[int], Doctors]) -> None:
    # ρ = 240/300 = 0.8, no backlog: 2·0.8⁵/0.2 = 3.2768 days; 3 + 0.3·0.2768 = 3.083 days.
    doctors = settled_doctors(1)
    doctors.booked[:] = 240 * VISIT
    serve(doctors, ROW, np.array([300 * VISIT]), P)
    assert doctors.wait[0] == 308
    assert (doctors.served[0], doctors.backlog[0]) == (240 * VISIT, 0)


def test_visits_served_add_up_over_the_year(settled_doctors: Callable[[int], Doctors]) -> None:
    doctors = settled_doctors(1)
    for booked in (100, 200, 400):
        doctors.booked[:] = booked * VISIT
        serve(doctors, ROW, np.array([300 * VISIT]), P)
    assert doctors.served_year[0] == (100 + 200 + 300) * VISIT
    assert doctors.backlog[0] == 100 * VISIT


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 20_000))
def test_nobody_serves_above_capacity_and_no_visit_is_lost(backlog: int, booked: int, capacity: int, wait: int) -> None:
    doctors = Doctors.blank(np.zeros(1, dtype=np.uint64))
    doctors.backlog[:], doctors.booked[:], doctors.wait[:] = backlog, booked, wait
    serve(doctors, ROW, np.array([capacity]), P)
    assert 0 <= doctors.served[0] <= capacity
    assert doctors.served[0] + doctors.backlog[0] == backlog + booked
    assert doctors.wait[0] >= 0


def test_capacity_is_the_year_over_twelve_times_vigour_and_pace(tiny_model: DesertModel) -> None:
    model = tiny_model
    model.new_year()
    model.capacity = 4_800.0
    row = model.settled[:1]
    model.doctors.wait[row] = 575
    practise(model)
    expected = 4_800.0 / 12.0 * vigour(model.doctors, row, 2025) * pace(np.array([575]), model.parameters)
    assert model.capacities[0] / VISIT == pytest.approx(float(expected[0]), rel=1e-4)


def test_capacity_follows_the_third_power_of_fitted_visits(toy: Territory) -> None:
    # Served visits answer to capacity with a power of about a third: 10 % more visits need 33 % more capacity.
    visits = np.full(len(toy.communes), 4160.0)
    visits[0] = 1.1 * 4160.0
    communes = dataclasses.replace(toy.communes, visits_per_place=visits)
    assert local_capacity(communes, catchment(toy.travel), 3.0)[:2] == pytest.approx([1.331, 1.0])


def test_without_fitted_visits_capacity_follows_who_reaches_the_place(toy: Territory) -> None:
    communes, weights = toy.communes, catchment(toy.travel)
    where = workload(communes, weights)
    assert communes.gps @ where == pytest.approx(communes.gps.sum())
    np.testing.assert_allclose(local_capacity(communes, weights, 2.0), where**2)
    np.testing.assert_allclose(local_capacity(communes, weights, 0.0), 1.0)


def test_a_day_away_half_covered_costs_half_a_day_and_freed_hours_add(tiny_model: DesertModel) -> None:
    model = tiny_model
    model.policy = Policy((Absent(),))
    working = Working(model)
    away = 1.0 / DAYS_WORKED * 0.5
    np.testing.assert_allclose(working.gain, (1.0 + 4.0 / HOURS_WITH_PATIENTS) * (1.0 - away))
    np.testing.assert_allclose(working.list_size, 1.2)


def test_keeping_a_quarter_for_urgent_care_shortens_the_urgent_wait_by_a_quarter(tiny_model: DesertModel) -> None:
    tiny_model.policy = Policy((Absent(),))
    assert set(Working(tiny_model).urgent.tolist()) == {round(65536 * tiny_model.parameters.urgent_queue * 0.75)}


def test_days_given_are_received_as_visits_of_the_receiving_doctors(tiny_model: DesertModel) -> None:
    # 17 places and 6 GPs of the hospital give a day each: 17 + 6 × 1.093 days of 22/1.093 visits for the town's 12.
    model = tiny_model
    model.policy = Policy((Absent(),))
    working = Working(model)
    n = len(model.settled)
    assert (n, len(model.doctors.rows(Stage.HOSPITAL))) == (17, 6)
    days = 17 + 6 * 1.093
    np.testing.assert_allclose(working.received, [days * VISITS_A_DAY / 12.0, 0.0, 0.0, 0.0, 0.0])
    assert working.days == {"absent": pytest.approx(12.0 * days)}
    assert working.hospital_days == pytest.approx(6 * 12 * (DAYS_WORKED * (1.0 + 4.0 / 44.5) - 1.0))


def test_a_silent_policy_changes_nothing_of_the_work(tiny_model: DesertModel) -> None:
    working = Working(tiny_model)
    np.testing.assert_array_equal(working.gain, 1.0)
    np.testing.assert_array_equal(working.received, 0.0)
    np.testing.assert_array_equal(working.list_size, 1.0)
    assert working.days == {}


SITE_KM = np.array([[2.0, 30.0, 60.0], [30.0, 2.0, 40.0], [60.0, 40.0, 2.0]], dtype=np.float32)


def test_days_go_to_receiving_sites_within_60_minutes_by_weight() -> None:
    # Site 0 reaches 0 and 1 (weights 0 and 1), site 1 all (1 and 3 without 0), site 2 the sites 1 and 2.
    days, site = np.array([2.0, 4.0, 8.0]), np.array([0, 1, 2])
    given_days, received = allot(days, site, np.array([0.0, 1.0, 3.0]), SITE_KM)
    assert given_days.tolist() == [2.0, 4.0, 8.0]
    np.testing.assert_allclose(received, [0.0, 2.0 + 1.0 + 2.0, 3.0 + 6.0])


def test_a_doctor_without_receiving_site_within_60_minutes_gives_no_day() -> None:
    given_days, received = allot(np.array([2.0, 2.0]), np.array([0, 1]), np.array([0.0, 0.0, 1.0]), SITE_KM)
    assert given_days.tolist() == [0.0, 2.0]
    assert received.tolist() == [0.0, 0.0, 2.0]


def test_sixty_minutes_are_forty_four_kilometres_and_a_half() -> None:
    # (60 − 2) min at 60 km/h = 58 km of road, 1.3 times the straight line.
    assert pytest.approx(58.0 / 1.3, abs=0.05) == KM_IN_60_MINUTES


@given(
    st.lists(st.tuples(st.floats(0.0, 5.0), st.integers(0, 2)), min_size=1, max_size=8),
    st.lists(st.floats(0.0, 10.0), min_size=3, max_size=3),
)
def test_days_received_are_the_days_given(doctors: list[tuple[float, int]], weights: list[float]) -> None:
    days, site = np.array([d for d, _ in doctors]), np.array([s for _, s in doctors])
    given_days, received = allot(days, site, np.array(weights), SITE_KM)
    assert received.sum() == pytest.approx(given_days.sum(), abs=1e-9)
    assert np.all(given_days <= days)


def test_junior_doctors_serve_from_2027_on_where_practice_places_are(toy: Territory) -> None:
    model = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=400)
    model.year = 2026
    assert not junior_visits(model).any()
    model.year = 2027
    visits = junior_visits(model)
    assert visits.sum() * 12.0 == pytest.approx(3_700 * 2_000 * model.share)
    np.testing.assert_allclose(visits / visits.sum(), model.sites.gps / model.sites.gps.sum())


def test_locums_replace_holidays_first(tiny_model: DesertModel) -> None:
    # 17 settled doctors: 17 × 6.2 × 4.75 days × ½ = 250 days of holidays. Two locums give 300 days: 50/12 a month left.
    model = tiny_model
    model.doctors.stage[:] = np.where(model.doctors.stage == Stage.LOCUM, Stage.GONE, model.doctors.stage)
    assert locum_days_left(model) == 0.0
    model.doctors.stage[np.flatnonzero(model.doctors.stage == Stage.GONE)[:2]] = Stage.LOCUM
    assert locum_days_left(model) == pytest.approx((300.0 - 17 * 6.2 * 4.75 / 2) / 12.0)


class Covered(Absent):
    """As absent, with locums for all days."""

    name = "covered"

    def cover(self, doctors: DoctorsSeen) -> Answer:
        return 1.0


def test_days_that_no_locum_can_hold_are_lost(tiny_model: DesertModel) -> None:
    model = tiny_model
    model.policy = Policy((Covered(),))
    working = Working(model)
    assert working.covered == min(1.0, locum_days_left(model) / 17.0)
    freed = 1.0 + 4.0 / 44.5
    np.testing.assert_allclose(working.gain, freed * (1.0 - (1.0 - working.covered) / DAYS_WORKED))
