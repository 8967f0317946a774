"""The history on disk: appended line by line, read again, refused for another plan."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from simdesert.errors import OutputError
from simdesert.studies._history import History

PLAN = {"territory": "toy", "seed": 1, "parameters": ("sigma", "exits")}


def test_a_new_history_holds_its_plan_and_nothing_else(tmp_path: Path) -> None:
    history = History.of(tmp_path / "new" / "history.jsonl", PLAN)
    assert history.records() == []
    assert history.file.read_text("utf-8") == (
        '{"plan": {"territory": "toy", "seed": 1, "parameters": ["sigma", "exits"]}}\n'
    )


def test_evaluations_are_read_again_in_their_order_by_the_same_plan(tmp_path: Path) -> None:
    first = History.of(tmp_path / "history.jsonl", PLAN)
    first.add({"point": 2, "obtained": {"wait": 4.25, "share": None}})
    first.add({"point": 0, "obtained": {"wait": 3.0, "share": 0.5}})
    again = History.of(tmp_path / "history.jsonl", PLAN)
    assert again.records() == [
        {"point": 2, "obtained": {"wait": 4.25, "share": None}},
        {"point": 0, "obtained": {"wait": 3.0, "share": 0.5}},
    ]


def test_a_line_that_was_cut_off_is_dropped_and_the_next_one_is_whole(tmp_path: Path) -> None:
    history = History.of(tmp_path / "history.jsonl", PLAN)
    history.add({"point": 0})
    with history.file.open("a", encoding="utf-8") as stream:
        stream.write('{"point": 1, "obt')
    assert history.records() == [{"point": 0}]
    again = History.of(history.file, PLAN)
    again.add({"point": 1})
    assert again.records() == [{"point": 0}, {"point": 1}]


def test_a_plan_that_was_cut_off_is_written_anew(tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    file.write_text('{"plan": {"terri', encoding="utf-8")
    assert History.of(file, PLAN).records() == []
    assert History.of(file, PLAN).records() == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"seed": 2}, "was begun with seed = 1, now it is 2; give the same options"),
        ({"parameters": ["sigma"]}, 'was begun with parameters = ["sigma", "exits"], now it is ["sigma"]'),
        ({"years": 3}, "was begun with years = null, now it is 3"),
    ],
)
def test_another_plan_is_refused_in_one_sentence(tmp_path: Path, changed: dict[str, object], said: str) -> None:
    History.of(tmp_path / "history.jsonl", PLAN)
    with pytest.raises(OutputError) as caught:
        History.of(tmp_path / "history.jsonl", {**PLAN, **changed})
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["point,wait\n", "[]\n", '{"point": 0}\n', "point", "point\nwait"])
def test_a_file_that_is_no_history_is_left_alone_and_said_so(tmp_path: Path, text: str) -> None:
    file = tmp_path / "history.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(OutputError, match="line 1 is no"):
        History.of(file, PLAN)
    assert file.read_text("utf-8") == text


def test_a_number_that_json_cannot_hold_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    history = History.of(tmp_path / "history.jsonl", PLAN)
    with pytest.raises(ValueError, match="not JSON compliant"):
        history.add({"wait": float("nan")})
    assert history.records() == []


def test_a_folder_that_cannot_be_made_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="give another folder with --out"):
        History.of(tmp_path / "file" / "history.jsonl", PLAN)


def test_a_history_goes_to_other_processes(tmp_path: Path) -> None:
    history = History.of(tmp_path / "history.jsonl", PLAN)
    pickle.loads(pickle.dumps(history)).add({"point": 7})
    assert history.records() == [{"point": 7}]
