"""The scoreboard shown: what counts first, misses first, and why something is not measured."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from simdesert.studies._effects import effects
from simdesert.studies.scoreboard import Scoreboard, scored
from simdesert.views.scoreboard import as_data, obtained, page, said, show, summary


def pair(mean: float, half: float) -> np.ndarray:
    """Return two seeds whose 95 % interval is mean ± half: t(0.975, 1)·s/√2 = 12.706 × deviation."""
    return np.array([mean - half / 12.7062, mean + half / 12.7062])


@pytest.fixture
def board() -> Scoreboard:
    """Emergent: one inside, one outside, signs right, wrong and not told; one of the inputs; all else not measured."""
    values = {
        "E3": pair(0.4, 0.05),
        "E14d": pair(0.4, 0.01),
        "E1a": pair(0.02, 0.01),
        "E1b": pair(0.02, 0.01),
        "E2": pair(0.02, 0.05),
        "E11": pair(0.1, 0.01),
        "E20a": pair(2030.0, 2.0),
    }
    return Scoreboard(scored(values), "toy", True, "data", "code", 2, 400, False)


def test_what_counts_is_said_first(board: Scoreboard) -> None:
    wrong, inside, signs, left = summary(board)
    assert wrong == "Emergent effects with the wrong sign: E1b (of 6)."
    assert inside == "Emergent effects with published bounds: 1 of 3 inside, less than two thirds."
    assert signs == "Emergent effects of which only the sign can be compared: 1 of 3 have it beyond doubt."
    assert left.startswith("Not measured: E1c, E4, ")


def test_two_thirds_inside_are_enough() -> None:
    values = {"E3": pair(0.4, 0.05), "E14d": pair(0.25, 0.01), "E20a": pair(2035.0, 1.0)}
    two = Scoreboard(scored(values), "toy", True, "data", "code", 2, 400, False)
    assert "2 of 3 inside, at least two thirds" in summary(two)[1]


def test_misses_come_first_among_the_emergent(board: Scoreboard) -> None:
    emergent = page(board).split("### Emergent")[1].split("### Calibrated")[0]
    order = ["E1b ", "E2 ", "E7c ", "E1a ", "E3 "]
    at = [emergent.index(f"| {name}") for name in order]
    assert at == sorted(at)


def test_a_verdict_says_what_an_outside_is_worth(board: Scoreboard) -> None:
    words = {score.effect.id: said(score) for score in board.scores}
    assert words["E1b"] == "outside, wrong sign"
    assert words["E2"] == "outside, its interval holds 0"
    assert words["E14d"] == "outside"
    assert words["E1a"] == "sign only"
    assert words["E7c"].startswith("not measured: the lever offers as many places as were signed")
    assert words["E4"].startswith("not measured: this territory")


def test_values_have_the_unit_that_readers_know(board: Scoreboard) -> None:
    shown = {score.effect.id: obtained(score) for score in board.scores}
    assert shown["E3"] == "0.400 [0.350, 0.450] points per point"
    assert shown["E1a"] == "2.00 [1.00, 3.00] % of GPs there"
    assert shown["E20a"] == "2030 [2028, 2032]"
    assert shown["E4"] == "–"


def test_json_holds_every_effect_without_holes(board: Scoreboard) -> None:
    data = json.loads(json.dumps(as_data(board), allow_nan=False))
    assert [one["id"] for one in data["effects"]] == [one.id for one in effects()]
    by_id = {one["id"]: one for one in data["effects"]}
    assert by_id["E1b"]["wrong_sign"]
    assert by_id["E4"]["obtained"]["mean"] is None
    assert by_id["E12d"]["regions"] == ["44", "32", "11"]
    assert data["summary"] == list(summary(board))


def test_all_is_printed_by_tag_with_the_files(board: Scoreboard) -> None:
    console = Console(width=220, record=True, file=io.StringIO())
    show(console, board, Path("somewhere"))
    text = console.export_text()
    at = [text.index(words) for words in ("wrong sign: E1b", "E2 quotas", "E12a half", "E8a an assistant")]
    assert at == sorted(at)
    assert "somewhere/scoreboard.json" in text
