"""What a calibration found: the sets tried, the ensemble, what is met, and which targets pull against each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simdesert.parameters import Parameter
from simdesert.studies._targets import Target
from simdesert.studies._waves import Aim
from simdesert.studies.ensemble import Ensemble

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]

PULL = -0.5
"""Correlation of two targets' misses, each counted towards its figure, below which they pull against each other [–]."""

LUCK = 0.01
"""Share of independent pairs whose correlation is as low by luck [0–1]: no pull is named that is not rarer."""


@dataclass(frozen=True)
class Pull:
    """Two targets of which one comes nearer where the other goes farther.

    Attributes
    ----------
    first, second
        Their ids; the first is missed by the best set.
    correlation
        Over the ensemble, of their misses, each counted towards its figure [−1–0].
    together
        Share of all sets tried that meet both [0–1].
    """

    first: str
    second: str
    correlation: float
    together: float


@dataclass(frozen=True)
class Calibration:
    """The sets of parameters that were tried, and what each gave.

    Attributes
    ----------
    targets
        Those that the territory has; the others are in `unmeasured`.
    parameters
        Those that were moved.
    values
        (n_sets, n_parameters) [unit of the parameter].
    obtained
        (n_sets, n_targets) [unit of the target], NaN where a run shows nothing.
    wave
        The wave of each set (n_sets,).
    least
        How many sets an ensemble holds at least [count].
    unmeasured
        Ids of targets of which no run showed anything.
    """

    targets: tuple[Target, ...]
    parameters: tuple[Parameter, ...]
    values: Reals
    obtained: Reals
    wave: Rows
    least: int
    unmeasured: tuple[str, ...] = ()

    @cached_property
    def misses(self) -> Reals:
        """By how much each set misses each target, with its sign (n_sets, n_targets) [tolerances]."""
        return Aim.at(self.targets).misses(self.obtained)

    @cached_property
    def implausibility(self) -> Reals:
        """Largest miss of each set (n_sets,) [tolerances]."""
        return Aim.at(self.targets).implausibility(self.misses)

    @cached_property
    def excess(self) -> Reals:
        """What each set misses beyond tolerance, weighted and added up (n_sets,) [tolerances]."""
        return Aim.at(self.targets).excess(self.misses)

    @cached_property
    def ranking(self) -> Rows:
        """The sets from the best on: least excess, then least implausibility (n_sets,) [row]."""
        return np.lexsort((self.implausibility, self.excess))

    @property
    def best(self) -> int:
        """The best set [row]."""
        return int(self.ranking[0])

    @property
    def met(self) -> int:
        """How many sets meet all targets [count]."""
        return int(np.count_nonzero(self.implausibility <= 1.0))

    @property
    def members(self) -> Rows:
        """The ensemble: all sets that meet all targets, or the `least` best if those are fewer [row]."""
        return self.ranking[: max(self.met, min(self.least, len(self.ranking)))]

    @property
    def cut(self) -> float:
        """Excess of the worst set of the ensemble [tolerances]; 0 if all of them meet all targets."""
        return float(self.excess[self.members].max())

    @property
    def ensemble(self) -> Ensemble:
        """The ensemble, as seeds draw from it, the best set first."""
        sets = tuple(tuple(float(value) for value in self.values[row]) for row in self.members)
        return Ensemble(tuple(p.name for p in self.parameters), sets)

    def reached(self, target: int) -> int:
        """Return how many of all sets meet one target [count].

        Parameters
        ----------
        target
            [column].
        """
        return int(np.count_nonzero(np.abs(self.misses[:, target]) <= 1.0))

    def pulls(self) -> list[Pull]:
        """Return the pairs of targets that pull against each other, those that do so most first.

        Looked at is each target that the best set misses, beside each other one; a target's miss is counted towards its
        figure: with the sign that makes the ensemble's mean miss positive. They pull where the correlation is below
        :data:`PULL` and beyond luck in an ensemble of this size. Empty for an ensemble of fewer than three.
        """
        misses = self.misses[self.members]
        if len(misses) < 3:
            return []
        towards = misses * np.where(misses.mean(axis=0) < 0.0, -1.0, 1.0)
        apart, limit = _correlations(towards), min(PULL, _by_luck(len(misses)))
        missed = np.flatnonzero(np.abs(self.misses[self.best]) > 1.0)
        pairs = {
            (i, j) for i in missed.tolist() for j in range(len(self.targets)) if apart[i, j] < limit
            if not (j in missed and j < i)
        }  # fmt: skip
        return [self._pull(i, j, float(apart[i, j])) for i, j in sorted(pairs, key=lambda pair: apart[pair])]

    def _pull(self, i: int, j: int, correlation: float) -> Pull:
        both = (np.abs(self.misses[:, [i, j]]) <= 1.0).all(axis=1)
        return Pull(self.targets[i].id, self.targets[j].id, correlation, float(both.mean()))

    def left(self) -> Reals:
        """Return how much of each parameter's spread the ensemble leaves (n_parameters,) [–].

        Standard deviation over the ensemble, over that of the triangle low–value–high.
        """
        left: Reals = self.values[self.members].std(axis=0) / np.array([_triangle_sd(p) for p in self.parameters])
        return left


def judged(
    targets: Sequence[Target], parameters: Sequence[Parameter], values: Reals, obtained: Reals, wave: Rows, least: int
) -> Calibration:
    """Return the calibration of some sets; a target that no set shows is left out and named."""
    shown = np.atleast_1d(~np.isnan(obtained).all(axis=0))
    return Calibration(
        targets=tuple(target for target, there in zip(targets, shown, strict=True) if there),
        parameters=tuple(parameters),
        values=values,
        obtained=obtained[:, shown],
        wave=wave,
        least=least,
        unmeasured=tuple(target.id for target, there in zip(targets, shown, strict=True) if not there),
    )


def _by_luck(n: int) -> float:
    """Return the correlation below which :data:`LUCK` of the pairs of independent columns lie (Student's t) [–]."""
    from scipy.stats import t  # heavy

    lowest = float(t.ppf(LUCK, n - 2))
    return lowest / math.sqrt(n - 2 + lowest**2)


def _correlations(columns: Reals) -> Reals:
    """Return the correlation of each pair of columns (n, n); 0 where a column never changes or is not finite."""
    columns = np.where(np.isfinite(columns).all(axis=0), columns, 0.0)
    spread = columns.std(axis=0)
    moved = np.where(spread > 0.0, columns - columns.mean(axis=0), 0.0) / np.where(spread > 0.0, spread, 1.0)
    together: Reals = moved.T @ moved / len(columns)
    return together


def _triangle_sd(p: Parameter) -> float:
    """Return √((a² + b² + c² − ab − ac − bc)/18) of the triangle a, b, c [unit]."""
    a, b, c = p.low, p.value, p.high
    return float(np.sqrt((a * a + b * b + c * c - a * b - a * c - b * c) / 18.0))
