"""Calibration: a known function is found again, targets that exclude each other are named, a stopped search goes on."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from simdesert.country.territory import load
from simdesert.errors import OptionError, OutputError
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel
from simdesert.model.parameters import ModelParameters
from simdesert.results import history
from simdesert.studies._calibration import Calibration
from simdesert.studies._measures import obtained
from simdesert.studies._targets import Target, Wanted
from simdesert.studies.calibrate import CalibrateOptions, calibrate, moved, searched

MOVED = ("sigma", "beta_train", "list_cap", "dentist_visits")
TRUTH = {"sigma": 55_000.0, "beta_train": 1.58, "list_cap": 690.0, "dentist_visits": 1.5}
"""Parameters of the synthetic model that the search is to find again."""

LEFT_OPEN = {"sigma": (53_000.0, 57_000.0), "beta_train": (1.574, 1.586), "list_cap": (674.49, 700.99),
             "dentist_visits": (1.465, 1.527)}  # fmt: skip
"""What tolerances of 0.05 leave open, solved by hand: a = 0.375 ± 0.05, b = 8/15 ± 0.04, c from −1 + √0.06 to
−1 + √0.26, d = (c − 1.2 ± 0.05)/3."""


def target(name: str, value: float, tolerance: float) -> Target:
    return Target(
        id=name, metric="apl_mean", value=value, tolerance=tolerance, unit="", source="worked by hand",
        grade="assumption",
    )  # fmt: skip


def synthetic(values: Mapping[str, float]) -> dict[str, float]:
    """A model made of four lines: each parameter in units of its half range, two of them together, one squared."""
    a, b = (values["sigma"] - 40_000.0) / 40_000.0, (values["beta_train"] - 1.5) / 0.15
    c, d = (values["list_cap"] - 750.0) / 100.0, (values["dentist_visits"] - 1.8) / 0.5
    return {"rises": 10.0 + a + 0.5 * b, "falls": 5.0 - a + 2.0 * b, "bends": c + 0.5 * c * c, "alone": 3.0 * d - c}


WANTED = Wanted(tuple(target(name, value, 0.05) for name, value in synthetic(TRUTH).items()), MOVED)
OPTIONS = CalibrateOptions(waves=4, points=32, keep=8)


def found(
    tmp_path: Path, wanted: Wanted = WANTED, options: CalibrateOptions = OPTIONS,
    simulate: Callable[[Mapping[str, float]], Mapping[str, float]] = synthetic,
) -> Calibration:  # fmt: skip
    return searched(wanted, simulate, history.opened(tmp_path, {"a": 1}), options)


def test_parameters_of_a_known_function_are_found_again(tmp_path: Path) -> None:
    calibration = found(tmp_path)
    assert calibration.met >= OPTIONS.keep
    assert len(calibration.members) == calibration.met
    assert calibration.cut == 0.0
    for column, p in enumerate(calibration.parameters):
        within = calibration.values[calibration.members, column]
        low, high = LEFT_OPEN[p.name]
        assert low <= within.min() <= TRUTH[p.name] <= within.max() <= high, p.name


def test_each_wave_comes_nearer_than_a_search_without_waves(tmp_path: Path) -> None:
    calibration = found(tmp_path)
    middle = [np.median(calibration.implausibility[calibration.wave == wave]) for wave in range(4)]
    assert middle[0] > 5.0
    assert middle[1] < 0.5 * middle[0]
    assert max(middle[2:]) <= 1.0


def test_every_set_of_the_ensemble_meets_all_targets_and_what_it_gave_is_kept(tmp_path: Path) -> None:
    calibration = found(tmp_path)
    for row in calibration.members:
        values = dict(zip(MOVED, calibration.values[row], strict=True))
        assert list(synthetic(values).values()) == calibration.obtained[row].tolist()
        assert all(abs(synthetic(values)[t.id] - t.value) <= t.tolerance for t in WANTED.targets)


def test_targets_that_exclude_each_other_are_not_met_and_named(tmp_path: Path) -> None:
    # Both figures can be had alone; together they need a to be −0.2 and 0.9 at once.
    wanted = Wanted((target("more", 0.9, 0.05), target("less", -0.2, 0.05), target("alone", 0.0, 0.5)), MOVED)

    def torn(values: Mapping[str, float]) -> dict[str, float]:
        a = (values["sigma"] - 40_000.0) / 40_000.0
        return {"more": a, "less": a, "alone": (values["dentist_visits"] - 1.8) / 0.5}

    calibration = found(tmp_path, wanted, simulate=torn)
    assert calibration.met == 0
    assert len(calibration.members) == OPTIONS.keep
    assert calibration.cut == pytest.approx(1.1 / 0.05 - 2.0, abs=0.01)  # wherever a is between them, 1.0 lies beyond
    assert calibration.reached(0) > 0
    assert calibration.reached(1) > 0
    (pull,) = calibration.pulls()
    assert {pull.first, pull.second} == {"more", "less"}
    assert pull.correlation == pytest.approx(-1.0)
    assert pull.together == 0.0


def test_a_target_that_nothing_meets_does_not_hide_the_others(tmp_path: Path) -> None:
    beyond = Wanted((*WANTED.targets, target("never", 1.0, 0.01)), MOVED)
    calibration = found(tmp_path, beyond, simulate=lambda values: {**synthetic(values), "never": 0.0})
    assert calibration.met == 0
    assert [calibration.reached(column) > 0 for column in range(5)] == [True, True, True, True, False]
    assert np.all(np.abs(calibration.misses[calibration.members][:, :4]) <= 1.0)


def test_the_weight_says_which_of_two_targets_is_given_up(tmp_path: Path) -> None:
    def torn(values: Mapping[str, float]) -> dict[str, float]:
        a = (values["sigma"] - 40_000.0) / 40_000.0
        return {"more": a, "less": a}

    more, less = target("more", 0.9, 0.05), dataclasses.replace(target("less", -0.2, 0.05), weight=0.5)
    calibration = found(tmp_path, Wanted((more, less), ("sigma",)), simulate=torn)
    assert calibration.obtained[calibration.best, 0] == pytest.approx(0.9, abs=0.05)


def test_a_target_that_the_territory_lacks_is_left_out_and_named(tmp_path: Path) -> None:
    wanted = Wanted((*WANTED.targets, target("unknown", 1.0, 0.1)), MOVED)
    calibration = found(tmp_path, wanted, simulate=lambda values: {**synthetic(values), "unknown": float("nan")})
    assert calibration.unmeasured == ("unknown",)
    assert calibration.met > 0


def test_a_set_that_shows_a_target_not_is_infinitely_implausible(tmp_path: Path) -> None:
    def sometimes(values: Mapping[str, float]) -> dict[str, float]:
        shown = synthetic(values)
        return {**shown, "alone": shown["alone"] if values["sigma"] < 60_000.0 else float("nan")}

    calibration = found(tmp_path, simulate=sometimes)
    hidden = calibration.values[:, 0] >= 60_000.0
    assert hidden.any()
    assert np.all(np.isinf(calibration.implausibility[hidden]))
    assert calibration.met > 0


def test_a_stopped_search_goes_on_and_ends_the_same(tmp_path: Path) -> None:
    class StoppedError(Exception):
        pass

    calls = []

    def stopping(values: Mapping[str, float]) -> dict[str, float]:
        if len(calls) == 45:
            raise StoppedError
        calls.append(values)
        return synthetic(values)

    (tmp_path / "stopped").mkdir()
    with pytest.raises(StoppedError):
        found(tmp_path / "stopped", simulate=stopping)
    again = []
    went_on = found(tmp_path / "stopped", simulate=lambda values: (again.append(values), synthetic(values))[1])
    assert len(again) == 4 * 32 - 45
    straight = found(tmp_path)
    assert np.array_equal(went_on.values, straight.values)
    assert np.array_equal(went_on.obtained, straight.obtained)


def test_more_waves_may_be_asked_for_later_and_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    fewer = found(tmp_path, options=dataclasses.replace(OPTIONS, waves=2))
    more = found(tmp_path)
    assert len(fewer.values) == 64
    assert np.array_equal(more.values[:64], fewer.values)


def test_all_sets_lie_within_the_declared_bounds(tmp_path: Path) -> None:
    calibration = found(tmp_path)
    for column, p in enumerate(moved(WANTED)):
        assert calibration.values[:, column].min() >= p.low
        assert calibration.values[:, column].max() <= p.high


@pytest.mark.parametrize("wrong", [{"waves": 0}, {"points": 3}, {"keep": 0}, {"jobs": 0}, {"seed": -1}])
def test_options_that_make_no_sense_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(OptionError, match="makes no sense"):
        CalibrateOptions(**wrong)


TOY = Wanted(
    (
        dataclasses.replace(target("visits", 4_160.0, 300.0), metric="visits_a_place", unit="visits/yr", years=1),
        dataclasses.replace(target("settled", 2_357.0, 500.0), metric="first_settlements", unit="doctors/yr", years=1),
        dataclasses.replace(target("paris", 0.13, 0.01), metric="share_settled_paris", unit="share", years=1),
    ),
    ("need_visits", "first_settlements"),
)
TINY = CalibrateOptions(waves=2, points=4, keep=3, inhabitants_per_agent=400)


def test_a_calibration_of_the_toy_runs_the_model_and_goes_on(tmp_path: Path) -> None:
    toy, steps = load("toy"), []
    once = calibrate(TOY, toy, dataclasses.replace(TINY, waves=1), tmp_path, lambda done, _: steps.append(done))
    assert steps == [0, 1, 2, 3, 4]
    assert once.unmeasured == ("paris",)  # no attraction area of Paris on the toy
    third = dict(zip(TOY.parameters, once.values[2], strict=True))
    model = DesertModel(toy, Policy(), 1, 400, ModelParameters().having(**third))
    for _ in range(12):
        model.step()
    assert [obtained(model, t.metric) for t in TOY.targets[:2]] == once.obtained[2].tolist()
    twice = calibrate(TOY, toy, TINY, tmp_path, None)
    assert np.array_equal(twice.values[:4], once.values)
    assert np.array_equal(twice.obtained[:4], once.obtained)
    assert len(twice.members) == max(3, twice.met)


def test_a_calibration_of_another_plan_is_refused_in_the_same_folder(tmp_path: Path) -> None:
    toy = load("toy")
    one = Wanted(TOY.targets[:1], TOY.parameters)
    calibrate(one, toy, dataclasses.replace(TINY, waves=1), tmp_path)
    with pytest.raises(OutputError, match="was begun with seed 1, not 2"):
        calibrate(one, toy, dataclasses.replace(TINY, seed=2), tmp_path)
    moved_target = Wanted((dataclasses.replace(one.targets[0], tolerance=400.0),), TOY.parameters)
    with pytest.raises(OutputError, match="was begun with other targets"):
        calibrate(moved_target, toy, TINY, tmp_path)


def test_two_processes_find_what_one_finds(tmp_path: Path) -> None:
    toy, one = load("toy"), dataclasses.replace(TINY, waves=1)
    alone = calibrate(TOY, toy, one, tmp_path / "one")
    together = calibrate(TOY, toy, dataclasses.replace(one, jobs=2), tmp_path / "two")
    assert np.array_equal(alone.obtained, together.obtained, equal_nan=True)
