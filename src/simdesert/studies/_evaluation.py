"""Evaluations: the model run at points of a calibration, each kept as soon as it is done."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simdesert.country.territory import Territory
from simdesert.model.desert import DesertModel
from simdesert.model.parameters import ModelParameters
from simdesert.parameters import Parameter
from simdesert.results import history
from simdesert.studies._crew import Tell
from simdesert.studies._measures import obtained
from simdesert.studies._targets import Target
from simdesert.studies.compare import BASELINE
from simdesert.studies.scenario import load_scenario

Reals = NDArray[np.float64]
Values = Mapping[str, float]
Simulate = Callable[[Values], Values]
"""Parameters by name → what comes out, by the id of each target."""

PARAMETER, OBTAINED = "parameter ", "obtained "
"""How a line of the history calls what was put in and what came out."""


@dataclass(frozen=True)
class Years:
    """A baseline of the model, run to the last year that a target looks at: parameters → what targets look at."""

    territory: Territory
    seed: int
    inhabitants_per_agent: int
    targets: tuple[Target, ...]

    def __call__(self, values: Values) -> dict[str, float]:
        """Return what comes out under these values, by the id of each target; all others are central."""
        baseline, parameters = load_scenario(BASELINE), ModelParameters().having(**values)
        scale, found = self.inhabitants_per_agent, dict[str, float]()
        model = DesertModel(self.territory, baseline.policy, self.seed, scale, parameters, baseline.start_year)
        try:
            for year in range(1, 1 + max(target.years for target in self.targets)):
                for _ in range(12):
                    model.step()
                found |= {t.id: obtained(model, t.metric) for t in self.targets if t.years == year}
        finally:
            model.close()
        return found


@dataclass(frozen=True)
class Evaluation:
    """Some points of a wave, run one after the other, each written into the history at once: a task."""

    simulate: Simulate
    file: Path
    parameters: tuple[Parameter, ...]
    wave: int
    points: Mapping[int, Reals]

    def done(self, tell: Tell) -> None:
        """Run them."""
        for point, places in self.points.items():
            values = {
                p.name: p.low + (p.high - p.low) * place
                for p, place in zip(self.parameters, places.tolist(), strict=True)
            }
            shown = {name: value for name, value in self.simulate(values).items() if math.isfinite(value)}
            history.add(self.file, f"{self.wave}/{point}", {**_called(PARAMETER, values), **_called(OBTAINED, shown)})
            tell(1)


def kept(file: Path, waves: int) -> dict[tuple[int, int], dict[str, float]]:
    """Return what a history holds of the first waves, by (wave, point), in that order."""
    runs = {_wave_and_point(run): answer for run, answer in history.answers(file).items()}
    return {key: runs[key] for key in sorted(runs) if key[0] < waves}


def values_of(runs: Iterable[Mapping[str, float]], names: Sequence[str]) -> Reals:
    """Return the parameters of some runs (n_runs, n_names) [unit of each]."""
    return _columns(runs, [PARAMETER + name for name in names])


def obtained_of(runs: Iterable[Mapping[str, float]], names: Sequence[str]) -> Reals:
    """Return what came out of some runs (n_runs, n_names), NaN where a run showed nothing [unit of each]."""
    return _columns(runs, [OBTAINED + name for name in names])


def _called(kind: str, values: Values) -> dict[str, float]:
    return {kind + name: value for name, value in values.items()}


def _columns(runs: Iterable[Mapping[str, float]], keys: Sequence[str]) -> Reals:
    return np.array([[run.get(key, math.nan) for key in keys] for run in runs], dtype=np.float64)


def _wave_and_point(run: str) -> tuple[int, int]:
    wave, _, point = run.partition("/")
    return int(wave), int(point)
