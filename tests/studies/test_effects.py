"""Published effects as data: tagged, with bounds, and verdicts by hand."""

from __future__ import annotations

import dataclasses
import math
import re

import pytest

from simdesert.levers import LEVERS
from simdesert.levers._must_show import PLACES
from simdesert.model.parameters import ModelParameters
from simdesert.studies._effect_measures import MEASURES
from simdesert.studies._effects import MODEL, TAGS, Effect, effects, runs

FALLS = Effect("X", "falls", "emergent", "range", -1, "per year", "a hand", "study", -0.01, -0.012, -0.008)
LEVEL = dataclasses.replace(FALLS, sign=0, low=5.0, high=7.0)
RISES = Effect("Y", "rises", "emergent", "sign", 1, "doctors", "a hand", "study")


def test_there_is_something_about_each_effect_from_1_to_20() -> None:
    numbers = {int(re.fullmatch(r"E(\d+)[a-g]?", one.id)[1]) for one in effects()}  # type: ignore[index]
    assert numbers == set(range(1, 21))
    assert len({one.id for one in effects()}) == len(effects())


@pytest.mark.parametrize("effect", effects(), ids=lambda one: one.id)
def test_an_effect_says_how_it_is_measured_or_why_it_cannot_be(effect: Effect) -> None:
    assert effect.tag in TAGS
    assert effect.source
    assert effect.grade in ("law", "statistic", "study", "assumption")
    if effect.cannot:
        assert (effect.run, effect.measure) == ("", "")
        return
    assert effect.run in runs()
    assert effect.years > 0
    assert effect.measure in MEASURES
    assert effect.how
    assert MEASURES[effect.measure].paired == (
        effect.run not in ("baseline", "history", "teleconsultation", "three_year_internship")
    )
    if effect.expects == "range":
        assert math.isfinite(effect.low)
        assert effect.low < effect.high < math.inf
        assert effect.interval
        assert math.isnan(effect.published) or effect.low <= effect.published <= effect.high
    else:
        assert effect.sign != 0


def test_each_run_switches_on_levers_that_exist_and_sets_numbers_of_the_model_within_bounds() -> None:
    assert {name for tables in runs().values() for name in tables} <= {*LEVERS, "higher_earnings", MODEL}
    for tables in runs().values():
        ModelParameters().having(**tables.get(MODEL, {}))
    places = {*PLACES, "elsewhere", "lowest_tenth", "highest_tenth"}
    assert {one.where for one in effects()} <= places


@pytest.mark.parametrize(
    ("effect", "obtained", "verdict", "wrong"),
    [
        (FALLS, (-0.010, -0.020, 0.001), "inside", False),  # the mean counts
        (FALLS, (-0.020, -0.030, -0.010), "sign only", False),
        (FALLS, (-0.020, -0.050, 0.010), "outside", False),
        (FALLS, (0.020, 0.010, 0.030), "outside", True),
        (LEVEL, (6.0, 1.0, 11.0), "inside", False),
        (LEVEL, (8.0, 7.5, 8.5), "outside", False),  # a level above 0 is no sign
        (RISES, (3.0, 1.0, 5.0), "sign only", False),
        (RISES, (3.0, -1.0, 7.0), "outside", False),
        (RISES, (0.0, 0.0, 0.0), "outside", False),
        (RISES, (-3.0, -5.0, -1.0), "outside", True),
        (RISES, (math.nan, math.nan, math.nan), "not measured", False),
    ],
)
def test_a_verdict_follows_from_the_mean_and_its_interval(
    effect: Effect, obtained: tuple[float, float, float], verdict: str, wrong: bool
) -> None:
    assert effect.verdict(*obtained) == verdict
    assert effect.wrong_sign(*obtained[1:]) == wrong
