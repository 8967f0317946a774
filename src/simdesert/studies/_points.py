"""Points: the model as a function of its uncertain numbers, each run done once and kept in a history.

A run depends on the numbers that its scenario can see: where two points differ in a number of another package, one run
answers for both. Runs that share the model's numbers share a start.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simdesert.country.territory import Territory
from simdesert.model.desert import DesertModel
from simdesert.model.parameters import ModelParameters
from simdesert.results import history
from simdesert.results.store import identity
from simdesert.studies._crew import Tell, all_done, all_results, counter
from simdesert.studies._factors import Factor, model_with, scenario_with, seen_by
from simdesert.studies._flows import Place, value_of
from simdesert.studies._living import Progress, finished
from simdesert.studies.run import RunOptions
from simdesert.studies.scenario import Scenario

Reals = NDArray[np.float64]

STARTS_AT_A_TIME = 8
"""Starts that one process does: fewer would spend their time on loading the program, more would wait for the last."""


@dataclass(frozen=True)
class Case:
    """One model run: its id, and its scenario with the values of the point."""

    id: str
    scenario: Scenario


@dataclass(frozen=True)
class Start:
    """Runs that begin with the same numbers of the model."""

    parameters: ModelParameters
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Runs:
    """How each point is run.

    Attributes
    ----------
    scenarios
        Each is run at each point.
    territory, options
        What is there; seed, scale and years of all runs.
    metric
        What is kept of each run: its value over the whole territory in the last year.
    file
        The history.
    """

    scenarios: tuple[Scenario, ...]
    territory: Territory
    options: RunOptions
    metric: str
    file: Path

    def answers(self, factors: Sequence[Factor], points: Reals, jobs: int, progress: Progress | None = None) -> Reals:
        """Return the metric of each scenario at each point (n_points, n_scenarios), runs that are missing done first.

        Parameters
        ----------
        factors
            In the order of the columns.
        points
            Values (n_points, n_factors); NaN leaves what the scenario or the model has [unit of each].
        jobs
            Processes at work at the same time [count].
        progress
            Called with (months done, months in all) of what is missing.
        """
        named = [{f.name: x for f, x in zip(factors, row, strict=True) if not math.isnan(x)} for row in points.tolist()]
        ids = [[run_id(scenario, values, self.options.seed) for scenario in self.scenarios] for values in named]
        known = history.answers(self.file)
        starts = list(self._missing(named, ids, known).values())
        tasks = [Bundle(self, tuple(starts[k : k + STARTS_AT_A_TIME])) for k in range(0, len(starts), STARTS_AT_A_TIME)]
        months = 12 * (self.options.years or 0) * sum(len(start.cases) for start in starts)
        for fresh in all_bundles(tasks, jobs, counter(progress, months)):
            known.update({run: {self.metric: value} for run, value in fresh.items()})
        return np.array([[known[run][self.metric] for run in row] for row in ids])

    def _missing(
        self, named: Sequence[Mapping[str, float]], ids: Sequence[Sequence[str]], known: Mapping[str, object]
    ) -> dict[ModelParameters, Start]:
        """Return the runs that nobody did yet, by start, in the order of the points."""
        seen, starts = set(known), dict[ModelParameters, Start]()
        for values, row in zip(named, ids, strict=True):
            cases = []
            for run, scenario in zip(row, self.scenarios, strict=True):
                if run not in seen:
                    cases.append(Case(run, scenario_with(scenario, values)))
                    seen.add(run)
            if cases:
                parameters = model_with(values)
                former = starts.get(parameters)
                starts[parameters] = Start(parameters, (*former.cases, *cases) if former else tuple(cases))
        return starts


def run_id(scenario: Scenario, values: Mapping[str, float], seed: int) -> str:
    """Return the name of a run: the hash of its scenario's name, of the values that it can see, and of its luck."""
    return identity({"scenario": scenario.name, "values": seen_by(scenario, values), "seed": seed})


@dataclass(frozen=True)
class Bundle:
    """A few starts with their runs: a task that can be pickled; each run is kept as soon as it is done."""

    runs: Runs
    starts: tuple[Start, ...]

    def done(self, tell: Tell) -> dict[str, float]:
        """Return what each run answered, by id."""
        return {case.id: self._run(start, case, tell) for start in self.starts for case in start.cases}

    def _run(self, start: Start, case: Case, tell: Tell) -> float:
        options, scenario, metric = self.runs.options, case.scenario, self.runs.metric
        policy, scale = scenario.policy.scaled(scenario.shares), options.inhabitants_per_agent
        territory, years = self.runs.territory, options.years or scenario.years
        whole = Place(np.ones(len(territory.communes), dtype=np.bool_), whole=True)

        def told(done: int, _: int) -> None:
            if done % 12 == 0:
                tell(12)

        parameters = start.parameters.having(**scenario.model)
        model = DesertModel(territory, policy, options.seed, scale, parameters, scenario.start_year)
        value = finished(model, 12 * years, told, lambda model: value_of(model, metric, "", years - 1, whole))
        history.add(self.runs.file, case.id, {metric: value})
        return value


def all_bundles(tasks: Sequence[Bundle], jobs: int, tell: Tell) -> list[dict[str, float]]:
    """Return what all runs answered, bundle by bundle.

    More than one bundle are done in processes of their own, even one at a time: memory cannot add up over thousands of
    runs, and Ctrl-C finds nothing compiled half-way.
    """
    return all_done(tasks, jobs, tell) if len(tasks) > 1 else all_results(tasks, 1, tell)
