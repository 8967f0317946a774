"""The back-test shown: losses first, few points said, JSON without holes, a figure."""

from __future__ import annotations

import dataclasses
import io
import json
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from simdesert.studies._record import Point
from simdesert.studies._series import Series, metric
from simdesert.studies.backtest import Backtest, Judged, judged
from simdesert.views.backtest import FILES, as_data, page, show, verdict
from simdesert.views.backtest_figure import draw

YEARS = np.arange(2013, 2025)


def line(name: str, model: np.ndarray, unit: str = "doctors", kind: str = "emergent", note: str = "") -> Judged:
    record = {2014: 100.0, 2018: 96.0, 2019: 95.0, 2021: 94.0, 2024: 92.0}
    points = [Point(name, year, value, unit, "statistic", "a hand") for year, value in record.items()]
    series = Series(name, f"label of {name}", kind, metric("gps"), note)  # type: ignore[arg-type]
    return judged(series, points, YEARS, np.array([model - 1.0, model + 1.0]))


@pytest.fixture
def result() -> Backtest:
    """A series that is won, one that is lost, one that the scenario gives."""
    won = line("won", np.interp(YEARS, [2013, 2018, 2024], [101.0, 96.0, 92.0]))
    lost = line("lost", np.full(12, 98.0), note="counts something else")
    given = line("given", np.full(12, 90.0), kind="input")
    return Backtest((won, lost, given), "toy", True, "data", "code", 2, 400, False)


def test_what_the_model_loses_comes_first_and_points_are_counted(result: Backtest) -> None:
    assert verdict(result).split("\n") == [
        "The model loses: label of lost, to persistence and trend, over 3 points, 1 of them in the pandemic.",
        "The model is nearer than both simple forecasts: label of won, over 3 points, 1 of them in the pandemic.",
    ]


def test_on_the_toy_territory_agreement_is_said_to_say_nothing(result: Backtest) -> None:
    warning = "The record is that of France, so that agreement here says nothing."
    assert warning in page(result)
    assert warning not in page(dataclasses.replace(result, territory="france"))


def test_without_a_scored_series_it_says_so(result: Backtest) -> None:
    only = Backtest(result.lines[2:], "toy", True, "data", "code", 2, 400, False)
    assert verdict(only) == "No series has points enough to be scored."


def test_the_page_has_scores_and_what_is_not_scored_with_years(result: Backtest) -> None:
    text = page(result)
    assert "prove little" in text
    assert "| label of lost (counts something else) | 2 | 3 (1*) |" in text
    assert text.index("label of lost (counts") < text.index("| label of won")
    given = next(row for row in text.split("\n") if row.startswith("| label of given"))
    assert "95 (2019)" in given
    assert "94 (2021*)" in given
    assert "90 (2021*)" in given
    assert "the scenario gives the model these numbers" in given


def test_shares_are_shown_in_percent(result: Backtest) -> None:
    shares = line("shares", np.full(12, 90.0), unit="share", kind="input")
    text = page(Backtest((*result.lines, shares), "toy", True, "data", "code", 2, 400, False))
    assert "9,500.0% (2019)" in next(row for row in text.split("\n") if row.startswith("| label of shares"))


def test_json_holds_every_number_and_null_for_what_is_unknown(result: Backtest) -> None:
    data = json.loads(json.dumps(as_data(result), allow_nan=False))
    won = data["series"][0]
    assert [point["year"] for point in won["model"]] == YEARS.tolist()
    assert won["rmse"]["persistence"] == pytest.approx(7**0.5, rel=1e-5)
    assert (won["scored"], data["series"][2]["scored"]) == (True, False)
    assert data["series"][1]["beaten_by"] == ["persistence", "trend"]
    early = judged(result.lines[0].series, result.lines[0].points[2:], YEARS, np.ones((2, 12)))
    alone = Backtest((early,), "toy", True, "data", "code", 2, 400, False)
    assert json.loads(json.dumps(as_data(alone), allow_nan=False))["series"][0]["rmse"]["trend"] is None


def test_the_page_shows_the_figure_beside_it(result: Backtest) -> None:
    assert page(result).endswith("](backtest.png)\n")


def test_the_figure_has_a_panel_a_series(result: Backtest, tmp_path: Path) -> None:
    draw(result, tmp_path / "backtest.png")
    assert (tmp_path / "backtest.png").read_bytes()[:4] == b"\x89PNG"


def test_all_is_printed_with_the_files(result: Backtest) -> None:
    console = Console(width=200, record=True, file=io.StringIO())
    show(console, result, Path("somewhere"))
    text = console.export_text()
    assert text.index("The model loses") < text.index("nearer than both")
    assert all(f"somewhere/{name}" in text for name in FILES)
