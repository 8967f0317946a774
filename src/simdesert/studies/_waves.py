"""Waves: where a calibration runs the model next (history matching).

A point is one set of parameters, each written as its place between its bounds, 0 for the lower and 1 for the upper.
The first wave fills what is believed beforehand, the triangles low–value–high. After each wave an emulator says which
part of that is not ruled out, and the next wave fills that part.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from simdesert.chance import Chance
from simdesert.studies._emulator import Emulator
from simdesert.studies._targets import Target

Reals = NDArray[np.float64]

CANDIDATES = 15
"""Points that the emulator judges at a time: 2 to this power [–]."""

ZOOMS = 8
"""How many times at most the part of the cube that is not ruled out is cut to its box and filled again [count]."""


@dataclass(frozen=True)
class Aim:
    """Targets as columns.

    Attributes
    ----------
    value, tolerance, weight
        (n_targets,) [unit of the target], [unit of the target], [–].
    """

    value: Reals
    tolerance: Reals
    weight: Reals

    @classmethod
    def at(cls, targets: Sequence[Target]) -> Self:
        """Return the columns of some targets."""
        columns = ([t.value for t in targets], [t.tolerance for t in targets], [t.weight for t in targets])
        return cls(*(np.array(column, dtype=np.float64) for column in columns))

    def of(self, which: NDArray[np.bool_]) -> Aim:
        """Return the columns of the targets that are flagged."""
        return Aim(self.value[which], self.tolerance[which], self.weight[which])

    def misses(self, obtained: Reals, error: Reals | float = 0.0) -> Reals:
        """Return by how much each target is missed (n, n_targets) [tolerances]; infinite where nothing was obtained.

        (obtained − value)/√(tolerance² + error²), with its sign.

        Parameters
        ----------
        obtained
            (n, n_targets) [unit of the target].
        error
            Of the emulator, 0 for the model itself (n_targets,) [unit of the target].
        """
        missed = (obtained - self.value) / np.sqrt(self.tolerance**2 + error**2)
        return np.where(np.isnan(missed), np.inf, missed)

    def implausibility(self, misses: Reals) -> Reals:
        """Return the largest miss of each row, whatever its sign (n,) [tolerances]; 1 or less meets all targets.

        References
        ----------
        Craig, Goldstein, Seheult & Smith (1997), *Pressure matching for hydrocarbon reservoirs*; Andrianakis et al.
        (2015), *Bayesian history matching of complex infectious disease models using emulation*, PLOS Computational
        Biology 11.
        """
        largest: Reals = np.abs(misses).max(axis=1, initial=0.0)
        return largest

    def excess(self, misses: Reals) -> Reals:
        """Return what each row misses beyond tolerance, added up (n,): Σ weight·max(0, |miss| − 1) [tolerances].

        Ranks rows where no row meets all targets: one target that nothing can meet must not hide the others.
        """
        beyond: Reals = np.maximum(0.0, np.abs(misses) - 1.0) @ self.weight
        return beyond


def first_points(n: int, modes: Reals, chance: Chance) -> Reals:
    """Return points that fill the triangles (n, n_parameters) [place].

    Parameters
    ----------
    n
        [count].
    modes
        Place of each central value (n_parameters,) [place].
    chance
        Luck.
    """
    return placed(filling(math.ceil(math.log2(n)), len(modes), chance, 0)[:n], modes)


def next_points(n: int, emulator: Emulator, aim: Aim, modes: Reals, chance: Chance, wave: int) -> Reals:
    """Return points that fill what the emulator does not rule out of the triangles (n, n_parameters) [place].

    Of many points in a box — at first all there is — those whose implausibility is at most 1 are kept, or the n of
    least excess if fewer are; their box is filled again until at least n are plausible. n of them are returned.

    Parameters
    ----------
    n, modes, chance
        As for :func:`first_points`.
    emulator
        Learned from all waves before.
    aim
        The targets that it emulates.
    wave
        Its number.
    """
    low, high = np.zeros(len(modes)), np.ones(len(modes))
    for zoom in range(ZOOMS):
        quantiles = low + (high - low) * filling(CANDIDATES, len(modes), chance, wave, zoom)
        points = placed(quantiles, modes)
        misses = aim.misses(emulator.predicted(points), emulator.error)
        plausible = np.flatnonzero(aim.implausibility(misses) <= 1.0)
        kept = plausible[:n] if len(plausible) >= n else np.argsort(aim.excess(misses), kind="stable")[:n]
        if len(plausible) >= n:
            break
        low, high = quantiles[kept].min(axis=0), quantiles[kept].max(axis=0)
    return points[kept]


def placed(quantiles: Reals, modes: Reals) -> Reals:
    """Return quantiles of triangles as places between their bounds (n, n_parameters) [place].

    See :func:`simdesert.parameters.triangle_quantile`, here with bounds 0 and 1.
    """
    below: Reals = np.sqrt(quantiles * modes)
    return np.where(quantiles < modes, below, 1.0 - np.sqrt((1.0 - quantiles) * (1.0 - modes)))


def filling(power: int, dimensions: int, chance: Chance, *times: int) -> Reals:
    """Return 2^power points that fill the unit cube evenly (2^power, dimensions).

    Sobol's sequence, moved round by a draw for each dimension (Cranley–Patterson rotation).

    References
    ----------
    Joe & Kuo (2008), *Constructing Sobol sequences with better two-dimensional projections*, SIAM Journal on Scientific
    Computing 30; Cranley & Patterson (1976), SIAM Journal on Numerical Analysis 13.
    """
    from scipy.stats import qmc  # heavy

    even = qmc.Sobol(dimensions, scramble=False).random_base2(power)
    moved: Reals = (even + chance.uniform("calibrate.points", times, np.arange(dimensions))) % 1.0
    return moved
