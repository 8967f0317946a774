"""The generated pages: tables within prose, state variables from docstrings, assumptions by influence."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))

import assumptions_page
import odd_tables
from markdown_pages import filled

from simdesert.country.doctors import Doctors
from simdesert.levers import LEVERS
from simdesert.model.desert import MONTHLY, YEARLY
from simdesert.model.parameters import ModelParameters
from simdesert.results.sensitivity import Influence, Sensitivity, SensitivityRun

ODD = (Path(__file__).parents[1] / "docs" / "odd.md").read_text(encoding="utf-8")
CONCEPTS = (
    "Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing", "Interaction",
    "Stochasticity", "Collectives", "Observation",
)  # fmt: skip
RUN = SensitivityRun("france", "24 53 93", "d1", "0.1+c1", 0, 100, 10, 10, 64)


class Measured:
    """Something with columns.

    Attributes
    ----------
    age, since
        Of each, see :class:`~simdesert.country.doctors.Stage`
        (n,) [years].
    exposure
        Site and share (n,) [row], [0–1].

    Notes
    -----
    Not an attribute.
    """


def study(*lines: Influence) -> Sensitivity:
    return Sensitivity(RUN, lines)


def moved(name: str, mu_star: float, total: float = float("nan")) -> Influence:
    return Influence("baseline", "parameter", name, "assumption", mu=mu_star, mu_star=mu_star, total=total)


def test_a_table_takes_its_place_between_the_markers_and_prose_stays() -> None:
    page = "before\n<!-- begin: one -->\nold\n<!-- end: one -->\nafter\n"
    once = filled(page, {"one": "| new |\n"})
    assert once == "before\n<!-- begin: one -->\n\n| new |\n\n<!-- end: one -->\nafter\n"
    assert filled(once, {"one": "| new |\n"}) == once


@pytest.mark.parametrize("tables", [{}, {"two": ""}, {"one": "", "two": ""}])
def test_a_place_without_its_table_is_refused(tables: dict[str, str]) -> None:
    with pytest.raises(KeyError, match="differ"):
        filled("<!-- begin: one -->\n<!-- end: one -->\n", tables)


def test_attributes_are_read_from_a_docstring() -> None:
    assert odd_tables.attributes(Measured) == [
        (("age", "since"), "Of each, see :class:`~simdesert.country.doctors.Stage` (n,) [years]."),
        (("exposure",), "Site and share (n,) [row], [0–1]."),
    ]
    assert odd_tables.variables(Measured).splitlines()[2:] == [
        "| `age`, `since` |  | years | Of each, see `Stage` (n,). |",
        "| `exposure` |  | row, 0–1 | Site and share (n,). |",
    ]


def test_every_column_of_doctors_has_its_row_and_its_type() -> None:
    table = odd_tables.variables(Doctors)
    names = re.findall(r"`(\w+)`", "".join(row.split("|")[1] for row in table.splitlines()))
    assert names == list(Doctors.__annotations__)
    assert "| `wait` | int32 | hundredths of a day | Published wait (n,). |" in table
    assert "| `signed` | int16 by name | calendar year |" in table


def test_the_protocol_has_its_seven_elements_and_eleven_concepts() -> None:
    assert [line[3] for line in ODD.splitlines() if re.match(r"## \d", line)] == list("1234567")
    assert re.findall(r"^\*\*([A-Z][a-z ]+)\.\*\*", ODD.split("## 4.")[1].split("## 5.")[0], re.MULTILINE) == [
        *CONCEPTS
    ]


def test_every_process_has_its_submodel() -> None:
    described = re.findall(r"^### (\w+)$", ODD.split("## 7.")[1], re.MULTILINE)
    assert described == [verb.__name__ for verb in (*YEARLY, *MONTHLY)] + ["record"]


def test_every_name_in_code_that_looks_like_a_parameter_is_one() -> None:
    prose = re.sub(r"<!-- begin: \w+ -->.*?<!-- end", "", ODD.split("## 5.")[1], flags=re.DOTALL)
    known = {p.name for p in (*ModelParameters.declared(), *ModelParameters().specialists.declared())}
    known |= {"since", "until", "code", "build", "settle", "inhabitants_per_agent", "wait_smoothing"}
    named = set(re.findall(r"`([a-z][a-z0-9_]+)`", prose))
    assert named - known == set()
    assert len(named) > 40


def test_without_a_study_every_assumption_is_listed_and_said_to_be_unmeasured() -> None:
    page = assumptions_page.page(None)
    assert "**Influence not measured yet.**" in page
    for owner, declared in {**assumptions_page.OWNERS, **LEVERS}.items():
        section = page.partition(f"## {assumptions_page._heading(owner)}\n")[2].partition("\n## ")[0]
        assumed = [p.name for p in declared.declared() if p.grade == "assumption"]
        assert re.findall(r"^\| `(\w+)`", section, re.MULTILINE) == assumed


def test_with_a_study_assumptions_come_by_influence() -> None:
    grade = Influence(
        "baseline", "grade", "assumption", "assumption", first=0.6, first_conf=0.1, total=0.7, total_conf=0.1
    )
    found = study(moved("model.pace_bound", 0.01), moved("model.urgent_share", 0.03, 0.25), grade)
    page = assumptions_page.page(found)
    rows = [row.split(" | ") for row in page.splitlines() if row.startswith(("| 1 ", "| 2 ", "| 3 "))]
    assert [row[:3] for row in rows] == [
        ["| 1", "`model.urgent_share`", "+3.00 pp (25%)"],
        ["| 2", "`model.pace_bound`", "+1.00 pp"],
    ]
    assert "Assumptions explain 60% ± 10 of the variance by themselves, 70% ± 10 counting interactions." in page
    assert "not measured yet" not in page
    rest = page.partition("## Not in the study")[2]
    assert "`model.tries`" in rest
    assert "`msp.value`" in rest
    assert "`model.pace_bound`" not in rest


def test_a_statistic_is_no_assumption_however_influential() -> None:
    page = assumptions_page.page(study(moved("model.exits", 0.05), moved("model.pace_bound", 0.01)))
    assert "`model.exits`" not in page
    assert "| 1 | `model.pace_bound`" in page
