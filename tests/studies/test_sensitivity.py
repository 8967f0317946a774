"""Sensitivity: the whole study on known functions, and the model as a function of its numbers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from simdesert.country.territory import load
from simdesert.errors import OptionError, OutputError, UnknownNameError
from simdesert.parameters import Grade, Parameter
from simdesert.results import history
from simdesert.results.sensitivity import Influence, Sensitivity
from simdesert.studies import _points
from simdesert.studies._factors import Factor, factors_of
from simdesert.studies._influences import by_luck, studied
from simdesert.studies._points import Runs
from simdesert.studies.reading import read_as
from simdesert.studies.run import RunOptions, run
from simdesert.studies.scenario import load_scenario
from simdesert.studies.sensitivity import (
    LUCKS,
    METRIC,
    SensitivityOptions,
    asked,
    plan,
    sensitivity,
    usual_regions,
)

TOY = load("toy")
SCENARIOS = read_as([load_scenario("baseline"), load_scenario("vautrin-2025")], "delivered", TOY)
TINY = SensitivityOptions(trajectories=2, samples=2, inhabitants_per_agent=2000, years=1)
Reals = np.ndarray


def factor(name: str, grade: Grade, low: float = 0.0, high: float = 1.0) -> Factor:
    return Factor("model", Parameter(name, low, "–", low, high, "", grade))


def by_name(lines: tuple[Influence, ...], answer: str, kind: str = "parameter") -> dict[str, Influence]:
    return {line.name: line for line in lines if (line.answer, line.kind) == (answer, kind)}


# The whole study, on functions


def known(points: Reals) -> Reals:
    """3·x₀ + 4·x₁ over uniform [0, 2] and [0, 1], the rest idle; and a constant."""
    filled = np.where(np.isnan(points), 0.0, points)
    return np.stack([3.0 * filled[:, 0] + 4.0 * filled[:, 1], np.full(len(points), 7.0)], axis=1)


@pytest.fixture(scope="module")
def lines() -> tuple[Influence, ...]:
    idle = [factor(f"idle{k}", "statistic") for k in range(10)]
    factors = [factor("x", "assumption", 0.0, 2.0), factor("y", "study"), *idle]
    return studied(factors, ("linear", "constant"), known, SensitivityOptions(trajectories=3, samples=512))


def test_a_study_finds_the_effect_over_the_whole_range(lines: tuple[Influence, ...]) -> None:
    found = by_name(lines, "linear")
    assert found["model.x"].mu_star == pytest.approx(6.0)  # 3 · 2
    assert found["model.y"].mu_star == pytest.approx(4.0)
    assert found["model.idle3"].mu_star == 0.0
    assert (found["model.x"].low, found["model.x"].high, found["model.x"].grade) == (0.0, 2.0, "assumption")


def test_a_study_finds_the_shares_of_the_variance(lines: tuple[Influence, ...]) -> None:
    # variances 6²/12 and 4²/12: 36 and 16 of 52
    found = by_name(lines, "linear")
    assert found["model.x"].first == pytest.approx(36 / 52, abs=0.03)
    assert found["model.y"].total == pytest.approx(16 / 52, abs=0.03)


def test_a_study_finds_the_share_that_rests_on_each_grade(lines: tuple[Influence, ...]) -> None:
    found = by_name(lines, "linear", "grade")
    assert list(found) == ["assumption", "study", "statistic"]
    assert found["assumption"].first == pytest.approx(36 / 52, abs=0.03)
    assert found["assumption"].total == pytest.approx(36 / 52, abs=0.03)
    assert found["statistic"].total == pytest.approx(0.0, abs=1e-9)


def test_only_the_ten_most_influential_are_decomposed(lines: tuple[Influence, ...]) -> None:
    decomposed = [name for name, line in by_name(lines, "linear").items() if not np.isnan(line.total)]
    assert len(by_name(lines, "linear")) == 12
    assert len(decomposed) == 10
    assert {"model.x", "model.y"} < set(decomposed)


def test_a_constant_answer_has_neither_effects_nor_shares(lines: tuple[Influence, ...]) -> None:
    for line in by_name(lines, "constant").values():
        assert line.mu_star == 0.0
        assert np.isnan(line.total) or line.total == 0.0


def test_factors_that_are_not_decomposed_keep_what_they_are() -> None:
    tried: list[Reals] = []

    def answer(points: Reals) -> Reals:
        tried.append(points)
        return known(points)

    grades: list[Grade] = ["study", "assumption"] * 6
    studied([factor(f"x{k}", grade) for k, grade in enumerate(grades)], ("linear", "constant"), answer, TINY)
    screening, decomposition, by_grade = tried
    assert not np.isnan(screening).any()
    assert not np.isnan(by_grade).any()
    assert (np.isnan(decomposition).sum(axis=1) == 2).all()


def test_a_grade_that_is_the_only_one_explains_everything() -> None:
    found = studied([factor(f"x{k}", "study") for k in range(3)], ("linear", "constant"), known, TINY)
    (line,) = (line for line in found if (line.answer, line.kind) == ("linear", "grade"))
    assert (line.name, line.first, line.total, line.total_conf) == ("study", 1.0, 1.0, 0.0)


def test_the_answers_are_a_level_and_two_differences() -> None:
    np.testing.assert_allclose(asked(np.array([[0.16, 0.15, 0.12, 0.11]])), [[0.16, 0.03, -0.05]])


# Luck


def test_luck_alone_has_a_spread_and_looks_like_an_effect() -> None:
    # 1, 2 and 4 differ two by two by 1, 2 and 3, by 2 on average, over a step of two thirds; their variance is 7/3
    (line, still) = by_luck(("one", "still"), np.array([[1.0, 5.0], [2.0, 5.0], [4.0, 5.0]]))
    assert (line.answer, line.kind, line.name) == ("one", "luck", "3 seeds")
    assert line.mu_star == pytest.approx(3.0)
    assert line.sigma == pytest.approx((7 / 3) ** 0.5)
    assert (still.mu_star, still.sigma) == (0.0, 0.0)
    assert by_luck(("one",), np.array([[1.0], [2.0], [4.0]]), 4)[0].mu_star == pytest.approx(1.5)  # means of four


def test_other_luck_is_another_run(runs: Runs) -> None:
    other = dataclasses.replace(runs, options=dataclasses.replace(runs.options, seed=1))
    ours, theirs = (one.answers(FACTORS, CENTRAL, 1) for one in (runs, other))
    assert (ours != theirs).all()
    assert len(history.answers(runs.file)) == 2 * len(SCENARIOS)


# The model as a function of its numbers


@pytest.fixture
def runs(tmp_path: Path) -> Runs:
    file = history.opened(tmp_path, {})
    return Runs(SCENARIOS, TOY, RunOptions(0, 2000, 1, fixed_parameters=True), METRIC, file)


FACTORS = factors_of(SCENARIOS)
CENTRAL = np.full((1, len(FACTORS)), np.nan)


def at(**values: float) -> Reals:
    """The central point but for some factors, by name with two underscores for the dot."""
    point = CENTRAL.copy()
    for name, value in values.items():
        point[0, [f.name for f in FACTORS].index(name.replace("__", "."))] = value
    return point


@pytest.fixture
def lived(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The levers of each model that is begun, in order."""
    begun: list[str] = []
    whole = _points.DesertModel

    def counted(territory: object, policy: object, *rest: object) -> object:
        begun.append(" ".join(policy.names))  # type: ignore[attr-defined]
        return whole(territory, policy, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(_points, "DesertModel", counted)
    return begun


def test_the_central_point_answers_what_a_run_with_fixed_parameters_does(runs: Runs) -> None:
    found = runs.answers(FACTORS, CENTRAL, 1)
    for scenario, value in zip(SCENARIOS, found[0], strict=True):
        one = run(scenario, TOY, runs.options).tables["departements"]
        population = np.bincount(np.unique(TOY.communes.departement, return_inverse=True)[1], TOY.communes.population)
        last = one[one["year"] == one["year"].max()]
        assert np.average(last[METRIC], weights=population) == pytest.approx(value, abs=1e-6)


def test_a_value_of_a_lever_moves_its_package_alone_and_one_of_the_model_moves_all(
    runs: Runs, lived: list[str]
) -> None:
    points = np.concatenate([CENTRAL, at(solidarity_days__delivery=0.9), at(model__need_visits=5.4)])
    found = runs.answers(FACTORS, points, 1)
    vautrin = " ".join(SCENARIOS[1].policy.names)
    assert lived == ["", vautrin, vautrin, "", vautrin]  # the second point has the baseline of the first
    assert found[0, 0] == found[1, 0] != found[2, 0]


def test_what_was_run_is_not_run_again(runs: Runs, lived: list[str]) -> None:
    first = runs.answers(FACTORS, CENTRAL, 1)
    assert len(lived) == 2
    again = runs.answers(FACTORS, np.concatenate([CENTRAL, CENTRAL]), 1)
    assert len(lived) == 2
    np.testing.assert_array_equal(again, np.concatenate([first, first]))


def test_each_run_is_kept_as_soon_as_it_is_done(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = []

    def failing(model: object, metric: str, *rest: object) -> float:
        kept.append(len(history.answers(runs.file)))
        if len(kept) == 2:
            raise KeyboardInterrupt
        return 0.25

    monkeypatch.setattr(_points, "value_of", failing)
    with pytest.raises(KeyboardInterrupt):
        runs.answers(FACTORS, CENTRAL, 1)
    assert kept == [0, 1]
    assert list(history.answers(runs.file).values()) == [{METRIC: 0.25}]


def test_runs_that_share_the_models_numbers_share_a_start(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    bundles: list[_points.Bundle] = []

    def listed(tasks: list[_points.Bundle], jobs: int, tell: Callable[[int], None]) -> list[dict[str, float]]:
        bundles.extend(tasks)
        return [{case.id: 0.5 for start in task.starts for case in start.cases} for task in tasks]

    monkeypatch.setattr(_points, "all_bundles", listed)
    sigmas = [at(model__sigma=20_000.0 + k) for k in range(10)]
    levers = [at(model__sigma=20_000.0, solidarity_days__delivery=0.1 * k) for k in range(1, 4)]
    runs.answers(FACTORS, np.concatenate([*sigmas, *levers]), 1)
    starts = [start for bundle in bundles for start in bundle.starts]
    assert [len(bundle.starts) for bundle in bundles] == [8, 2]
    assert len({start.parameters for start in starts}) == 10
    assert [len(start.cases) for start in starts] == [2 + 3] + [2] * 9


def test_progress_counts_the_months_of_missing_runs(runs: Runs) -> None:
    told: list[tuple[int, int]] = []
    runs.answers(FACTORS, CENTRAL, 1, lambda *done: told.append(done))
    assert told == [(12, 24), (24, 24)]


def test_bundles_done_in_processes_of_their_own_answer_the_same(
    runs: Runs, lived: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_points, "STARTS_AT_A_TIME", 1)
    points = np.concatenate([CENTRAL, at(model__need_visits=5.4)])
    found = runs.answers(FACTORS, points, 2)
    assert lived == []
    assert len(history.answers(runs.file)) == 4
    alone = dataclasses.replace(runs, file=history.opened(tmp_path / "alone", {}))
    again = [alone.answers(FACTORS, point[np.newaxis], 1)[0] for point in points]
    assert len(lived) == 4
    np.testing.assert_array_equal(found, again)


# Together


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Stand a function of the number of runs in for the model; the list counts what was run by each call."""
    counts: list[int] = []

    def listed(tasks: list[_points.Bundle], jobs: int, tell: Callable[[int], None]) -> list[dict[str, float]]:
        done = []
        for task in tasks:
            answers = {case.id: int(case.id, 16) / 16**12 for start in task.starts for case in start.cases}
            for run_, value in answers.items():
                history.add(task.runs.file, run_, {METRIC: value})
            done.append(answers)
        counts.append(sum(map(len, done)))
        return done

    monkeypatch.setattr(_points, "all_bundles", listed)
    return counts


def test_a_second_study_goes_on_where_the_first_stopped(tmp_path: Path, quick: list[int]) -> None:
    first = sensitivity(TOY, tmp_path, TINY)
    assert all(count > 0 for count in quick)
    again = sensitivity(TOY, tmp_path, TINY)
    asked_once = LUCKS + 3
    assert quick[:LUCKS] == [4] * LUCKS
    assert quick[asked_once:] == [0] * asked_once
    assert repr(again) == repr(first)
    lucks = sensitivity(TOY, tmp_path, dataclasses.replace(TINY, seeds=2))
    assert all(count > 0 for count in quick[2 * asked_once + LUCKS + 1 :: 2])
    assert lucks.run.seeds == 2
    quick[2 * asked_once :] = []
    larger = sensitivity(TOY, tmp_path, dataclasses.replace(TINY, trajectories=3))
    assert 0 < quick[2 * asked_once + LUCKS] < quick[LUCKS]
    assert larger.run.trajectories == 3


def test_a_trajectory_runs_each_package_only_where_it_changes(tmp_path: Path, quick: list[int]) -> None:
    sensitivity(TOY, tmp_path, TINY)
    packages = read_as(
        [load_scenario(name) for name in ("baseline", "hamon-2017", "vautrin-2025", "touraine-2012")], "delivered", TOY
    )
    factors = factors_of(packages)
    own = sum(f.owner == "model" for f in factors)
    assert quick[LUCKS] == 2 * (4 * (own + 1) + len(factors) - own)


def test_another_plan_in_the_same_folder_is_refused(tmp_path: Path, quick: list[int]) -> None:
    sensitivity(TOY, tmp_path, TINY)
    with pytest.raises(OutputError, match="was begun with seed 0, not 1"):
        sensitivity(TOY, tmp_path, dataclasses.replace(TINY, seed=1))
    with pytest.raises(OutputError, match="was begun with regions all, not R1"):
        sensitivity(TOY, tmp_path, TINY, regions=("R1",))


def test_the_study_says_what_it_rests_on(tmp_path: Path, quick: list[int]) -> None:
    study: Sensitivity = sensitivity(TOY, tmp_path, TINY, regions=("R2", "R1"))
    assert (study.run.territory, study.run.regions, study.run.seed, study.run.years) == ("toy", "R1 R2", 0, 1)
    assert study.answers() == ("baseline", "hamon-2017 − vautrin-2025", "touraine-2012 − baseline")
    assert {line.name for line in study.of("baseline", "grade")} == {"assumption", "study", "statistic"}


def test_the_plan_names_every_parameter_with_its_bounds() -> None:
    held = plan(TOY, SCENARIOS, FACTORS, TINY)
    assert held["parameters"]["model.sigma"] == [15_000.0, 100_000.0, "study"]
    assert set(held["scenarios"]) == {"baseline", "vautrin-2025"}


def test_france_is_cut_to_the_three_regions_of_the_proof() -> None:
    assert usual_regions(TOY) == ()
    assert usual_regions(dataclasses.replace(TOY, name="france")) == ("24", "53", "93")


def test_a_region_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="no région '99' in the territory 'toy'"):
        sensitivity(TOY, tmp_path, TINY, regions=("99",))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"jobs": 0}, "--jobs 0 makes no sense"),
        ({"samples": 48}, "--samples 48 leaves gaps"),
        ({"trajectories": 1}, "--trajectories 1 gives no interval"),
        ({"years": 0}, "--years 0 makes no sense"),
        ({"seed": -1}, "--seed -1 makes no sense"),
    ],
)
def test_sizes_that_make_no_sense_are_refused_before_the_work(options: dict[str, int], words: str) -> None:
    with pytest.raises(OptionError, match=words):
        SensitivityOptions(**options)
