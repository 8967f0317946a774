from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from simdesert.country.territory import load
from simdesert.errors import OptionError
from simdesert.model.desert import DesertModel
from simdesert.results.store import read_run
from simdesert.results.tables import SCOPES
from simdesert.studies import run as run_module
from simdesert.studies.run import RunOptions, RunResult, run
from simdesert.studies.scenario import load_scenario

TOY = load("toy")
HAMON = load_scenario("hamon-2017")
SHORT = RunOptions(seed=3, years=2, inhabitants_per_agent=100)
TABLES = {"national", "france", "regions", "departements", "zones", "communes", "doctors", "ledger"}


@pytest.fixture(scope="module")
def result() -> RunResult:
    return run(HAMON, TOY, SHORT)


def test_a_run_leaves_every_table(result: RunResult) -> None:
    assert set(result.tables) == TABLES
    assert len(result.tables["national"]) == 24
    assert result.tables["france"]["year"].tolist() == [2025, 2026]
    assert len(result.tables["communes"]) == 2 * len(TOY.communes)


def test_the_same_seed_gives_the_same_tables_and_the_same_id(result: RunResult) -> None:
    again = run(HAMON, TOY, SHORT)
    assert again.provenance == result.provenance
    for name in TABLES:
        pd.testing.assert_frame_equal(again.tables[name], result.tables[name])


def test_another_seed_draws_other_parameters_and_gets_another_id(result: RunResult) -> None:
    other = run(HAMON, TOY, RunOptions(seed=4, years=1, inhabitants_per_agent=100))
    assert other.provenance["id"] != result.provenance["id"]
    assert other.provenance["parameters"]["model"] != result.provenance["parameters"]["model"]


def test_fixed_parameters_keep_their_central_values() -> None:
    fixed = run(HAMON, TOY, RunOptions(seed=3, years=1, inhabitants_per_agent=100, fixed_parameters=True))
    central = {lever.name: lever.delivery for lever in HAMON.policy.levers}
    drawn = fixed.provenance["parameters"]["levers"]
    assert {name: values["delivery"] for name, values in drawn.items()} == central


def test_the_folder_of_a_run_is_named_by_scenario_seed_and_content(result: RunResult, tmp_path: Path) -> None:
    folder = result.write(tmp_path, csv=True)
    assert folder.name == f"hamon-2017-seed3-{result.provenance['id']}"
    tables, provenance = read_run(folder)
    assert set(tables) == TABLES
    assert provenance["measures_modelled"] == provenance["measures_announced"] == 16
    assert (folder / "zones.csv").is_file()


def test_the_provenance_says_how_to_run_it_again(result: RunResult) -> None:
    command = "simdesert run hamon-2017 --territory toy --inhabitants-per-agent 100 --years 2 --seed 3"
    assert result.provenance["command"] == command


def test_people_are_the_same_in_all_groupings(result: RunResult) -> None:
    places = {table: result.tables[table].groupby("year")["gps"].sum().tolist() for table in SCOPES}
    assert places["france"] == places["regions"] == places["departements"] == places["zones"]


def test_progress_is_told_month_by_month() -> None:
    told: list[tuple[int, int]] = []
    run(HAMON, TOY, RunOptions(years=1, inhabitants_per_agent=100), lambda *done: told.append(done))
    assert told == [(month, 12) for month in range(1, 13)]


def test_the_model_is_closed_even_when_a_run_is_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = []

    class Stopped(DesertModel):
        def step(self) -> None:
            raise KeyboardInterrupt

        def close(self) -> None:
            closed.append(True)
            super().close()

    monkeypatch.setattr(run_module, "DesertModel", Stopped)
    with pytest.raises(KeyboardInterrupt):
        run(HAMON, TOY, SHORT)
    assert closed == [True]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"seed": -1}, "--seed -1 makes no sense; give a whole number of at least 0"),
        ({"inhabitants_per_agent": 0}, "--inhabitants-per-agent 0 makes no sense; give a whole number of at least 1"),
        ({"years": -3}, "--years -3 makes no sense; give a whole number of at least 1"),
        ({"years": 1000}, "--years 1000 is beyond what the model can say; give at most 100"),
    ],
)
def test_options_out_of_range_are_told_in_one_sentence(options: dict[str, int], sentence: str) -> None:
    with pytest.raises(OptionError) as told:
        RunOptions(**options)  # type: ignore[arg-type]
    assert str(told.value) == sentence
