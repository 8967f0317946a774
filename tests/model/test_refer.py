"""Refer: who goes to which specialist, what is booked, served and forgone, and the waits that this makes."""

from __future__ import annotations

from collections.abc import Iterator

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simdesert.country.doctors import Doctors, Specialty, Stage
from simdesert.country.territory import Territory
from simdesert.levers import LEVERS
from simdesert.levers._groups import Groups, Tariff
from simdesert.levers._lever import Lever
from simdesert.levers._policy import Policy
from simdesert.model._referring import nearest_held, offers, share_out, work_off
from simdesert.model.desert import DesertModel
from simdesert.model.practise import VISIT
from simdesert.model.refer import in_whole, need_by_band, need_unaffordable, refer, referrals_of
from simdesert.model.specialist_parameters import SpecialistParameters

DENTIST = Specialty.DENTIST


def all_columns(model: DesertModel) -> dict[str, np.ndarray]:
    return {
        f"{specialty.name}.{name}": column
        for specialty, table in model.specialists.items()
        for name, column in vars(table).items()
        if name != "signed"
    }


# where people go -----------------------------------------------------------------------------------------------------
FIRST, THERE, WEIGHT = np.array([0, 2, 3]), np.array([0, 1, 1], dtype=np.uint16), np.float32([1.0, 0.5, 1.0])
"""Two communes: the first reaches places 0 and 1 (half as near), the second place 1 only."""


