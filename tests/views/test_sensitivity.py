"""The command ``sensitivity``: its files, its figure, its words."""

from __future__ import annotations

import dataclasses
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from rich.console import Console

from simdesert.results import history
from simdesert.results.sensitivity import Influence, Sensitivity, SensitivityRun, read_sensitivity
from simdesert.studies import _points
from simdesert.studies.sensitivity import METRIC
from simdesert.views import cli
from simdesert.views.sensitivity import effect, luck, print_sensitivity, ranked, replay, resting, share
from simdesert.views.sensitivity_figure import draw_sensitivity

RUN = SensitivityRun("france", "24 53 93", "d1", "0.1+c1", 0, 100, 10, 10, 64)
TINY = (
    "--territory",
    "toy",
    "--trajectories",
    "2",
    "--samples",
    "2",
    "--inhabitants-per-agent",
    "2000",
    "--years",
    "1",
)


def line(name: str, mu: float, mu_star: float, sigma: float, shares: tuple[float, ...] = (math.nan,) * 4) -> Influence:
    return Influence("baseline", "parameter", name, "assumption", "–", 0.0, 1.0, mu, mu_star, 0.001, sigma, *shares)


STUDY = Sensitivity(
    RUN,
    (
        line("model.tries", 0.001, 0.004, 0.005),
        line("model.sigma", -0.02, 0.02, 0.004, (0.5, 0.08, 0.6, 0.09)),
        line("cesp.take_up", 0.01, 0.01, 0.001, (0.6, 0.02, 0.7, 0.03)),
        Influence("baseline", "grade", "assumption", "assumption", "", *[math.nan] * 6, 0.62, 0.1, 0.71, 0.1),
    ),
)


def test_luck_is_said_where_it_was_looked_at() -> None:
    assert luck(STUDY, "baseline") == ""
    seeds = Influence("baseline", "luck", "12 seeds", "", mu_star=0.0066, sigma=0.0039)
    said = luck(dataclasses.replace(STUDY, lines=(*STUDY.lines, seeds)), "baseline")
    assert said == ("Luck alone (12 seeds): ± 0.39 pp; what only changes luck would seem to move it by 0.66 pp. ")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand a hash in for the model."""

    def listed(tasks: list[_points.Bundle], jobs: int, tell: Callable[[int], None]) -> list[dict[str, float]]:
        done = []
        for task in tasks:
            done.append({case.id: int(case.id, 16) / 16**12 for start in task.starts for case in start.cases})
            for run, value in done[-1].items():
                history.add(task.runs.file, run, {METRIC: value})
        return done

    monkeypatch.setattr(_points, "all_bundles", listed)


def asked(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["simdesert", "sensitivity", *arguments])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return int(end.value.code or 0)


@pytest.mark.usefixtures("quick")
def test_the_command_writes_table_figure_and_history(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert asked(monkeypatch, *TINY, "--regions", "R1", "--jobs", "1", "--out", str(tmp_path / "s")) == 0
    out = capsys.readouterr().out
    assert "People with an APL below 2.5, year 1: what moves it (toy, régions R1)" in out
    assert out.count("Assumptions explain") == 3
    assert out.count("Luck alone (12 seeds): ±") == 3
    files = {path.name for path in (tmp_path / "s").iterdir()}
    assert files == {"history.jsonl", "sensitivity.csv", "sensitivity.json", "sensitivity.png", "provenance.json"}
    study = read_sensitivity(tmp_path / "s" / "sensitivity.csv")
    assert study is not None
    assert study.run.regions == "R1"
    assert all(line.name in out for answer in study.answers() for line in study.of(answer)[:5])
    assert len(study.of("baseline")) > 200
    held = json.loads((tmp_path / "s" / "sensitivity.json").read_text(encoding="utf-8"))
    assert len(held["answers"]) == 3
    command = json.loads((tmp_path / "s" / "provenance.json").read_text(encoding="utf-8"))["command"]
    assert command == replay(study, "toy")


@pytest.mark.usefixtures("quick")
def test_another_seed_in_the_same_folder_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert asked(monkeypatch, *TINY, "--jobs", "1", "--out", "s") == 0
    capsys.readouterr()
    assert asked(monkeypatch, *TINY, "--jobs", "1", "--out", "s", "--seed", "1") == 2
    told = capsys.readouterr().err
    assert "was begun with seed 0, not 1; give another folder with --out, or the same options" in told
    assert told.count("\n") == 1


def test_the_summary_names_the_most_influential_and_what_rests_on_assumptions(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_sensitivity(Console(width=100), STUDY, Path("results/s"))
    out = capsys.readouterr().out
    rows = [row for row in out.splitlines() if "assumption" in row and row.startswith(("model", "cesp"))]
    assert [row.split()[0] for row in rows] == ["model.sigma", "cesp.take_up", "model.tries"]
    assert "−2.00 pp" in rows[0]
    assert "50% ± 8" in rows[0]
    assert "±0.40 pp" in rows[2]
    assert "Assumptions explain 62% ± 10 of the variance by themselves, 71% ± 10 counting interactions.\n" in out


def test_an_interval_that_says_nothing_is_told() -> None:
    wide = Influence("baseline", "grade", "assumption", "assumption", first=0.6, first_conf=0.5, total=1, total_conf=0)
    assert resting(Sensitivity(RUN, (wide,)), "baseline").endswith("Too few samples to tell: give more --samples.")
    assert resting(Sensitivity(RUN, ()), "baseline") == "No parameter is an assumption."


@pytest.mark.parametrize(
    ("mu", "mu_star", "text"),
    [(0.012, 0.012, "+1.20 pp"), (-0.0115, 0.012, "−1.20 pp"), (0.01, 0.012, "±1.20 pp"), (0.0, 0.0, "0.00 pp")],
)
def test_an_effect_has_the_sign_that_nearly_all_of_it_has(mu: float, mu_star: float, text: str) -> None:
    assert effect(line("x", mu, mu_star, 0.0)) == text


def test_a_share_that_nobody_looked_at_is_a_dash() -> None:
    assert share(math.nan, math.nan) == "–"
    assert share(0.254, 0.031) == "25% ± 3"


def test_the_figure_ranks_by_total_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Figure] = []
    monkeypatch.setattr(Figure, "savefig", lambda self, *_, **__: drawn.append(self))
    draw_sensitivity(STUDY, tmp_path / "s.png")
    left, right = drawn[0].axes
    assert [label.get_text() for label in right.get_yticklabels()] == ["1 cesp.take_up", "2 model.sigma"]
    assert [text.get_text() for text in left.texts] == ["2", "1"]
    (assumptions, *_) = left.collections
    np.testing.assert_allclose(sorted(assumptions.get_offsets().tolist()), [[0.4, 0.5], [1.0, 0.1], [2.0, 0.4]])
    assert [bar.get_width() for bar in right.patches] == [0.6, 0.5, 0.7, 0.6]
    assert [one.name for one in ranked(STUDY, "baseline")] == ["cesp.take_up", "model.sigma"]


def test_drawing_leaves_the_settings_of_matplotlib_alone(tmp_path: Path) -> None:
    before = dict(mpl.rcParams)
    draw_sensitivity(STUDY, tmp_path / "s.png")
    assert dict(mpl.rcParams) == before
    assert (tmp_path / "s.png").stat().st_size > 10_000


def test_the_study_can_be_done_again() -> None:
    assert replay(STUDY, "france") == (
        "simdesert sensitivity --territory france --regions 24,53,93 --trajectories 10 --samples 64 --seed 0 --seeds 1 "
        "--inhabitants-per-agent 100 --years 10"
    )
