"""Levers are found by their files, and each is complete."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import simdesert.levers
from simdesert.levers import LEVERS
from simdesert.levers._bill import PAYERS
from simdesert.levers._lever import QUESTIONS, Lever, answers

FOLDER = Path(simdesert.levers.__file__).parent


def test_every_file_is_a_lever_of_that_name():
    files = {path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_")}
    assert set(LEVERS) == files
    assert all(lever.name == key for key, lever in LEVERS.items())


def test_the_ten_levers_of_the_first_packages_are_there():
    assert set(LEVERS) >= {
        "access_mission", "cesp", "france_sante_label", "health_centres", "medical_assistants", "msp",
        "non_conventionnement", "practice_support_company", "ptmg", "solidarity_days",
    }  # fmt: skip
    assert list(LEVERS) == sorted(LEVERS)


def test_the_sixteen_levers_of_hamon_2017_are_there():
    assert set(LEVERS) >= {
        "access_mission", "comfort_drugs", "contribution_relief_end", "hospital_working_time", "housing_help",
        "insurers_prevention", "non_conventionnement", "practice_support_company", "school_help",
        "sport_health_centres", "sport_on_prescription", "spouse_employment", "town_hospital_gp",
        "wider_reimbursement", "workplace_sport", "zero_rate_loan",
    }  # fmt: skip


def test_levers_are_found_without_any_heavy_library():
    heavy = "{'numba', 'mesa', 'pandas', 'scipy', 'pydantic'}"
    code = f"import simdesert.levers, sys; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("key", LEVERS)
def test_a_lever_is_official_answers_something_and_costs_somebody(key):
    lever = LEVERS[key]
    assert lever.official_name
    assert "costs" in answers(lever)
    if len(answers(lever)) == 1:  # it moves money alone, and must show that access does not move
        (access,) = (shown for shown in lever.must_show if shown.metric == "apl_mean")
        assert -0.01 <= access.low <= 0 <= access.high <= 0.01


@pytest.mark.parametrize("key", LEVERS)
def test_a_lever_says_where_it_comes_from(key):
    module = sys.modules[LEVERS[key].__module__]
    assert "References\n----------" in (module.__doc__ or "")
    assert all(p.source and p.unit for p in LEVERS[key].declared())


@pytest.mark.parametrize("key", LEVERS)
def test_what_nobody_announced_spans_a_factor_of_four(key):
    for p in LEVERS[key].declared():
        amount = "EUR" in p.unit or "h/week" in p.unit
        if p.source == "not announced" and p.grade == "assumption" and amount:
            assert p.high == pytest.approx(4 * p.low), p.name


@pytest.mark.parametrize("key", LEVERS)
def test_a_lever_fits_on_a_page(key):
    assert len((FOLDER / f"{key}.py").read_text(encoding="utf-8").splitlines()) <= 80


def test_the_questions_of_a_silent_lever_are_none():
    assert answers(Lever) == ()
    assert "may_settle" in QUESTIONS
    assert "social_security" in PAYERS
