from __future__ import annotations

import dataclasses
import math

import pytest

from simdesert.levers._policy import Policy
from simdesert.studies.scenario import Scenario
from simdesert.views import findings
from simdesert.views.findings import DESERTS, INDICATORS

PRIORITY = ("hamon-2017", "zone", "priority", "apl_mean")
BELOW = ("hamon-2017", "france", "FR", "share_apl_below_2_5")
COST = ("hamon-2017", "france", "FR", "public_cost_eur")
SURE = (0.10, 0.11, 0.09, 0.10)
UNSURE = (0.10, -0.11, 0.09, -0.10)


def test_a_difference_of_the_same_sign_in_all_seeds_is_told_from_zero(make) -> None:
    # Mean 0.10, s = 0.00816, half-width 3.182 × 0.00816/2 = 0.013.
    found = findings.findings(make({PRIORITY: SURE}))[0]
    assert found.indicator is DESERTS
    assert found.difference == pytest.approx(0.10)
    assert found.high == pytest.approx(0.113, abs=1e-3)
    assert found.is_gain
    assert found.certainty == "firm"


def test_a_difference_of_either_sign_is_not_told_from_zero(make) -> None:
    found = findings.findings(make({PRIORITY: UNSURE}))[0]
    assert not found.is_gain
    assert not found.is_loss
    assert found.certainty == "none"


def test_a_wide_interval_away_from_zero_is_rough(make) -> None:
    # Mean 0.10, s = 0.0408, half-width 0.065: from 0.035, less than half of the mean.
    assert findings.findings(make({PRIORITY: (0.05, 0.15, 0.10, 0.10)}))[0].certainty == "rough"


def test_people_below_the_threshold_are_counted_and_fewer_is_a_gain(make) -> None:
    comparison = make({BELOW: (-0.02, -0.02, -0.02, -0.02)})
    found = next(f for f in findings.findings(comparison) if f.indicator.kind == "people")
    assert found.difference == pytest.approx(-0.02 * comparison.territory.communes.population.sum())
    assert found.is_gain


def test_what_would_be_printed_as_zero_is_no_finding(make) -> None:
    assert not findings.findings(make({PRIORITY: (0.004, 0.004, 0.004, 0.004)}))[0].told_from_zero


def test_with_one_seed_nothing_is_told_from_zero(make) -> None:
    found = findings.findings(make({PRIORITY: (0.5,)}, seeds=1))[0]
    assert math.isnan(found.low)
    assert not found.told_from_zero


def test_every_package_has_every_indicator_and_the_baseline_none(make) -> None:
    found = findings.findings(make())
    assert [f.scenario.name for f in found] == ["hamon-2017"] * len(INDICATORS) + ["vautrin-2025"] * len(INDICATORS)


def test_the_cost_is_the_mean_of_all_years(make) -> None:
    # 30 M a year in the last two of three years, known exactly.
    cost = findings.costs(make({COST: (30e6, 30e6, 30e6, 30e6)}))[0]
    assert (cost.mean, cost.low, cost.high) == (20e6, 20e6, 20e6)


def test_an_effect_is_timed_from_the_year_since_which_it_lasts(make) -> None:
    hamon, vautrin = findings.timings(make({PRIORITY: SURE}))
    assert (hamon.since, hamon.largest) == (2026, 2026)
    assert vautrin.since is None


def test_uncertain_parameters_are_counted_with_those_that_are_assumptions(make) -> None:
    drawn, assumed = findings.uncertain_parameters(make())
    assert 0 < assumed < drawn


def test_a_parameter_that_no_seed_draws_is_not_counted(make) -> None:
    comparison = make()
    drawn, assumed = findings.uncertain_parameters(comparison)
    baseline, hamon, vautrin = comparison.scenarios

    def with_model(*scenarios: Scenario) -> tuple[int, int]:
        told = tuple(dataclasses.replace(scenario, model={"ald_need": 1.2}) for scenario in scenarios)
        others = comparison.scenarios[len(told) :]
        return findings.uncertain_parameters(dataclasses.replace(comparison, scenarios=(*told, *others)))

    assert with_model(baseline, hamon, vautrin) == (drawn - 1, assumed - 1)  # an assumption
    assert with_model(baseline, hamon) == (drawn, assumed)
    first = vautrin.policy.levers[0]
    one = next(p for p in first.parameters() if p.grade == "assumption" and p.low < p.high)
    policy = Policy((dataclasses.replace(first, pinned=frozenset({one.name})), *vautrin.policy.levers[1:]), 2025)
    pinned = dataclasses.replace(vautrin, policy=policy)
    fewer = dataclasses.replace(comparison, scenarios=(baseline, hamon, pinned))
    assert findings.uncertain_parameters(fewer) == (drawn - 1, assumed - 1)
