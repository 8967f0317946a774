"""Scoreboard: the runs that effects ask for, paired by seed, and their scores."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.country.territory import load
from simdesert.errors import OptionError
from simdesert.studies import _effect_seed
from simdesert.studies._effect_seed import EffectSeed
from simdesert.studies._effects import Effect, effects
from simdesert.studies.compare import CompareOptions
from simdesert.studies.run import RunOptions
from simdesert.studies.scoreboard import scenarios_of, scoreboard, scored

TOY = load("toy")


def of(*ids: str) -> tuple[Effect, ...]:
    return tuple(one for one in effects() if one.id in ids)


def test_runs_are_as_long_as_they_are_looked_at_and_the_baseline_as_what_is_compared_with_it() -> None:
    # E2 looks at ten years of regulation against the baseline, E13a at the first of the baseline, E18a at 2013–22
    runs = dict(scenarios_of(of("E2", "E13a", "E18a"), TOY))
    assert [(name, scenario.years) for name, scenario in runs.items()] == [
        ("baseline", 10), ("regulation", 10), ("history", 10),
    ]  # fmt: skip
    assert "regulated_settlement" in runs["regulation"].policy.names
    assert runs["history"].start_year == 2013
    assert dict(scenarios_of(of("E18a"), TOY)).keys() == {"history"}


def test_values_that_the_table_gives_a_lever_are_not_drawn() -> None:
    run = dict(scenarios_of(of("E11"), TOY))["volunteers"]
    (lever,) = (one for one in run.policy.levers if one.name == "solidarity_days")
    assert lever.pinned == {"target", "participation", "delivery"}
    assert (lever.target, lever.delivery) == (1_880, 1.0)  # type: ignore[attr-defined]


def test_effects_are_looked_at_in_their_year_in_both_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[tuple[str, int]] = []
    measured = of("E1a", "E5a", "E13a")

    def look(model, effect):  # type: ignore[no-untyped-def]
        looked.append((effect.id, len(model.year_records)))
        return float(len(looked))

    known = {one.measure: dataclasses.replace(_effect_seed.MEASURES[one.measure], look=look) for one in measured}
    monkeypatch.setattr(_effect_seed, "MEASURES", known)
    task = EffectSeed(scenarios_of(measured, TOY), measured, TOY, RunOptions(1, 400))
    told: list[int] = []
    values = task.done(told.append)
    # baseline first, then with cap and aid (3 years), then with the relief (4 years)
    assert looked == [("E13a", 1), ("E1a", 3), ("E5a", 4), ("E1a", 3), ("E5a", 4)]
    # looks are numbered: 4 over 2, 5 over 3, and the first of the baseline
    assert values == pytest.approx([4 / 2 - 1, 5 / 3 - 1, 1.0])
    assert sum(told) == 12 * (4 + 3 + 4)


def test_a_lever_that_does_nothing_scores_nothing() -> None:
    # the same run twice: same luck, same parameters, so exactly no difference
    measured = of("E1a")
    (base, _), *_ = (scenarios_of(measured, TOY), None)
    scenarios = (base, ("cap_and_aid", base[1]))
    assert EffectSeed(scenarios, measured, TOY, RunOptions(3, 400)).done(lambda _: None) == [0.0]


def test_scores_carry_mean_and_interval_and_the_rest_is_not_measured() -> None:
    # −0.9 and −1.1 % a year: mean −1.0, half-width 12.706 × 0.1/√2 × √2 … t(1) × s/√n = 12.706 × 0.1414/1.414
    scores = {one.effect.id: one for one in scored({"E18a": np.array([-0.009, -0.011])})}
    assert scores["E18a"].obtained.mean == pytest.approx(-0.010)
    assert scores["E18a"].obtained.low == pytest.approx(-0.010 - 12.706 * 0.001, rel=1e-3)
    assert scores["E18a"].verdict == "inside"
    assert len(scores) == len(effects())
    assert {one.verdict for name, one in scores.items() if name != "E18a"} == {"not measured"}


def test_effects_beyond_the_years_asked_for_are_left_out() -> None:
    board = scoreboard(TOY, CompareOptions(seeds=2, inhabitants_per_agent=400, years=1))
    measured = {one.effect.id for one in board.scores if one.verdict != "not measured"}
    assert {"E13a", "E14a", "E19a", "E6a"} <= measured
    assert all(one.years <= 1 for one in of(*measured))
    assert board.seeds == 2
    assert len(board.of("calibrated")) == sum(one.tag == "calibrated" for one in of(*measured))


def test_one_seed_gives_no_interval() -> None:
    with pytest.raises(OptionError, match="--seeds 1 gives no interval; give at least 2"):
        scoreboard(TOY, CompareOptions(seeds=1))
