"""A calibration on screen and on disk, and the command from its targets to its files."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from simdesert.errors import OutputError, UnknownNameError
from simdesert.model.parameters import ModelParameters
from simdesert.studies._calibration import judged
from simdesert.studies._targets import Target
from simdesert.studies.ensemble import read_ensemble
from simdesert.views.calibration import as_data, digits, page, print_calibration, sentences
from simdesert.views.cli import app

RUNNER = CliRunner()

TOML = """parameters = ["need_visits", "list_cap"]
[[targets]]
id = "visits"
metric = "visits_a_place"
value = 4160
tolerance = 300
unit = "visits/yr"
years = 1
source = "DREES"
grade = "statistic"
[[targets]]
id = "near"
metric = "share_settled_paris"
value = 0.131
tolerance = 0.01
unit = "share"
years = 1
source = "INSEE"
grade = "statistic"
"""


def target(name: str, value: float, tolerance: float) -> Target:
    return Target(
        id=name, metric="gps", value=value, tolerance=tolerance, unit="days", source="hand", grade="statistic"
    )


SIGMA, CAP = (ModelParameters.of_both()[name] for name in ("sigma", "list_cap"))
# The third set meets both; the first is 3 tolerances above the first target, the second 2 below the second.
MET = judged(
    [target("wait", 6.0, 2.0), target("share", 0.11, 0.01), target("gone", 1.0, 0.1)], [SIGMA, CAP],
    np.array([[20_000.0, 750.0], [30_000.0, 760.0], [40_000.0, 770.0]]),
    np.array([[12.0, 0.11, np.nan], [6.0, 0.09, np.nan], [5.0, 0.115, np.nan]]), np.array([0, 0, 1]), least=1,
)  # fmt: skip
# Of four sets none meets both: what lowers the wait raises the share.
TORN = judged(
    [target("wait", 6.0, 1.0), target("share", 0.10, 0.01)], [SIGMA],
    np.array([[20_000.0], [30_000.0], [40_000.0], [50_000.0]]),
    np.array([[6.5, 0.16], [7.5, 0.14], [8.5, 0.12], [9.5, 0.10]]), np.array([0, 0, 0, 0]), least=3,
)  # fmt: skip


def printed(calibration: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    print_calibration(Console(width=200), calibration, tmp_path)  # type: ignore[arg-type]
    return capsys.readouterr().out


def test_each_target_is_printed_with_what_the_best_set_and_the_ensemble_gave(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = printed(MET, tmp_path, capsys).splitlines()
    assert lines[1].split() == ["wait", "6", "±", "2", "5", "in", "5", "to", "5", "1", "of", "1"]
    assert lines[2].split() == ["share", "0.11", "±", "0.01", "0.115", "in", "0.115", "to", "0.115", "1", "of", "1"]
    assert any(line.split()[:5] == ["list_cap", "650,", "770,", "850", "770"] for line in lines)


def test_the_page_says_what_is_missed_before_it_shows_tables() -> None:
    run = {"territory": "toy", "data_version": "d", "code_version": "c", "seed": 1, "inhabitants_per_agent": 400}
    text = page(TORN, run)
    assert "Territory `toy` (data `d`), code `c`, seed 1, 400 inhabitants per agent, 4 sets tried." in text
    assert text.index("0 of 4 sets meet all 2 targets.") < text.index("| target | wanted |")
    assert "| share | 0.1 ± 0.01 | 0.12 | out | 0.1 to 0.14 | 1 of 3 |" in text
    assert "| sigma | 15,000, 40,000, 100,000 | 40,000 |" in text


def test_it_says_how_many_sets_meet_all_targets_and_what_the_territory_lacks() -> None:
    assert sentences(MET) == ["1 of 3 sets meet all 2 targets.", "Not measured on this territory: gone."]


def test_it_says_that_the_record_is_not_reproduced_and_what_stands_in_the_way() -> None:
    # Beyond tolerance: 5, 0.5 + 3, 1.5 + 1, 2.5: the best are the last two, at 2.5, then 3.5.
    said = sentences(TORN)
    assert said[0] == "0 of 4 sets meet all 2 targets."
    assert said[1].startswith("The ensemble holds the 3 sets that miss least: at most 3.50 tolerances beyond tolerance")
    assert said[1].endswith("It does not reproduce the record.")
    assert said[2] == "The best set misses wait: 2.50 tolerances above; 1 of 4 sets meet it."
    assert said[3] == "The best set misses share: 2.00 tolerances above; 1 of 4 sets meet it."
    assert said[4].startswith("wait pulls against share (correlation −1.00 in the ensemble; 0% of all sets meet both)")
    assert len(said) == 5


def test_pairs_beyond_the_first_few_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simdesert.views.calibration.MOST_PULLS", 0)
    assert sentences(TORN)[-1] == "1 more such pair stands in calibration.json."


def test_the_report_holds_every_target_and_parameter_as_json() -> None:
    data = json.loads(json.dumps(as_data(TORN), allow_nan=False))
    assert (data["sets_tried"], data["sets_that_meet_all_targets"]) == (4, 0)
    assert data["ensemble"] == pytest.approx({"sets": 3, "excess_at_most": 3.5, "implausibility_at_most": 4.0})
    wait = data["targets"][0]
    assert (wait["id"], wait["source"], wait["best"], wait["best_inside"]) == ("wait", "hand", 8.5, False)
    assert (wait["low"], wait["high"], wait["inside"], wait["sets_that_meet_it"]) == (7.5, 9.5, 0, 1)
    assert data["parameters"][0]["declared_low"] == 15_000.0
    # sd of 30, 40, 50 thousand = 8,165; of the triangle 15, 40, 100 thousand = 17,700 (√((a² + b² + c² − …)/18)).
    assert data["parameters"][0]["spread_left"] == pytest.approx(8_165 / 17_700, rel=0.01)


@pytest.mark.parametrize(
    ("value", "text"),
    [(3.7449, "3.745"), (0.0, "0"), (2_357.0, "2,357"), (0.0043, "0.0043"), (-0.275, "−0.275"), (None, "–"),
     (40.0, "40"), (353.55, "353.6")],
)  # fmt: skip
def test_numbers_have_four_significant_digits(value: float | None, text: str) -> None:
    assert digits(value) == text


def test_the_command_writes_an_ensemble_that_can_be_read_and_goes_on(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(TOML, encoding="utf-8")
    words = ["calibrate", "--territory", "toy", "--targets", str(tmp_path / "mine.toml"), "--points", "4",
             "--keep", "2", "--jobs", "1", "--out", str(tmp_path / "out")]  # fmt: skip
    first = RUNNER.invoke(app, [*words, "--waves", "1"])
    assert first.exit_code == 0, first.output
    assert "Not measured on this territory: near." in first.output
    kept = (tmp_path / "out" / "history.jsonl").read_text("utf-8")
    again = RUNNER.invoke(app, [*words, "--waves", "2", "--json"])
    assert (tmp_path / "out" / "history.jsonl").read_text("utf-8").startswith(kept)
    report = json.loads(again.stdout)
    assert report == json.loads((tmp_path / "out" / "calibration.json").read_text("utf-8"))
    assert (report["run"]["territory"], report["run"]["inhabitants_per_agent"], report["sets_tried"]) == ("toy", 100, 8)
    ensemble = read_ensemble(tmp_path / "out" / "ensemble.csv")
    assert ensemble.names == ("need_visits", "list_cap")
    assert len(ensemble.sets) == report["ensemble"]["sets"] >= 2
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "calibration.json", "calibration.md", "ensemble.csv", "history.jsonl",
    ]  # fmt: skip


def test_a_target_that_does_not_exist_is_said_before_any_run(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(TOML.replace("visits_a_place", "visits_a_plase"), encoding="utf-8")
    refused = RUNNER.invoke(app, ["calibrate", "--targets", str(tmp_path / "mine.toml")])
    assert isinstance(refused.exception, UnknownNameError)
    assert "did you mean 'visits_a_place'?" in str(refused.exception)


def test_a_changed_plan_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(TOML, encoding="utf-8")
    words = ["calibrate", "--territory", "toy", "--targets", str(tmp_path / "mine.toml"), "--waves", "1",
             "--points", "4", "--jobs", "1", "--out", str(tmp_path / "out")]  # fmt: skip
    assert RUNNER.invoke(app, words).exit_code == 0
    (tmp_path / "mine.toml").write_text(TOML.replace("300", "200"), encoding="utf-8")
    refused = RUNNER.invoke(app, words)
    assert isinstance(refused.exception, OutputError)
    assert "was begun with other targets" in str(refused.exception)
