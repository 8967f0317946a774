"""Scoreboard: published effects E1–E20 held against the model, each tagged, run with paired seeds, with a verdict.

What counts are the emergent ones: figures that are neither parameters of the model nor targets of its calibration.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simdesert.country.territory import Territory
from simdesert.errors import OptionError
from simdesert.levers import LEVERS
from simdesert.levers._lever import Lever
from simdesert.levers._policy import Policy
from simdesert.results.compare import student
from simdesert.results.proof import Estimate
from simdesert.results.store import code_version
from simdesert.studies._crew import all_results, counter
from simdesert.studies._effect_levers import HigherEarnings, poorest_sites
from simdesert.studies._effect_seed import EffectSeed, looked_at
from simdesert.studies._effects import BASELINE, HISTORY, MODEL, Effect, Verdict, effects, runs
from simdesert.studies._living import Progress
from simdesert.studies.backtest import SCENARIO
from simdesert.studies.compare import CompareOptions
from simdesert.studies.scale import check_scale
from simdesert.studies.scenario import Scenario, load_scenario


@dataclass(frozen=True)
class Score:
    """A published effect and what the model shows: mean and 95 % interval over seeds, NaN where it is not measured."""

    effect: Effect
    obtained: Estimate

    @property
    def verdict(self) -> Verdict:
        """What the model says of it."""
        return self.effect.verdict(self.obtained.mean, self.obtained.low, self.obtained.high)

    @property
    def wrong_sign(self) -> bool:
        """Whether the whole interval has the sign opposite to the published one."""
        return self.effect.wrong_sign(self.obtained.low, self.obtained.high)


@dataclass(frozen=True)
class Scoreboard:
    """All effects, and the runs behind them."""

    scores: tuple[Score, ...]
    territory: str
    stylised: bool
    data_version: str
    code_version: str
    seeds: int
    inhabitants_per_agent: int
    fixed_parameters: bool

    def of(self, tag: str) -> tuple[Score, ...]:
        """Return the scores of a tag that were measured."""
        return tuple(one for one in self.scores if one.effect.tag == tag and one.verdict != "not measured")


def scoreboard(
    territory: Territory, options: CompareOptions | None = None, progress: Progress | None = None
) -> Scoreboard:
    """Return the scoreboard of the published effects.

    Effects of measures are differences between two runs of one seed — same luck, same drawn parameters —, levels are
    read from one; intervals are Student's.

    Parameters
    ----------
    territory
        What is there.
    options
        Seeds (at least 2), jobs, scale; with `years`, effects that are looked at later are not measured.
    progress
        Called with (months done, months in all), over all runs.
    """
    chosen = options or CompareOptions()
    if chosen.seeds < 2:
        raise OptionError(f"--seeds {chosen.seeds} gives no interval; give at least 2")
    check_scale(territory, chosen.inhabitants_per_agent, min(chosen.jobs, chosen.seeds))
    measured = tuple(one for one in effects() if not one.cannot and one.years <= (chosen.years or one.years))
    if not measured:
        raise OptionError(f"--years {chosen.years} ends before anything is looked at; give at least 1")
    scenarios = scenarios_of(measured, territory)
    of_seed = dataclasses.replace(chosen, years=None).of_seed
    tasks = [EffectSeed(scenarios, measured, territory, of_seed(seed)) for seed in range(chosen.seeds)]
    months = 12 * chosen.seeds * sum(scenario.years for _, scenario in scenarios)
    values = np.array(all_results(tasks, chosen.jobs, counter(progress, months)))
    return Scoreboard(
        scored(dict(zip((one.id for one in measured), values.T, strict=True))),
        territory.name, territory.stylised, territory.digest, code_version(),
        chosen.seeds, chosen.inhabitants_per_agent, chosen.fixed_parameters,
    )  # fmt: skip


def scored(values: Mapping[str, np.ndarray]) -> tuple[Score, ...]:
    """Return a score for every published effect, from its values by seed {id: (n_seeds,)}; others are not measured."""
    unknown = np.full(1, np.nan)
    scores = []
    for effect in effects():
        over_seeds = student(np.asarray(values.get(effect.id, unknown), dtype=np.float64))
        bounds = (float(over_seeds.mean), float(over_seeds.low), float(over_seeds.high))
        scores.append(Score(effect, Estimate(*bounds)))
    return tuple(scores)


def scenarios_of(measured: Sequence[Effect], territory: Territory) -> tuple[tuple[str, Scenario], ...]:
    """Return the runs that effects ask for, by name, each as long as it is looked at; those of 2025 share a start."""
    baseline, tables = load_scenario(BASELINE), runs()
    found = []
    for name in sorted(tables, key=lambda name: (name != BASELINE, name == HISTORY)):
        asked = looked_at(measured, name)
        if not asked:
            continue
        longest = max(one.years for one in asked)
        scenario = load_scenario(SCENARIO) if name == HISTORY else _with(baseline, tables[name], territory)
        found.append((name, dataclasses.replace(scenario, years=longest)))
    return tuple(found)


def _with(baseline: Scenario, tables: Mapping[str, Mapping[str, float]], territory: Territory) -> Scenario:
    added = tuple(_lever(name, values, territory) for name, values in tables.items() if name != MODEL)
    policy = Policy((*baseline.policy.levers, *added), baseline.start_year)
    return dataclasses.replace(baseline, policy=policy, model=tables.get(MODEL, {}))


def _lever(name: str, values: Mapping[str, float], territory: Territory) -> Lever:
    if name == HigherEarnings.name:
        return HigherEarnings(sites=poorest_sites(territory), pinned=frozenset({"gross", "years"}))
    return dataclasses.replace(LEVERS[name]().having(**values), pinned=frozenset(values))
