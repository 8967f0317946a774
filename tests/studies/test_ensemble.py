"""The ensemble: written and read again, drawn from by seeds, refused in one sentence where it is damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from simdesert.chance import Chance
from simdesert.country.territory import load
from simdesert.errors import OptionError, ParameterError, SimDesertError, TableError, UnknownNameError
from simdesert.model.parameters import ModelParameters
from simdesert.results.store import read_run
from simdesert.studies import ensemble
from simdesert.studies.compare import CompareOptions, replay
from simdesert.studies.ensemble import Ensemble, drawn_parameters, read_ensemble, write_ensemble
from simdesert.studies.run import RunOptions, run
from simdesert.studies.scenario import load_scenario
from simdesert.views.cli import app

SETS = Ensemble(("sigma", "dentist_visits"), ((20_000.0, 1.4), (50_000.0, 1.9), (90_000.0, 2.2)))


def test_an_ensemble_is_read_as_it_was_written(tmp_path: Path) -> None:
    third = Ensemble(("sigma",), ((100_000.0 / 3.0,),))
    for some in (SETS, third):
        write_ensemble(tmp_path / "ensemble.csv", some)
        assert read_ensemble(tmp_path / "ensemble.csv") == some


def test_each_n_seeds_go_through_all_n_sets_once_in_an_order_of_their_own() -> None:
    many = Ensemble(("sigma",), tuple((20_000.0 + k,) for k in range(12)))
    taken = [many.set_of(seed)["sigma"] - 20_000.0 for seed in range(36)]
    for block in (taken[:12], taken[12:24], taken[24:]):
        assert sorted(block) == list(range(12))
    assert taken[:12] != sorted(taken[:12])
    assert taken[:12] != taken[12:24]


def test_a_seed_takes_its_set_and_draws_the_rest_from_the_triangles() -> None:
    for seed in range(4):
        drawn, alone = SETS.drawn(Chance(seed)), ModelParameters().drawn(Chance(seed))
        taken = SETS.set_of(seed)
        assert (drawn.sigma, drawn.specialists.dentist_visits) == (taken["sigma"], taken["dentist_visits"])
        assert drawn.having(sigma=alone.sigma, dentist_visits=alone.specialists.dentist_visits) == alone


def test_without_an_ensemble_the_triangles_stay_in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ensemble, "PACKAGED", tmp_path / "ensemble.csv")
    ensemble.packaged.cache_clear()
    try:
        assert ensemble.packaged() is None
        assert drawn_parameters(Chance(7)) == ModelParameters().drawn(Chance(7))
    finally:
        ensemble.packaged.cache_clear()


def test_the_packaged_ensemble_holds_sets_of_declared_parameters_within_their_bounds() -> None:
    packaged, known = ensemble.packaged(), ModelParameters.of_both()
    assert packaged is not None
    assert len(packaged.sets) >= 20
    for name, column in zip(packaged.names, zip(*packaged.sets, strict=True), strict=True):
        assert known[name].low <= min(column) < max(column) <= known[name].high, name


def test_a_packaged_ensemble_is_what_seeds_draw_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_ensemble(tmp_path / "ensemble.csv", SETS)
    monkeypatch.setattr(ensemble, "PACKAGED", tmp_path / "ensemble.csv")
    ensemble.packaged.cache_clear()
    try:
        assert drawn_parameters(Chance(1)) == SETS.drawn(Chance(1))
        other = Ensemble(("sigma",), ((30_000.0,),))
        assert drawn_parameters(Chance(1), other).sigma == 30_000.0
    finally:
        ensemble.packaged.cache_clear()


def test_a_run_says_which_parameters_its_set_gave_it() -> None:
    result = run(load_scenario("baseline"), load("toy"), RunOptions(2, 400, 1, ensemble=SETS))
    model = result.provenance["parameters"]["model"]
    taken = SETS.set_of(2)
    assert (model["sigma"], model["specialists"]["dentist_visits"]) == (taken["sigma"], taken["dentist_visits"])
    assert result.provenance["command"].endswith("--seed 2 # from Python, with an ensemble of its own")


def test_a_command_takes_its_seeds_from_a_file_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "ensemble.csv"
    write_ensemble(file, SETS)
    words = ["run", "baseline", "--territory", "toy", "--years", "1", "--inhabitants-per-agent", "400", "--seed", "2"]
    done = CliRunner().invoke(app, [*words, "--parameters", str(file), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    (folder,) = (tmp_path / "out").iterdir()
    provenance = read_run(folder)[1]
    assert provenance["parameters"]["model"]["sigma"] == SETS.set_of(2)["sigma"]
    assert provenance["command"].endswith(f"--seed 2 --parameters {file}")


def test_a_comparison_takes_the_set_of_each_seed_for_all_its_scenarios() -> None:
    options = CompareOptions(seeds=3, ensemble=SETS)
    assert [options.of_seed(seed).ensemble for seed in range(3)] == [SETS] * 3
    assert replay([load_scenario("baseline")], options, "toy").endswith("# from Python, with an ensemble of its own")


def test_fixed_parameters_leave_nothing_to_draw() -> None:
    with pytest.raises(OptionError, match="give one of the two"):
        CompareOptions(fixed_parameters=True, ensemble=SETS)


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("", TableError, "holds no set of parameters; give the ensemble.csv"),
        ("sigma\n", TableError, "holds no set of parameters"),
        ("sigma,sigma\n20000,30000\n", TableError, "names a parameter twice"),
        ("sigmo\n20000\n", UnknownNameError, "line 1; did you mean 'sigma'?"),
        ("sigma,exits\n20000\n", TableError, "line 2 has 1 values for 2 parameters"),
        ("sigma\n20000\nmuch\n", TableError, "line 3: could not convert string to float: 'much'; write a number"),
        ("sigma\nnan\n", TableError, "line 2 holds a value that is no number"),
        ("sigma\n20000\n5\n", ParameterError, "line 3: sigma = 5 is out of bounds; set it within [15000, 100000]"),
    ],
)
def test_a_damaged_file_is_said_in_one_sentence(
    tmp_path: Path, text: str, error: type[SimDesertError], said: str
) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(error) as caught:
        read_ensemble(file)
    assert said in str(caught.value)
    assert "mine.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_absent_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read as an ensemble"):
        read_ensemble(tmp_path / "absent.csv")
