"""Which numbers are uncertain, and how quantiles become values."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.levers.msp import Msp
from simdesert.model.parameters import ModelParameters
from simdesert.parameters import Parameter
from simdesert.studies._factors import Factor, factors_of, model_with, scenario_with, seen_by, values_at
from simdesert.studies.scenario import Scenario, load_scenario

TOURAINE, BASELINE = load_scenario("touraine-2012"), load_scenario("baseline")
SIGMA = Factor("model", Parameter("sigma", 40.0, "EUR/yr", 15.0, 100.0, "", "study"))
TAKE_UP = Factor("cesp", Parameter("take_up", 0.3, "–", 0.0, 1.0, "", "assumption"))


def pinned(scenario: Scenario, lever: str, names: set[str]) -> Scenario:
    levers = tuple(
        dataclasses.replace(x, pinned=frozenset(names)) if x.name == lever else x for x in scenario.policy.levers
    )
    return dataclasses.replace(scenario, policy=dataclasses.replace(scenario.policy, levers=levers))


def test_factors_are_what_a_seed_would_draw() -> None:
    names = {f.name for f in factors_of([BASELINE, TOURAINE])}
    assert {"model.sigma", "msp.value", "msp.delivery"} <= names
    assert not names & {
        "model.visit_fee",
        "msp.target",
        "model.tries",
        "model.dentist_wait",
    }  # law, no range
    drawn = {f"msp.{p.name}" for p in Msp.declared() if p.grade != "law" and p.low < p.high}
    assert drawn == {name for name in names if name.startswith("msp.")}


def test_a_lever_of_two_packages_counts_once() -> None:
    once = factors_of([TOURAINE])
    assert factors_of([TOURAINE, BASELINE, TOURAINE]) == once
    assert len({f.name for f in once}) == len(once)


def test_what_a_scenario_fixes_is_no_factor_unless_another_leaves_it_free() -> None:
    fixed = pinned(TOURAINE, "msp", {"value"})
    assert "msp.value" not in {f.name for f in factors_of([fixed])}
    both = factors_of([fixed, TOURAINE])
    assert "msp.value" in {f.name for f in both}
    values = {"msp.value": 20_000.0}
    assert next(x for x in scenario_with(fixed, values).policy.levers if x.name == "msp") == next(
        x for x in fixed.policy.levers if x.name == "msp"
    )


def test_a_quantile_is_a_part_of_the_way_from_low_to_high() -> None:
    values = values_at([SIGMA, TAKE_UP], np.array([[0.0, 1.0], [0.2, 0.5], [1.0, 1 / 3]]))
    np.testing.assert_allclose(values, [[15.0, 1.0], [32.0, 0.5], [100.0, 1 / 3]], rtol=1e-11)


def test_values_stay_within_bounds_and_forget_the_last_digits() -> None:
    ugly = Factor("x", Parameter("y", 0.2, "–", 0.1, 0.3, "", "study"))
    ends = values_at([ugly], np.array([[0.0], [1.0], [0.7], [0.7 + 1e-15]]))
    assert ends[0, 0] == 0.1
    assert ends[1, 0] == 0.3
    assert ends[2, 0] == ends[3, 0]


def test_values_reach_the_model_and_the_levers_and_nothing_else() -> None:
    values = {"model.sigma": 15_000.0, "msp.value": 20_000.0, "school_help.delivery": 0.5}
    assert model_with(values) == ModelParameters().having(sigma=15_000.0)
    changed = scenario_with(TOURAINE, values).policy.levers
    for before, after in zip(TOURAINE.policy.levers, changed, strict=True):
        assert after == (before.having(value=20_000.0) if before.name == "msp" else before)


def test_a_scenario_sees_the_model_and_its_own_levers() -> None:
    values = {"model.sigma": 1.0, "msp.value": 2.0, "school_help.delivery": 3.0}
    assert seen_by(TOURAINE, values) == {"model.sigma": 1.0, "msp.value": 2.0}
    assert seen_by(BASELINE, values) == {"model.sigma": 1.0}


@pytest.mark.parametrize("factor", [SIGMA, TAKE_UP])
def test_a_factor_is_called_by_its_owner(factor: Factor) -> None:
    assert factor.name == f"{factor.owner}.{factor.parameter.name}"
