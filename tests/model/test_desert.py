"""The model as a whole: Mesa's agents and steps, baseline, any subset of levers in any order, memory."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterable

import mesa
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simdesert.country.doctors import Specialty, Stage
from simdesert.country.territory import Territory, load
from simdesert.levers import LEVERS
from simdesert.levers._lever import Lever
from simdesert.levers._policy import Policy
from simdesert.metrics import METRICS
from simdesert.model import desert
from simdesert.model.desert import MONTHLY, YEARLY, DesertModel
from simdesert.model.doctor import Doctor, Specialist


def state_of(model: DesertModel) -> dict[str, np.ndarray]:
    """Return everything that two identical runs must share, by name."""
    patients, doctors = model.patients, model.doctors
    columns = {f"patients.{n}": getattr(patients, n) for n in ("gp", "obtained", "forgone", "last_wait", "group")}
    columns |= {f"doctors.{n}": column for n, column in vars(doctors).items() if n != "signed"}
    for specialty, table in model.specialists.items():
        columns |= {f"{specialty.name}.{n}": column for n, column in vars(table).items() if n != "signed"}
    columns |= {f"signed.{n}": column for n, column in doctors.signed.items()}
    columns |= {f"sites.{n}": column for n, column in vars(model.sites).items() if n != "opened"}
    columns |= {f"opened.{kind}": column for kind, column in model.sites.opened.items() if column.any()}
    last = vars(model.year_records[-1].communes)
    return columns | {f"year.{n}": column for n, column in last.items()}


def same(one: DesertModel, other: DesertModel) -> None:
    first, second = state_of(one), state_of(other)
    assert first.keys() == second.keys()
    for name, column in first.items():
        np.testing.assert_array_equal(column, second[name], err_msg=name)
    assert one.months == other.months
    assert [r.ledger for r in one.year_records] == [r.ledger for r in other.year_records]
    assert [r.flows for r in one.year_records] == [r.flows for r in other.year_records]


# time ----------------------------------------------------------------------------------------------------------------
def test_the_verbs_stand_in_the_order_of_the_design() -> None:
    assert [verb.__name__ for verb in YEARLY] == [
        "rezone", "build", "graduate", "expose", "staff", "sign", "leave", "settle", "renew"
    ]  # fmt: skip
    assert [verb.__name__ for verb in MONTHLY] == ["practise", "seek", "refer"]


def test_a_step_is_a_month_and_twelve_make_a_record(toy: Territory) -> None:
    model = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=100)
    assert isinstance(model, mesa.Model)
    for month in range(1, 26):
        model.step()
        assert model.steps == len(model.months) == month
        assert len(model.year_records) == month // 12
    assert (model.year, model.month) == (2027, 1)
    assert [record.year for record in model.year_records] == [2025, 2026]


def test_a_run_can_start_in_another_year(tiny: Territory) -> None:
    model = DesertModel(tiny, Policy(start_year=2013), seed=1, inhabitants_per_agent=10, start_year=2013)
    model.step()
    assert model.months[0]["month"] == "2013-01"


# Mesa agents ---------------------------------------------------------------------------------------------------------
def test_every_doctor_is_a_mesa_agent_and_new_cohorts_too(lived, toy: Territory) -> None:
    model = DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=100)
    gps, others = len(model.doctors), sum(len(table) for table in model.specialists.values())
    assert len(model.agents) == gps + others
    for _ in range(13):
        model.step()
    assert len(model.agents_by_type[Doctor]) == len(model.doctors) > gps
    assert [doctor.row for doctor in model.agents_by_type[Doctor]] == list(range(len(model.doctors)))
    named = [(doctor.specialty, doctor.row) for doctor in model.agents_by_type[Specialist]]
    rows = [(s, row) for s, table in model.specialists.items() for row in table.rows(Stage.SETTLED)]
    assert sorted(named) == sorted(rows)
    assert sum(len(table) for table in model.specialists.values()) > len(named) >= others


def test_agents_can_be_selected_and_aggregated(lived, toy: Territory) -> None:
    model = lived(toy, 1)
    settled = model.agents_by_type[Doctor].select(lambda doctor: doctor.stage == Stage.SETTLED)
    assert len(settled) == len(model.settled)
    assert settled.agg("wait_days", np.mean) == pytest.approx(model.doctors.wait[model.settled].mean() / 100)
    assert settled.agg("listed", sum) == pytest.approx(model.doctors.listed.sum())
    assert set(model.agents_by_type) == {Doctor, Specialist}
    young = model.agents.select(lambda doctor: doctor.age < 30)
    assert max(young.get("age")) < 30
    assert {stage for stage, _ in model.agents.groupby("stage")} <= set(Stage)


def test_a_doctor_tells_what_stands_in_its_row(lived, toy: Territory) -> None:
    model = lived(toy, 1)
    row = int(model.settled[3])
    doctor = next(iter(model.agents_by_type[Doctor].select(lambda d: d.row == row)))
    columns = model.doctors
    assert doctor.permanent_id == int(columns.id[row])
    assert doctor.age == model.year - columns.birth_year[row]
    assert doctor.practice == columns.practice[row]
    assert doctor.commune == toy.communes.code[columns.commune[row]]
    assert (doctor.wait_days, doctor.listed) == (columns.wait[row] / 100, columns.listed[row])
    intern = next(iter(model.agents.select(lambda d: d.stage == Stage.INTERN)))
    assert (intern.commune, intern.listed) == ("", 0.0)


def test_a_specialist_tells_what_stands_in_its_row_of_the_columns_of_its_specialty(lived, toy: Territory) -> None:
    model = lived(toy, 1)
    columns = model.specialists[Specialty.GYNAECOLOGIST]
    doctors = model.agents_by_type[Specialist].select(lambda d: d.specialty == Specialty.GYNAECOLOGIST)
    assert len(doctors) == len(columns.rows(Stage.SETTLED)) < len(columns)
    row = int(columns.rows(Stage.SETTLED)[5])
    doctor = next(iter(doctors.select(lambda d: d.row == row)))
    assert doctor.permanent_id == int(columns.id[row])
    assert doctor.commune == toy.communes.code[columns.commune[row]]
    assert (doctor.wait_days, doctor.stage) == (columns.wait[row] / 100, Stage.SETTLED)


def test_no_luck_comes_from_mesa(toy: Territory, lived) -> None:
    one, other = lived(toy, 1), DesertModel(toy, Policy(), seed=1, inhabitants_per_agent=100)
    other.reset_randomizer(12345)
    for _ in range(12):
        other.random.random()
        other.step()
    same(one, other)


# the same run --------------------------------------------------------------------------------------------------------
def test_the_start_kept_for_the_next_policy_is_the_start_lived_anew(toy: Territory, lived) -> None:
    lived(toy, 1)
    kept = lived(toy, 1)
    desert._STARTS.clear()
    same(kept, lived(toy, 1))


def test_a_run_leaves_the_kept_start_untouched(toy: Territory, lived) -> None:
    first = lived(toy, 2, Policy((LEVERS["msp"](), LEVERS["cesp"]())))
    assert len(desert._STARTS) == 1
    same(lived(toy, 2), lived(toy, 2))
    same(first, lived(toy, 2, Policy((LEVERS["msp"](), LEVERS["cesp"]()))))


class Silent(Lever):
    """Answers nothing."""

    name = "silent"


class Mute(Lever):
    """Answers every question with what changes nothing."""

    name = "mute"

    def room(self, sites, year):  # type: ignore[no-untyped-def]
        return np.full(len(sites), np.inf)

    def may_settle(self, doctors, sites):  # type: ignore[no-untyped-def]
        return np.ones((len(doctors), len(sites)), dtype=np.bool_)

    def appeal(self, doctors, sites):  # type: ignore[no-untyped-def]
        return np.zeros((len(doctors), len(sites)))

    def knows_site(self, doctors, sites):  # type: ignore[no-untyped-def]
        return np.ones((1, len(sites)))

    def leaves(self, doctors):  # type: ignore[no-untyped-def]
        return np.ones(len(doctors))

    def hours_freed(self, doctors, sites):  # type: ignore[no-untyped-def]
        return np.zeros(len(doctors))

    def days_elsewhere(self, doctors, sites):  # type: ignore[no-untyped-def]
        return np.zeros(len(doctors)), np.ones(len(sites))

    def price(self, groups):  # type: ignore[no-untyped-def]
        return np.zeros((len(groups.ald), 4))

    def opens(self, sites, year):  # type: ignore[no-untyped-def]
        return {"msp": np.zeros(len(sites))}


@pytest.mark.parametrize("lever", [Silent, Mute])
def test_a_lever_that_changes_nothing_is_baseline(lived, toy: Territory, lever: type[Lever]) -> None:
    same(lived(toy, 2), lived(toy, 2, Policy((lever(),))))


def test_a_lever_that_begins_after_the_run_is_baseline(lived, toy: Territory) -> None:
    later = lived(toy, 2, Policy((LEVERS["non_conventionnement"](since=2030),)))
    np.testing.assert_array_equal(state_of(lived(toy, 2))["year.apl"], state_of(later)["year.apl"])


def together(names: Iterable[str]) -> list[str]:
    """Return these names, in their order, without those that an earlier one excludes."""
    kept: list[str] = []
    for name in names:
        kept += [] if LEVERS[name].excludes.intersection(kept) else [name]
    return kept


SUBSETS = st.lists(st.sampled_from(sorted(LEVERS)), min_size=1, max_size=len(LEVERS), unique=True).map(together)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(names=SUBSETS)
def test_the_order_of_any_subset_of_levers_is_indifferent(lived, names: list[str]) -> None:
    runs = [lived(load("toy"), 2, Policy(tuple(LEVERS[n]() for n in order))) for order in (names, names[::-1])]
    same(*runs)


MONEY_ALONE = {"comfort_drugs", "contribution_relief_end", "insurers_prevention", "wider_reimbursement"}
"""Levers that reach no GP and no patient of a GP."""

UNDECIDED = 8
"""A seed under which some doctors of the toy waver between two sites, so that weak levers decide."""

TOO_WEAK = {"access_mission", "outreach_bonus", "settlement_adviser", "settlement_mentoring"}
"""Levers that change the choice of none of the few doctors who choose in two years of the toy, where every site is near
and known."""

LARGEST = {"delivery", "rent", "signers", "take_up", "value"}
"""Parameters that make an aid large."""

LATE_OR_NOT_ALONE = {"junior_doctors", "locum_cover", "training_places"}
"""Levers that act after two years, or on another lever: tested below."""

FREE = {"regulated_settlement"}
"""Levers that cost nobody anything."""


@pytest.mark.parametrize("name", sorted(LEVERS))
def test_every_lever_runs_changes_something_costs_something_and_keeps_metrics_finite(
    lived, toy: Territory, name: str
) -> None:
    model = lived(toy, 2, Policy((LEVERS[name](),)), UNDECIDED)
    baseline = lived(toy, 2, seed=UNDECIDED)
    year = model.year_records[-1].communes
    groups = np.zeros(len(year.apl), dtype=np.int64)
    for metric in METRICS.values():
        if metric.of is not None and not metric.name.startswith("share_over"):
            assert np.isfinite(metric.of(year, groups, 1)).all(), metric.name
    signed = any(column.any() for column in model.doctors.signed.values())
    opened = bool(model.facilities_opened)
    moved = model.months != baseline.months
    placed = bool((model.doctors.placement >= 0).any())
    changed = signed or opened or moved or placed
    assert not changed if name in MONEY_ALONE | LATE_OR_NOT_ALONE else changed or name in TOO_WEAK
    assert any(lever == name for lever, _, _ in model.year_records[-1].ledger) == (name not in FREE)


def test_junior_doctors_sent_to_deserts_are_felt_in_their_first_whole_year(lived, toy: Territory) -> None:
    sent = lived(toy, 3, Policy((LEVERS["junior_doctors"](delivery=1.0),)))
    apl = [record.communes.apl - base.communes.apl
           for record, base in zip(sent.year_records, lived(toy, 3).year_records, strict=True)]  # fmt: skip
    assert [bool(gained.any()) for gained in apl] == [False, False, True]


def test_an_added_student_is_an_intern_six_years_later(lived, toy: Territory) -> None:
    # 400 more students in 2025 × 19.6 settlements of the toy for 8,000 students of France = 0.98: one intern of 2031.
    more = Policy((LEVERS["training_places"](delivery=1.0, target=12_300),))
    assert len(lived(toy, 7, more).doctors) == len(lived(toy, 7).doctors)
    assert len(lived(toy, 8, more).doctors) == len(lived(toy, 8).doctors) + 1


def test_locums_hold_what_volunteers_leave(lived, toy: Territory) -> None:
    days = LEVERS["solidarity_days"](participation=1.0)
    alone, covered = (
        lived(toy, 1, Policy(levers)) for levers in ((days,), (days, LEVERS["locum_cover"](delivery=1.0)))
    )
    assert alone.working.days == covered.working.days
    assert alone.working.gain.sum() < covered.working.gain.sum()


@pytest.mark.parametrize(
    ("name", "seed"), [("housing_help", 4), ("outreach_bonus", 1), ("school_help", 4), ("settlement_mentoring", 3)]
)
def test_a_weak_aid_moves_doctors_once_it_is_large(lived, toy: Territory, name: str, seed: int) -> None:
    lever = LEVERS[name]()
    largest = lever.having(**{p.name: p.high for p in lever.declared() if p.name in LARGEST})
    apl = [lived(toy, 2, policy, seed).year_records[-1].communes.apl for policy in (Policy(), Policy((largest,)))]
    assert not np.array_equal(*apl)


def test_all_levers_together_run_for_five_years(lived, toy: Territory) -> None:
    model = lived(toy, 5, Policy(tuple(LEVERS[name]() for name in together(sorted(LEVERS)))))
    assert len(model.year_records) == 5
    assert all(np.isfinite(amount) for record in model.year_records for amount in record.ledger.values())


def test_nothing_explodes_or_collapses_in_fifteen_years_of_the_toy(lived, toy: Territory) -> None:
    model = lived(toy, 15)
    gps = np.array([record.communes.gps.sum() for record in model.year_records])
    assert np.all(np.abs(gps / gps[0] - 1.0) < 0.35)
    waits = np.array([month["wait_mean_days"] for month in model.months])
    assert np.all((waits > 0.5) & (waits < 30.0))


# memory --------------------------------------------------------------------------------------------------------------
def test_a_closed_model_is_let_go(tiny: Territory) -> None:
    model = DesertModel(tiny, Policy(), seed=1, inhabitants_per_agent=10)
    for _ in range(12):
        model.step()
    watched = weakref.ref(model)
    model.close()
    del model
    gc.collect()
    assert watched() is None


def test_twenty_models_leave_no_doctor_behind(tiny: Territory) -> None:
    def doctors_alive() -> int:
        gc.collect()
        return sum(isinstance(thing, Doctor) for thing in gc.get_objects())

    before = doctors_alive()
    for seed in range(20):
        model = DesertModel(tiny, Policy(), seed=seed // 10, inhabitants_per_agent=10)
        model.step()
        model.close()
        del model
    assert doctors_alive() <= before
    assert len(desert._STARTS) == 1


def test_levers_see_arrays_that_they_cannot_write(toy: Territory) -> None:
    class Writes(Lever):
        """Tries to write into what it sees."""

        name = "writes"

        def leaves(self, doctors):  # type: ignore[no-untyped-def]
            doctors.age[:] = 0
            return 1.0

    model = DesertModel(toy, Policy((Writes(),)), seed=1, inhabitants_per_agent=100)
    with pytest.raises(ValueError, match="read-only"):
        model.step()
