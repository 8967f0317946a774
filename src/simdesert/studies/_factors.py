"""Factors: the uncertain numbers of a study, and the one place where quantiles become values."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simdesert.model.parameters import ModelParameters
from simdesert.parameters import Grade, Parameter
from simdesert.studies.scenario import Scenario

Reals = NDArray[np.float64]

MODEL = "model"
"""Owner of the model's own numbers."""

DIGITS = 12
"""Significant decimals of a value: the same point must be the same run on every machine [count]."""


@dataclass(frozen=True)
class Factor:
    """One uncertain number of the model or of a lever.

    Attributes
    ----------
    owner
        :data:`MODEL`, or the lever's name.
    parameter
        Its unit, bounds, source and grade.
    """

    owner: str
    parameter: Parameter

    @property
    def name(self) -> str:
        """Its name in tables: ``model.sigma``, ``cesp.take_up``."""
        return f"{self.owner}.{self.parameter.name}"

    @property
    def grade(self) -> Grade:
        """What the number is worth."""
        return self.parameter.grade


def factors_of(scenarios: Sequence[Scenario]) -> tuple[Factor, ...]:
    """Return what a seed would draw: numbers of the model, then of the levers by name, each once.

    Numbers of grade law and those that a scenario fixes are left out, and so are those of specialists: access to GPs
    knows nothing of them.
    """
    own = _uncertain(MODEL, ModelParameters.declared(), frozenset())
    levers = sorted({lever.name: lever for s in scenarios for lever in s.policy.levers}.items())
    pinned = {
        name: frozenset.intersection(*(x.pinned for s in scenarios for x in s.policy.levers if x.name == name))
        for name, _ in levers
    }
    return (*own, *(f for name, lever in levers for f in _uncertain(name, lever.declared(), pinned[name])))


def _uncertain(owner: str, parameters: Iterable[Parameter], pinned: frozenset[str]) -> Iterator[Factor]:
    for p in parameters:
        if p.grade != "law" and p.low < p.high and p.name not in pinned:
            yield Factor(owner, p)


def values_at(factors: Sequence[Factor], quantiles: Reals) -> Reals:
    """Return the values of factors at quantiles of what we believe of them (n_points, n_factors) [unit of each].

    All values between the bounds are equally likely: low + u · (high − low).

    Parameters
    ----------
    factors
        In the order of the columns.
    quantiles
        u (n_points, n_factors) [0–1].
    """
    low, high = (np.array([getattr(f.parameter, end) for f in factors]) for end in ("low", "high"))
    values = np.clip(low + quantiles * (high - low), low, high)
    rounded = [float(f"{value:.{DIGITS}g}") for value in values.ravel()]
    return np.clip(np.array(rounded).reshape(values.shape), low, high)


def model_with(values: Mapping[str, float]) -> ModelParameters:
    """Return the model's numbers with those of `values` ({factor: value}) that are its own, the others central."""
    return ModelParameters().having(**_of(MODEL, values))


def scenario_with(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """Return the scenario with those of `values` ({factor: value}) that are its levers', but for what it fixes."""
    levers = tuple(
        lever.having(**{name: value for name, value in _of(lever.name, values).items() if name not in lever.pinned})
        for lever in scenario.policy.levers
    )
    return dataclasses.replace(scenario, policy=dataclasses.replace(scenario.policy, levers=levers))


def seen_by(scenario: Scenario, values: Mapping[str, float]) -> dict[str, float]:
    """Return those of `values` that can change what a scenario does: the model's and its levers'."""
    owners = {MODEL, *scenario.policy.names}
    return {name: value for name, value in values.items() if name.partition(".")[0] in owners}


def _of(owner: str, values: Mapping[str, float]) -> dict[str, float]:
    return {name.partition(".")[2]: value for name, value in values.items() if name.partition(".")[0] == owner}
