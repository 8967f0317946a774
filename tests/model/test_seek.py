"""Seek: no visit is lost, lists hold, waits settle, and nothing depends on threads."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import numba
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import chi2

from simdesert.chance import Chance
from simdesert.country.ages import NEED, PYRAMID
from simdesert.country.doctors import Doctors
from simdesert.country.patients import ALD_BIT, BAND_BITS, NOBODY, Patients, people
from simdesert.country.sites import start_sites
from simdesert.country.territory import Territory, load
from simdesert.levers._policy import Policy
from simdesert.model import desert, seek
from simdesert.model._columns import ADULT_BAND, BOOKED, EMERGENCY, FORGONE, NEEDED, NOT_SOUGHT, REMOTE, SWITCH
from simdesert.model.desert import DesertModel
from simdesert.model.habits import GROUPS, NEED_BY_BAND, habits_of, need_by_group
from simdesert.model.nearby import nearby_doctors
from simdesert.model.parameters import ModelParameters
from simdesert.model.seek import Rows, agents_of, register

MONTHS = range(24)

SITES = start_sites(load("toy"))
KEY = np.uint64(1)


# conservation ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("month", MONTHS)
def test_what_is_sought_is_booked_remote_at_the_emergency_unit_or_forgone(diary, month: int) -> None:
    tally = diary.tallies[month]
    sought = tally[NEEDED] - tally[NOT_SOUGHT]
    assert sought == tally[BOOKED] + tally[REMOTE] + tally[EMERGENCY] + tally[FORGONE]


@pytest.mark.parametrize("month", MONTHS)
def test_what_is_booked_is_served_or_waits_and_leavers_backlog_lapses(diary, month: int) -> None:
    lapsed = diary.lapsed[month + 1] - diary.lapsed[month]
    waiting = diary.backlog[month + 1] - diary.backlog[month]
    assert diary.booked[month] == diary.tallies[month][BOOKED]
    assert diary.booked[month] == int(diary.served[month].sum()) + waiting + lapsed


def test_backlogs_lapse_in_january_only(diary) -> None:
    lapsed = np.diff(diary.lapsed)
    assert np.all(lapsed[[m for m in MONTHS if m % 12]] == 0)


@pytest.mark.parametrize("month", MONTHS)
def test_no_doctor_serves_above_capacity(diary, month: int) -> None:
    assert np.all(diary.served[month] >= 0)
    assert np.all(diary.served[month] <= diary.capacities[month])


def test_the_monthly_table_tells_the_same_in_visits(diary) -> None:
    rows = diary.model.months
    assert [row["month"] for row in rows] == [f"{y}-{m:02d}" for y in (2025, 2026) for m in range(1, 13)]
    for month, row in enumerate(rows):
        assert row["visits_sought"] * 256 == diary.tallies[month][NEEDED] - diary.tallies[month][NOT_SOUGHT]
        assert row["visits_served"] * 256 == diary.served[month].sum()
        assert row["backlog"] * 256 == diary.backlog[month + 1]
        assert row["gps"] == len(diary.settled[month])


# waits and lists ------------------------------------------------------------------------------------------------------
def test_waits_do_not_cobweb_from_month_to_month(toy: Territory) -> None:
    # Doctors stay where they are, 48 months: without smoothing half of the waits are zero every second month.
    model = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=20)
    model.refresh()
    waits = []
    for month in range(48):
        model.month = month % 12
        model.live_month()
        waits.append(model.doctors.wait[model.settled].astype(np.float64))
    around = np.array(waits[12:]) - np.mean(waits[12:], axis=0)
    lag = (around[1:] * around[:-1]).sum(axis=0) / np.maximum((around**2).sum(axis=0), 1e-9)
    assert lag.mean() > -0.1
    assert np.mean(np.array(waits[12:]) < 1) < 0.1


def test_lists_count_the_adults_registered(diary) -> None:
    patients, doctors = diary.model.patients, diary.model.doctors
    adult = ((patients.group & BAND_BITS) >= ADULT_BAND) & (patients.gp >= 0)
    share = np.rint(256.0 * patients.weight / 20)[patients.commune]
    counted = np.bincount(patients.gp[adult], weights=share[adult], minlength=len(doctors))
    np.testing.assert_array_equal(doctors.listed, counted * 20 / 256.0)


def test_only_settled_doctors_have_patients(diary) -> None:
    registered = np.unique(diary.model.patients.gp)
    assert registered[0] >= NOBODY
    assert set(registered[registered >= 0].tolist()) <= set(diary.model.settled.tolist())


def test_lists_never_grow_beyond_the_cap_by_more_than_an_agents_people_and_those_who_switch(
    toy: Territory, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = []

    def watched(model: DesertModel, requests: tuple[Rows, Rows], lottery: np.uint64) -> None:
        before, gp, (asking, adults) = model.doctors.listed.copy(), model.patients.gp, requests
        assert sorted(asking) == np.flatnonzero(gp < NOBODY).tolist()
        request, people = -2 - gp[asking].astype(np.int64), 20 / 256.0 * adults
        switches = np.bincount((request % SWITCH)[request >= SWITCH], weights=people[request >= SWITCH],
                               minlength=len(before))  # fmt: skip
        register(model, requests, lottery)
        most = np.maximum(before, model.caps + people.max(initial=0.0) / 2.0) + switches
        assert np.all(model.doctors.listed <= most + 1e-6)
        checked.append(len(asking))

    monkeypatch.setattr("simdesert.model.seek.register", watched)
    model = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=20)
    for _ in range(13):
        model.step()
    assert len(checked) >= 13
    assert sum(checked) > 1_000


def test_those_who_never_declare_stay_without_medecin_traitant(diary) -> None:
    model = diary.model
    lowest = model.chance.bits("seek.never", (), np.arange(len(model.patients))) & np.uint64(0xFFFF)
    never = lowest.astype(np.int64) < round(model.parameters.never_declares * 65536)
    ald = (model.patients.group & ALD_BIT) > 0
    assert never.mean() == pytest.approx(model.parameters.never_declares, abs=0.004)
    assert np.all(model.patients.gp[never & ~ald] == NOBODY)
    assert np.mean(model.patients.gp[~never] == NOBODY) < 0.2


def test_who_has_a_long_term_condition_declares_whenever_a_doctor_can_be_found(diary) -> None:
    # The protocol of care is the médecin traitant's: nobody among them goes without by choice.
    model = diary.model
    ald, adult = (model.patients.group & ALD_BIT) > 0, (model.patients.group & BAND_BITS) >= ADULT_BAND
    without = model.patients.gp == NOBODY
    assert without[ald & adult].mean() < without[~ald & adult].mean() - 0.5 * model.parameters.never_declares


# registration by hand -------------------------------------------------------------------------------------------------
@pytest.fixture
def asking(tiny: Territory, settled_doctors: Callable[[int], Doctors]) -> tuple[Patients, Doctors]:
    """Ten agents of ten adults in the first commune, all adults; two doctors."""
    patients = people(tiny.communes, 10, np.full(5, 0.5))
    patients.weight[:] = 10.0
    patients.group[:] = 4
    return patients, settled_doctors(2)


def answer(asking: tuple[Patients, Doctors], caps: NDArray[np.float64], lottery: np.uint64 = KEY) -> None:
    """Let the two doctors answer those who ask, up to their caps."""
    patients, doctors = asking
    model = SimpleNamespace(doctors=doctors, patients=patients, caps=caps, inhabitants_per_agent=10)
    who = np.flatnonzero(patients.gp < NOBODY).astype(np.int32)
    adults = np.where(patients.group[who] >= ADULT_BAND, agents_of(patients, 10).share[patients.commune[who]], 0)
    register(model, (who, adults.astype(np.int32)), lottery)


def test_requests_are_accepted_up_to_the_cap_and_the_others_stay_without(asking) -> None:
    # 5 agents of 10 ask for a list of 27: 10, 20, then 25 + 5 still fit by half; the fourth would not.
    patients, doctors = asking
    patients.gp[:5] = -2 - 1
    answer(asking, np.array([0.0, 25.0]))
    assert sorted(patients.gp[:5].tolist()) == [-1, -1, 1, 1, 1]
    assert doctors.listed.tolist() == [0.0, 30.0]
    assert np.all(patients.gp[5:] == NOBODY)


def test_an_agent_is_refused_when_less_than_half_of_its_people_fit(asking) -> None:
    patients, doctors = asking
    patients.gp[:3] = -2
    answer(asking, np.array([14.0, 0.0]))
    assert doctors.listed[0] == 10.0
    answer(asking, np.array([15.0, 0.0]))
    assert doctors.listed[0] == 10.0  # nobody asks any more
    patients.gp[3] = -2
    answer(asking, np.array([15.0, 0.0]))
    assert doctors.listed[0] == 20.0


def test_children_are_always_accepted_and_fill_no_list(asking) -> None:
    patients, doctors = asking
    patients.group[:3] = [0, 1, 2]
    patients.gp[:3] = -2
    answer(asking, np.zeros(2))
    assert patients.gp[:3].tolist() == [0, 0, 0]
    assert doctors.listed.tolist() == [0.0, 0.0]


def test_those_who_switch_are_accepted_beyond_the_cap(asking) -> None:
    patients, doctors = asking
    patients.gp[0] = -2 - 1 - SWITCH
    answer(asking, np.zeros(2))
    assert patients.gp[0] == 1
    assert doctors.listed.tolist() == [0.0, 10.0]


def test_who_is_accepted_is_a_fair_lottery(asking) -> None:
    patients, doctors = asking
    accepted = np.zeros(5)
    for month in range(1_000):
        patients.gp[:5], doctors.listed[:] = -2, 0.0
        answer(asking, np.array([10.0, 0.0]), Chance(1).key("seek.register", 2025, month))
        accepted += patients.gp[:5] == 0
    assert accepted.sum() == 1_000
    assert ((accepted - 200.0) ** 2 / 200.0).sum() < chi2.ppf(0.999, 4)


# tables of behaviour --------------------------------------------------------------------------------------------------
def test_the_need_by_band_is_the_official_weight_of_its_ages() -> None:
    # A fifth of the 15–19 are 15, a fifth 16, the rest 17 or over.
    parts = (
        (0, [(1.0, 0)]), (1, [(1.0, 1), (1.0, 2), (0.2, 3)]), (2, [(0.2, 3)]),
        (3, [(0.6, 3), (1.0, 4), (1.0, 5), (1.0, 6), (1.0, 7)]), (4, [(1.0, a) for a in range(8, 12)]),
        (5, [(1.0, a) for a in range(12, 15)]), (6, [(1.0, a) for a in range(15, 19)]),
    )  # fmt: skip
    for band, ages in parts:
        people_there = sum(part * PYRAMID[a] for part, a in ages)
        mean = sum(part * PYRAMID[a] * NEED[a] for part, a in ages) / people_there
        assert NEED_BY_BAND[band] == pytest.approx(mean, abs=0.001), band


def test_a_long_term_condition_multiplies_need_and_the_mean_of_the_band_is_kept() -> None:
    p = ModelParameters()
    need = need_by_group(p)
    np.testing.assert_allclose(need[3 | int(ALD_BIT)] / need[3], p.ald_need)
    share = 0.165 * 0.4  # of the 17–39
    mean = share * need[3 | int(ALD_BIT)] + (1.0 - share) * need[3]
    assert mean == pytest.approx(p.need_visits * NEED_BY_BAND[3])


@pytest.mark.parametrize("scale", [1, 20, 100])
def test_visits_a_month_are_poisson_around_the_need(scale: int) -> None:
    p = ModelParameters()
    habits = habits_of(p, Policy(), SITES, 2025, scale)
    visits = habits.visits[habits.need].astype(np.float64)
    mean = need_by_group(p) * scale / 12.0
    np.testing.assert_allclose(visits.mean(axis=1), mean, rtol=0.005)
    np.testing.assert_allclose(visits.var(axis=1), mean, rtol=0.02)


def test_the_longer_the_remembered_wait_the_fewer_visits_are_sought() -> None:
    # After 4 days, the half wait: (1 + 4/4)^−0.6 = 0.66.
    p = ModelParameters(seeking_half_wait=4.0, seeking_elasticity=0.6)
    seek = habits_of(p, Policy(), SITES, 2025, 20).seek / 65536
    assert seek[0] == 1.0
    assert seek[400 // 16] == pytest.approx(2.0**-0.6, abs=1e-4)
    assert np.all(np.diff(seek) <= 0.0)


def test_the_deprived_give_up_twice_as_often_and_all_people_as_the_survey_says() -> None:
    # 0.32/(1 + 0.11·(2 − 1)) = 0.2883 of the others, and 0.89·0.2883 + 0.11·0.5766 = 0.32 of all.
    p = ModelParameters(gives_up=0.32, deprived_gives_up=2.0)
    gives_up = habits_of(p, Policy(), SITES, 2025, 20).gives_up / 65536
    assert gives_up[3] == pytest.approx(0.2883, abs=1e-4)
    assert gives_up[3 | 16] == pytest.approx(0.5766, abs=1e-4)
    assert len(gives_up) == len(GROUPS)


def test_nobody_always_gives_up() -> None:
    p = ModelParameters(gives_up=0.4, deprived_gives_up=6.0)  # 6 · 0.4/1.55 = 1.55
    gives_up = habits_of(p, Policy(), SITES, 2025, 20).gives_up / 65536
    assert gives_up.max() == pytest.approx(0.9, abs=1e-4)
    assert 0.89 * gives_up[3] + 0.11 * gives_up[3 | 16] == pytest.approx(0.4, abs=1e-4)  # the survey's mean holds


def test_patients_try_near_doctors_more_often_and_only_the_nearest_if_none_is_within_30_minutes(
    tiny_model: DesertModel,
) -> None:
    # The hamlet, 80 km from the town and 40 from the far bourg, tries the far bourg alone.
    nearby = nearby_doctors(tiny_model, tiny_model.settled)
    place = tiny_model.doctors.commune[nearby.doctor[nearby.slot]]
    reached = [place[a:b].tolist() for a, b in zip(nearby.first[:-1], nearby.first[1:], strict=True)]
    assert reached == [[0, 1], [0, 1], [0, 1, 3], [3], [3]]
    minutes, scale = tiny_model.territory.travel.minutes[:2], tiny_model.parameters.travel_scale
    weight = np.array([12.0, 3.0]) * np.exp(-minutes / scale)
    share = nearby.upto[nearby.first[0]] / 2**32
    assert share == pytest.approx(weight[0] / weight.sum(), rel=1e-6)


# the same bytes -------------------------------------------------------------------------------------------------------
def fingerprint(model: DesertModel) -> dict[str, bytes]:
    patients, doctors = model.patients, model.doctors
    columns = {f"patients.{n}": getattr(patients, n) for n in ("gp", "obtained", "forgone", "last_wait")}
    columns |= {f"doctors.{n}": getattr(doctors, n) for n in ("wait", "listed", "backlog", "served_year", "site")}
    columns |= {"tally": model.tally, "histogram": model.histogram, "apl": model.year_records[-1].communes.apl}
    return {name: column.tobytes() for name, column in columns.items()}


def one_year(toy: Territory, seed: int = 1) -> dict[str, bytes]:
    desert._STARTS.clear()
    model = DesertModel(toy, Policy(), seed=seed, inhabitants_per_agent=50)
    for _ in range(12):
        model.step()
    model.close()
    return fingerprint(model)


@pytest.fixture(scope="module")
def reference(toy: Territory) -> dict[str, bytes]:
    return one_year(toy)


def test_the_same_seed_gives_the_same_bytes(toy: Territory, reference: dict[str, bytes]) -> None:
    assert one_year(toy) == reference


def test_another_seed_gives_another_run(toy: Territory, reference: dict[str, bytes]) -> None:
    assert all(one_year(toy, seed=2)[name] != reference[name] for name in ("patients.gp", "doctors.wait", "apl"))


@pytest.mark.parametrize("threads", [1, 2])
def test_more_threads_give_the_same_bytes(toy: Territory, reference: dict[str, bytes], threads: int) -> None:
    if threads > numba.config.NUMBA_NUM_THREADS:
        pytest.skip(f"needs {threads} threads, this machine has {numba.config.NUMBA_NUM_THREADS}")
    before = numba.get_num_threads()
    numba.set_num_threads(threads)
    try:
        assert one_year(toy) == reference
    finally:
        numba.set_num_threads(before)


@pytest.mark.parametrize("blocks", [1, 7])
def test_other_blocks_of_communes_give_the_same_bytes(
    toy: Territory, reference: dict[str, bytes], blocks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seek, "N_BLOCKS", blocks)
    assert one_year(toy) == reference
    desert._STARTS.clear()
