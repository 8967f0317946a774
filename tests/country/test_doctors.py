"""Doctors as columns: permanent ids, rows that never move, views that cannot be written."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simdesert.country.doctors import SHOWN, Doctors, Practice, Stage, permanent_ids


@pytest.fixture
def three() -> Doctors:
    """A settled woman of 40 who signed the CESP in 2014, a locum of 32, an intern of 27, seen from 2025."""
    doctors = Doctors.blank(permanent_ids(0, np.arange(3)))
    doctors.stage[:] = [Stage.SETTLED, Stage.LOCUM, Stage.INTERN]
    doctors.birth_year[:] = [1985, 1993, 1998]
    doctors.since[:] = [2015, 2023, 2023]
    doctors.female[:] = [True, False, False]
    doctors.site[0], doctors.commune[0], doctors.practice[0] = 4, 9, Practice.MSP
    doctors.signed = {"cesp": np.array([2014, 0, 0], dtype=np.int16)}
    return doctors


def test_an_id_packs_cohort_specialty_and_rank() -> None:
    ids = permanent_ids(2024, np.array([0, 7]), specialty=3)
    assert ids.tolist() == [2024 * 2**40 + 3 * 2**32, 2024 * 2**40 + 3 * 2**32 + 7]
    assert permanent_ids(0, np.array([5])).tolist() == [5]


@given(st.sets(st.tuples(st.integers(0, 2100), st.integers(0, 255), st.integers(0, 2**32 - 1)), min_size=2))
def test_ids_of_different_doctors_differ(doctors: set[tuple[int, int, int]]) -> None:
    ids = {int(permanent_ids(cohort, np.array([rank]), specialty)[0]) for cohort, specialty, rank in doctors}
    assert len(ids) == len(doctors)


def test_more_doctors_of_a_cohort_take_the_ranks_after() -> None:
    assert permanent_ids(2030, np.arange(8))[:5].tolist() == permanent_ids(2030, np.arange(5)).tolist()


def test_blank_doctors_are_contracted_interns_without_place() -> None:
    blank = Doctors.blank(permanent_ids(2030, np.arange(2)))
    assert (blank.stage == Stage.INTERN).all()
    assert blank.contracted.all()
    assert (blank.site == -1).all()
    assert (blank.commune == -1).all()
    assert blank.pace.tolist() == blank.vigour.tolist() == [1.0, 1.0]
    assert (len(blank), blank.signed) == (2, {})


def test_appended_doctors_come_last_and_nobody_moves(three: Doctors) -> None:
    before = three.copy()
    rows = three.append(Doctors.blank(permanent_ids(2024, np.arange(2))))
    assert rows.tolist() == [3, 4]
    assert three.id[:3].tolist() == before.id.tolist()
    assert three.site.tolist() == [4, -1, -1, -1, -1]
    assert three.signed["cesp"].tolist() == [2014, 0, 0, 0, 0]


def test_appended_doctors_keep_the_contracts_they_signed(three: Doctors) -> None:
    others = Doctors.blank(permanent_ids(2024, np.arange(1)))
    others.signed = {"cesp": np.array([2020], dtype=np.int16)}
    three.append(others)
    assert three.signed["cesp"].tolist() == [2014, 0, 0, 2020]


def test_all_columns_stay_of_one_length_and_type(three: Doctors) -> None:
    kinds = {name: column.dtype for name, column in vars(three).items() if name != "signed"}
    three.append(Doctors.blank(permanent_ids(2024, np.arange(4))))
    for name, kind in kinds.items():
        assert len(getattr(three, name)) == 7, name
        assert getattr(three, name).dtype == kind, name


def test_a_copy_is_independent(three: Doctors) -> None:
    other = three.copy()
    other.site[0] = 1
    other.signed["cesp"][0] = 0
    other.append(Doctors.blank(permanent_ids(2024, np.arange(1))))
    assert (three.site[0], three.signed["cesp"][0], len(three)) == (4, 2014, 3)


def test_rows_are_found_by_stage(three: Doctors) -> None:
    assert [three.rows(stage).tolist() for stage in Stage] == [[2], [1], [0], [], []]


def test_levers_see_ages_and_years_since_settlement(three: Doctors) -> None:
    seen = three.seen(np.array([0, 1]), 2025)
    assert seen.age.tolist() == [40, 32]
    assert seen.years_settled.tolist() == [10, -1]
    assert seen.site.tolist() == [4, -1]
    assert (len(seen), seen.year) == (2, 2025)


def test_levers_see_the_columns_that_need_no_reckoning_as_they_stand(three: Doctors) -> None:
    three.listed[:], three.site[:], three.sector2[:] = [700.0, 0.0, 900.0], [4, -1, 2], [True, False, True]
    seen = three.seen(np.array([2, 0]), 2030)
    assert seen.listed.tolist() == [900.0, 700.0]
    assert seen.site.tolist() == [2, 4]
    assert seen.sector2.tolist() == [True, True]
    reckoned = {"age", "years_settled", "wait_days", "year", "signed"}
    assert {field.name for field in fields(seen)} == reckoned | set(SHOWN)


def test_levers_see_who_signed_and_for_how_long(three: Doctors) -> None:
    seen = three.seen(np.arange(3), 2025)
    assert seen.holds("cesp").tolist() == [True, False, False]
    assert seen.years_since("cesp").tolist() == [11, -1, -1]
    assert seen.holds("ptmg").tolist() == [False] * 3
    assert seen.years_since("ptmg").tolist() == [-1] * 3


def test_levers_cannot_write_what_they_see_nor_see_later_changes(three: Doctors) -> None:
    seen = three.seen(np.arange(3), 2025)
    for column in (*vars(seen).values(), *seen.signed.values()):
        if isinstance(column, np.ndarray):
            with pytest.raises(ValueError, match="read-only"):
                column[0] = column[0]
    three.site[0] = 8
    three.signed["cesp"][0] = 0
    assert (seen.site[0], seen.signed["cesp"][0]) == (4, 2014)
