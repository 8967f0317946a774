"""The table of a sensitivity study."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from simdesert.errors import TableError
from simdesert.results.sensitivity import (
    Influence,
    Sensitivity,
    SensitivityRun,
    as_json,
    influence,
    read_sensitivity,
    write_sensitivity,
)

RUN = SensitivityRun("france", "24 53", "d1", "0.1+c1", 3, 100, 10, 8, 32)
STUDY = Sensitivity(
    RUN,
    (
        Influence("level", "parameter", "model.a", "assumption", "EUR/yr", 1.0, 4.0, 0.02, 0.03, 0.01, 0.015),
        Influence(
            "level", "parameter", "cesp.b", "statistic", "–", 0.0, 1.0, -0.07, 0.07, 0.0, 0.0, 0.6, 0.1, 0.7, 0.05
        ),
        Influence("level", "grade", "assumption", "assumption", first=0.25, first_conf=0.1, total=0.3, total_conf=0.1),
        Influence("gap", "parameter", "model.a", "assumption", "EUR/yr", 1.0, 4.0, 0.004, 0.004, 0.0, 0.0),
        Influence("gap", "parameter", "cesp.b", "statistic", "–", 0.0, 1.0, 0.0, 0.0, 0.0, 0.0),
    ),
)


def test_a_study_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_sensitivity(tmp_path / "s.csv", STUDY)
    read = read_sensitivity(tmp_path / "s.csv")
    assert read is not None
    assert read.run == RUN
    assert [repr(line) for line in read.lines] == [repr(line) for line in STUDY.lines]  # NaN is not itself


def test_a_study_that_was_never_kept_is_none(tmp_path: Path) -> None:
    assert read_sensitivity(tmp_path / "absent.csv") is None


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "", "answer,kind\n"])
def test_another_table_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "s.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match="is no table of 'simdesert sensitivity'"):
        read_sensitivity(file)


def test_parameters_come_by_falling_size_of_their_effect() -> None:
    assert STUDY.answers() == ("level", "gap")
    assert [line.name for line in STUDY.of("level")] == ["cesp.b", "model.a"]
    assert [line.name for line in STUDY.of("level", "grade")] == ["assumption"]


def test_what_rests_on_a_grade_is_found() -> None:
    found = STUDY.resting_on("level", "assumption")
    assert found is not None
    assert (found.first, found.total) == (0.25, 0.3)
    assert STUDY.resting_on("gap", "assumption") is None


def test_influence_is_the_mean_share_of_all_that_moves_an_answer() -> None:
    # level: 0.03 and 0.07 of 0.10; gap: 0.004 and 0 of 0.004
    found = influence(STUDY.lines)
    assert list(found) == ["model.a", "cesp.b"]
    assert found["model.a"] == pytest.approx((0.3 + 1.0) / 2)
    assert found["cesp.b"] == pytest.approx(0.7 / 2)


def test_an_answer_that_nothing_moves_adds_nothing() -> None:
    still = [Influence("still", "parameter", name, "study", mu_star=0.0) for name in ("a", "b")]
    assert influence(still) == {"a": 0.0, "b": 0.0}


def test_the_json_holds_the_same_and_null_for_what_is_unknown() -> None:
    held = json.loads(as_json(STUDY))
    assert held["run"]["regions"] == "24 53"
    level = held["answers"][0]
    assert (level["name"], level["parameters"][0]["name"], level["parameters"][0]["total"]) == ("level", "cesp.b", 0.7)
    assert level["parameters"][1]["total"] is None
    assert level["grades"][0]["first"] == 0.25
    assert not math.isnan(level["parameters"][1]["mu_star"])
