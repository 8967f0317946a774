"""The history of a long study: one line a run, refused for another plan, mended after a cut."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simdesert.errors import OutputError
from simdesert.results.history import add, answers, opened

PLAN = {"seed": 0, "code_version": "0.1+abc", "parameters": {"model.sigma": [15.0, 100.0]}}


def test_a_history_begins_with_its_plan_and_keeps_every_run(tmp_path: Path) -> None:
    file = opened(tmp_path / "deep" / "study", PLAN)
    add(file, "a", {"share": 0.1})
    add(file, "b", {"share": 1 / 3})
    assert json.loads(file.read_text(encoding="utf-8").splitlines()[0]) == {"plan": PLAN}
    assert answers(opened(file.parent, PLAN)) == {"a": {"share": 0.1}, "b": {"share": 1 / 3}}
    assert [path.name for path in file.parent.iterdir()] == ["history.jsonl"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("seed", 1, "was begun with seed 0, not 1; give another folder with --out"),
        ("code_version", "0.1+def", r"was begun with code version 0.1\+abc, not 0.1\+def"),
        ("parameters", {"model.sigma": [15.0, 90.0]}, "was begun with other parameters"),
        ("years", 10, "was begun with other years"),
    ],
)
def test_another_plan_is_refused_and_nothing_is_lost(tmp_path: Path, name: str, value: object, words: str) -> None:
    file = opened(tmp_path, PLAN)
    add(file, "a", {"share": 0.1})
    before = file.read_bytes()
    with pytest.raises(OutputError, match=words):
        opened(tmp_path, {**PLAN, name: value})
    assert file.read_bytes() == before


def test_a_plan_that_lacks_something_is_another(tmp_path: Path) -> None:
    opened(tmp_path, PLAN)
    with pytest.raises(OutputError, match="was begun with other code version"):
        opened(tmp_path, {"seed": 0, "parameters": PLAN["parameters"]})


def test_a_line_that_was_cut_off_is_dropped_and_the_next_one_stands_alone(tmp_path: Path) -> None:
    file = opened(tmp_path, PLAN)
    add(file, "a", {"share": 0.1})
    with file.open("ab") as stream:
        stream.write(b'{"run": "b", "sha')
    assert answers(opened(tmp_path, PLAN)) == {"a": {"share": 0.1}}
    add(file, "c", {"share": 0.3})
    assert answers(file) == {"a": {"share": 0.1}, "c": {"share": 0.3}}


def test_a_history_cut_off_within_its_plan_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "history.jsonl").write_text('{"plan": {"se', encoding="utf-8")
    assert answers(opened(tmp_path, PLAN)) == {}


@pytest.mark.parametrize("line", ["nonsense", "[1, 2]", '{"share": 0.1}'])
def test_a_damaged_line_is_named(tmp_path: Path, line: str) -> None:
    file = opened(tmp_path, PLAN)
    with file.open("a", encoding="utf-8") as stream:
        stream.write(f"{line}\n")
    with pytest.raises(OutputError, match=r"history.jsonl' line 2 is no line of a history; remove the file"):
        opened(tmp_path, PLAN)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot"):
        opened(tmp_path / "taken", PLAN)