def shared(offer: list[list[float]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    won, booked, waited = np.zeros(2), np.zeros(2), np.zeros(2)
    share_out(FIRST, THERE, WEIGHT, np.array([30.0, 12.0]), np.array(offer), won, booked, waited)
    return won, booked, waited


def test_requests_go_to_places_in_proportion_to_offer_and_nearness() -> None:
    # The first commune's 30 requests: 1 · 1 against 0.5 · 4, so 10 and 20; the second's 12 all to place 1.
    won, booked, waited = shared([[1.0, 0.8, 8.0], [4.0, 2.0, 40.0]])
    assert (won * [1.0, 4.0]).tolist() == pytest.approx([10.0, 32.0])
    # Booked: 10 · 0.8 + 20 · 2/4 = 18 and 12 · 2/4 = 6; days: 10 · 8 + 20 · 40/4 = 280 and 12 · 10 = 120.
    assert booked.tolist() == pytest.approx([18.0, 6.0])
    assert waited.tolist() == pytest.approx([280.0, 120.0])


def test_people_with_nobody_within_reach_book_nothing() -> None:
    won, booked, _ = shared([[1.0, 1.0, 1.0], [0.0, 0.0, 0.0]])
    assert booked.tolist() == [30.0, 0.0]
    assert won.tolist() == pytest.approx([30.0, 15.0])  # what a first doctor of place 1 would be asked for by the first


def test_a_doctor_is_liked_less_and_loses_more_the_longer_the_wait() -> None:
    # Two doctors of one place, no wait and 30 days; half 30 days, elasticity 1, patience 90 days.
    offer, kept = np.zeros((1, 3)), np.zeros(2)
    offers(np.array([0, 3_000], dtype=np.int32), np.array([0, 0]), 30.0, 1.0, 90.0, offer, kept)
    # Liking 1 and 1/2; 90/(90 + 30) = 3/4 accept a wait of 30 days, and wait 30 · 3/4 = 22.5.
    assert kept.tolist() == [1.0, 0.375]
    assert offer[0].tolist() == [1.5, 1.375, 0.375 * 22.5]


def test_the_nearest_place_that_somebody_holds_counts() -> None:
    minutes = np.float32([3.0, 20.0, 40.0])
    assert nearest_held(FIRST, THERE, minutes, np.array([1, 1])).tolist() == [3.0, 40.0]
    assert nearest_held(FIRST, THERE, minutes, np.array([0, 2])).tolist() == [20.0, 40.0]
    assert nearest_held(FIRST, THERE, minutes, np.array([2, 0])).tolist() == [3.0, np.inf]


# what doctors do -----------------------------------------------------------------------------------------------------
def worked(backlog: int, booked: int, capacity: int, wait: int) -> tuple[int, int, int]:
    columns = [np.array([x]) for x in (backlog, booked, 0)]
    waits = np.array([wait], dtype=np.int32)
    work_off(np.array([0]), np.array([capacity]), *columns, waits)
    return int(columns[0][0]), int(columns[2][0]), int(waits[0])


def test_a_doctor_asked_for_more_than_he_can_do_works_to_capacity_and_the_rest_waits() -> None:
    # 100 waiting, 50 booked, 30 served: 120 left, 4 months of work.
    assert worked(backlog=100, booked=50, capacity=30, wait=10_000) == (120, 30, 12_000)


def test_a_full_calendar_leaves_no_slot_empty_and_a_short_one_does() -> None:
    # 20 slots free: with a wait of two months all are used, with one of 15 days half of them.
    assert worked(backlog=60, booked=10, capacity=30, wait=6_000) == (40, 30, 4_000)
    assert worked(backlog=15, booked=10, capacity=30, wait=1_500) == (5, 20, 500)


def test_a_doctor_with_an_empty_calendar_serves_what_is_booked() -> None:
    assert worked(backlog=0, booked=10, capacity=30, wait=0) == (0, 10, 0)


VISITS = st.integers(0, 10_000)


@given(backlog=VISITS, booked=VISITS, capacity=st.integers(1, 10_000), wait=st.integers(0, 100_000))
def test_nobody_serves_more_than_his_capacity_and_no_visit_is_lost(
    backlog: int, booked: int, capacity: int, wait: int
) -> None:
    after, served, _ = worked(backlog, booked, capacity, wait)
    assert backlog + booked == after + served
    assert after >= 0
    assert min(booked, capacity) <= served <= capacity


@given(st.lists(st.floats(0.0, 1e6), min_size=1, max_size=50))
def test_whole_amounts_have_the_same_sum_and_lie_less_than_one_away(amounts: list[float]) -> None:
    whole = in_whole(np.array(amounts))
    assert whole.sum() == np.rint(np.cumsum(amounts)[-1])
    assert np.all(np.abs(whole - amounts) <= 1.0 + 1e-6)


# a territory ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def model(toy: Territory) -> Iterator[DesertModel]:
    """The toy in its first January, before anybody seeks a specialist."""
    model = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=400)
    model.new_year()
    yield model
    model.close()


def test_sought_is_served_and_change_of_backlog_and_forgone_every_month(model: DesertModel) -> None:
    first = {s: int(table.backlog.sum()) for s, table in model.specialists.items()}
    for month in range(1, 19):
        before = {s: int(table.backlog.sum()) for s, table in model.specialists.items()}
        refer(model)
        for specialty, year in model.specialists.years.items():
            table = model.specialists[specialty]
            change = int(table.backlog.sum()) - before[specialty]
            assert table.booked.sum() == table.served.sum() + change
            forgone = month * year.sought - year.booked
            assert forgone.min() > -1e-9
            served_and_change = int(table.served_year.sum() + table.backlog.sum()) - first[specialty]
            sought = served_and_change / VISIT + forgone.sum()
            assert month * year.sought.sum() == pytest.approx(sought, abs=month / VISIT)


def test_waits_do_not_cobweb(model: DesertModel) -> None:
    months = 60
    waits: dict[Specialty, list[np.ndarray]] = {s: [] for s in model.specialists}
    for _ in range(months):
        refer(model)
        for specialty, year in model.specialists.years.items():
            waits[specialty].append(model.specialists[specialty].wait[year.rows] / 100.0)
    for specialty, series in waits.items():
        wait = np.array(series[12:])
        off = wait - wait.mean(axis=0)
        moving = off.std(axis=0) > 0.05 * wait.mean(axis=0) + 0.05
        lag = (off[1:] * off[:-1]).sum(axis=0)[moving] / (off**2).sum(axis=0)[moving]
        assert np.all(lag > 0.0), specialty.name


def test_the_same_months_give_the_same_bytes_for_any_number_of_threads(model: DesertModel) -> None:
    twins = [model.specialists.copy(), model.specialists.copy()]
    found = []
    threads = numba.get_num_threads()
    for twin, n in zip(twins, (1, threads), strict=True):
        model.specialists = twin
        twin.years = referrals_of(model)
        numba.set_num_threads(n)
        for _ in range(6):
            refer(model)
        numba.set_num_threads(threads)
        found.append(all_columns(model) | {f"{s.name}.sum": year.booked for s, year in twin.years.items()})
    for name, column in found[0].items():
        np.testing.assert_array_equal(column, found[1][name], err_msg=name)


def test_people_farther_than_ninety_minutes_from_all_go_without(tiny_model: DesertModel) -> None:
    # The hamlet is 80 km north of the only specialists: 2 + 1.3 · 80 = 106 minutes.
    refer(tiny_model)
    for year in tiny_model.specialists.years.values():
        assert year.booked[4] == 0.0
        assert np.all(year.booked[:4] > 0.0)


def test_need_is_counted_by_age(tiny: Territory) -> None:
    p = SpecialistParameters(paediatrician_visits=2.0, gynaecologist_visits=0.75)
    children = need_by_band(tiny.communes, Specialty.PAEDIATRICIAN, p)
    np.testing.assert_allclose(children[:, 0], 2.0 * tiny.communes.people_by_age[:, 0])
    np.testing.assert_allclose(children[:, 1], 0.4 * tiny.communes.people_by_age[:, 1])
    assert not children[:, 2:].any()
    women = need_by_band(tiny.communes, Specialty.GYNAECOLOGIST, p)
    np.testing.assert_allclose(women[:, 4], 0.75 * 0.516 * tiny.communes.people_by_age[:, 4])
    assert not women[:, :2].any()


# levers --------------------------------------------------------------------------------------------------------------
class FreeTeeth(Lever):
    """Waives a share of what the deprived pay a dentist."""

    name = "free_teeth"

    def waives(self, groups: Groups, year: int) -> np.ndarray:  # type: ignore[override]
        waived = np.zeros((len(groups.deprived), len(Tariff)))
        waived[:, Tariff.DENTAL] = np.where(groups.deprived, 0.5, 0.0)
        return waived


def test_people_who_could_not_pay_a_dentist_come_back_as_the_charge_is_waived(tiny: Territory) -> None:
    # 11 % are deprived and go without three times as often: others 4.88 %/1.22 = 4 %, the deprived 12 %, then 6 %.
    p = SpecialistParameters(dental_unaffordable=0.0488, dental_deprived=3.0)
    need = need_by_band(tiny.communes, DENTIST, p)
    before = need_unaffordable(tiny.communes, need, Policy(), 2025, p)
    after = need_unaffordable(tiny.communes, need, Policy((FreeTeeth(),)), 2025, p)
    np.testing.assert_allclose(before / need.sum(axis=1), 0.0488)
    np.testing.assert_allclose(after / need.sum(axis=1), 0.89 * 0.04 + 0.11 * 0.06)


def test_a_waiver_changes_what_dentists_are_asked_for_and_nobody_else(toy: Territory) -> None:
    years = []
    for policy in (Policy(), Policy((FreeTeeth(),))):
        model = DesertModel(toy, policy, seed=1, inhabitants_per_agent=400)
        model.refresh()
        years.append(model.specialists.years)
    for specialty, before in years[0].items():
        after = years[1][specialty]
        assert np.all((after.sought > before.sought) == (specialty == DENTIST))
        np.testing.assert_allclose(after.sought + after.unaffordable, before.sought + before.unaffordable)


class Helped(Lever):
    """Gives every ophthalmologist four hours a week."""

    name = "helped"

    def hours_freed(self, doctors, sites):  # type: ignore[no-untyped-def, override]
        return np.where(doctors.specialty == Specialty.OPHTHALMOLOGIST, 4.45, 0.0)


def test_hours_freed_shorten_the_waits_of_the_specialty_that_gets_them_and_of_no_other(lived, toy: Territory) -> None:
    helped, baseline = lived(toy, 1, Policy((Helped(),)), 1, 400), lived(toy, 1, None, 1, 400)
    gains = {s: y.gain / baseline.specialists.years[s].gain for s, y in helped.specialists.years.items()}
    assert gains.pop(Specialty.OPHTHALMOLOGIST) == pytest.approx(1.1)  # 4.45 of 44.5 hours
    assert all(np.all(gain == 1.0) for gain in gains.values())
    wait = {m: m.specialists[Specialty.OPHTHALMOLOGIST].wait.mean() for m in (helped, baseline)}
    assert wait[helped] < 0.9 * wait[baseline]
    same = Specialty.PAEDIATRICIAN
    np.testing.assert_array_equal(helped.specialists[same].wait, baseline.specialists[same].wait)


@pytest.mark.parametrize("name", sorted(LEVERS))
def test_no_lever_for_gps_frees_the_hours_of_specialists_without_a_contract(
    lived, toy: Territory, name: str, settled_doctors
) -> None:
    model = lived(toy, 2, Policy((LEVERS[name](),)), 1, 400)
    table: Doctors = settled_doctors(16)
    table.specialty[:] = 1 + np.arange(16) % 4
    table.practice[:] = np.arange(16) // 4
    opened = np.flatnonzero(sum(model.sites.opened.values(), model.sites.msp) > 0.0)
    table.site[:] = opened[0] if len(opened) else 0
    freed = model.policy.hours_freed(table.seen(np.arange(16), model.year), model.sites)
    assert not np.any(freed)


def test_levers_for_gps_leave_specialists_as_they_are(lived, toy: Territory) -> None:
    names = ("cesp", "msp", "non_conventionnement", "france_sante_label", "medical_assistants", "solidarity_days")
    with_levers = lived(toy, 3, Policy(tuple(LEVERS[n]() for n in names)), 1, 400)
    baseline = all_columns(lived(toy, 3, None, 1, 400))
    for name, column in all_columns(with_levers).items():
        np.testing.assert_array_equal(column, baseline[name], err_msg=name)
    assert (with_levers.specialists[DENTIST].stage == Stage.GONE).any()
