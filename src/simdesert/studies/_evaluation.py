"""Evaluations: the model run at points of a calibration, each kept as soon as it is done."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simdesert.country.territory import Territory
from simdesert.model.desert import DesertModel
from simdesert.model.parameters import ModelParameters
from simdesert.parameters import Parameter
from simdesert.results.store import code_version
from simdesert.studies._crew import Tell
from simdesert.studies._history import History
from simdesert.studies._measures import obtained
from simdesert.studies._targets import Target
from simdesert.studies.compare import BASELINE
from simdesert.studies.scenario import load_scenario

Reals = NDArray[np.float64]
Values = Mapping[str, float]
Simulate = Callable[[Values], Values]
"""Parameters by name → what comes out, by the id of each target."""


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
    history: History
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
            found = {name: value if math.isfinite(value) else None for name, value in self.simulate(values).items()}
            self.history.add(
                {"wave": self.wave, "point": point, "parameters": values, "obtained": found,
                 "code_version": code_version()}
            )  # fmt: skip
            tell(1)
