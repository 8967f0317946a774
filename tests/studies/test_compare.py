from __future__ import annotations

import dataclasses
import shlex
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simdesert.country.territory import load
from simdesert.errors import OptionError, ScenarioError
from simdesert.results.store import read_run
from simdesert.studies import _seed
from simdesert.studies.compare import CompareOptions, Comparison, compare, replay
from simdesert.studies.scenario import load_scenario

TOY = load("toy")
HAMON = load_scenario("hamon-2017")
SHORT = CompareOptions(seeds=2, years=1, inhabitants_per_agent=100)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Comparison, Path]:
    folder = tmp_path_factory.mktemp("runs")
    return compare([HAMON], TOY, SHORT, folder=folder), folder


def test_the_baseline_is_added_first(both: tuple[Comparison, Path]) -> None:
    assert [scenario.name for scenario in both[0].scenarios] == ["baseline", "hamon-2017"]


def test_all_scenarios_have_the_same_seeds(both: tuple[Comparison, Path]) -> None:
    names = sorted(path.name.rpartition("-")[0] for path in both[1].iterdir())
    assert names == ["baseline-seed0", "baseline-seed1", "hamon-2017-seed0", "hamon-2017-seed1"]


def test_a_seed_draws_the_same_parameters_in_all_scenarios(both: tuple[Comparison, Path]) -> None:
    drawn = {
        name: [read_run(path)[1]["parameters"]["model"] for path in sorted(both[1].glob(f"{name}-*"))]
        for name in ("baseline", "hamon-2017")
    }
    assert drawn["baseline"] == drawn["hamon-2017"]
    assert drawn["baseline"][0] != drawn["baseline"][1]


def test_a_stored_run_keeps_communes_of_the_first_and_the_last_year(both: tuple[Comparison, Path]) -> None:
    tables, _ = read_run(next(both[1].iterdir()))
    assert len(tables["communes"]) == len(TOY.communes)
    assert set(tables["communes"]["year"]) == {2025}


def test_the_maps_are_means_over_seeds(both: tuple[Comparison, Path]) -> None:
    comparison, folder = both
    runs = [read_run(path)[0]["communes"]["apl"] for path in sorted(folder.glob("hamon-2017-*"))]
    np.testing.assert_allclose(comparison.apl_last["hamon-2017"], np.mean(runs, axis=0), rtol=1e-6)


def test_two_processes_say_what_one_says(both: tuple[Comparison, Path]) -> None:
    parallel = compare([HAMON], TOY, dataclasses.replace(SHORT, jobs=2))
    pd.testing.assert_frame_equal(parallel.table, both[0].table)
    assert parallel.provenance["runs"] == both[0].provenance["runs"]


def test_progress_counts_the_months_of_all_runs() -> None:
    told: list[tuple[int, int]] = []
    options = CompareOptions(seeds=1, years=2, inhabitants_per_agent=100)
    compare([load_scenario("baseline")], TOY, options, progress=lambda *done: told.append(done))
    assert told == [(12, 24), (24, 24)]


def test_the_comparison_says_how_to_run_it_again(both: tuple[Comparison, Path]) -> None:
    command = "simdesert compare hamon-2017 --territory toy --seeds 2 --inhabitants-per-agent 100 --years 1"
    assert both[0].provenance["command"] == command


def test_a_scenario_from_a_file_and_a_baseline_of_ones_own_are_named_by_their_paths(tmp_path: Path) -> None:
    mine, baseline = tmp_path / "my plan.toml", tmp_path / "baseline.toml"
    for file in (mine, baseline):
        file.write_text("[model]\nsigma = 20_000\n", encoding="utf-8")
    scenarios = [load_scenario(str(baseline)), HAMON, load_scenario(str(mine))]
    words = shlex.split(replay(scenarios, CompareOptions(years=1), "toy"))
    assert words[:5] == ["simdesert", "compare", str(baseline), "hamon-2017", str(mine)]


def test_a_scenario_given_twice_is_refused() -> None:
    with pytest.raises(ScenarioError, match="scenario 'hamon-2017' is given twice"):
        compare([HAMON, HAMON], TOY, SHORT)


def test_scenarios_that_start_in_different_years_are_refused() -> None:
    early = dataclasses.replace(HAMON, start_year=2013)
    with pytest.raises(ScenarioError, match="'hamon-2017' starts in 2013 and 'baseline' in 2025"):
        compare([early], TOY, SHORT)


@pytest.mark.parametrize("option", ["seeds", "jobs"])
def test_no_seed_or_no_job_is_refused(option: str) -> None:
    with pytest.raises(OptionError, match=f"--{option} 0 makes no sense; give a whole number of at least 1"):
        CompareOptions(**{option: 0})  # type: ignore[arg-type]


def test_an_interruption_passes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(_seed, "ran", interrupted)
    with pytest.raises(KeyboardInterrupt):
        compare([HAMON], TOY, SHORT)


def test_an_error_in_a_worker_reaches_the_caller_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(Exception, match="give another folder with --out"):
        compare([HAMON], TOY, dataclasses.replace(SHORT, jobs=2), folder=tmp_path / "taken")
