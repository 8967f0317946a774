"""Indices: which points to try and what the answers say of each factor, by Morris and by Sobol (SALib).

All plans are in quantiles, [0, 1] for each factor, so that an elementary effect is a change over its whole range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simdesert.errors import OptionError

Reals = NDArray[np.float64]

LEVELS = 4
"""Levels of the grid on which Morris's trajectories walk [count]."""

STEP = LEVELS / (2.0 * (LEVELS - 1.0))
"""How far a trajectory goes along one factor [quantile]."""


@dataclass(frozen=True)
class Screening:
    """What Morris's trajectories say of each factor (n_factors,) [unit of the answer, over the factor's whole range].

    Attributes
    ----------
    mu, mu_star
        Mean of the elementary effects, and of their size.
    mu_star_conf
        Half of the 95 % interval of `mu_star`, by bootstrap.
    sigma
        Standard deviation of the elementary effects.
    """

    mu: Reals
    mu_star: Reals
    mu_star_conf: Reals
    sigma: Reals


@dataclass(frozen=True)
class Shares:
    """What Sobol's decomposition says of each factor or group (n,) [share of the variance].

    Attributes
    ----------
    first, total
        What it explains alone; what it explains alone and together with others.
    first_conf, total_conf
        Half of their 95 % intervals, by bootstrap.
    """

    first: Reals
    total: Reals
    first_conf: Reals
    total_conf: Reals


def trajectories(n_factors: int, n: int, seed: int) -> Reals:
    """Return the points of `n` Morris trajectories (n · (n_factors + 1), n_factors) [0–1]; more begin with the same.

    References
    ----------
    Morris (1991), *Factorial sampling plans for preliminary computational experiments*, Technometrics 33.
    """
    if n < 2:
        raise OptionError(f"--trajectories {n} gives no interval; give at least 2")
    from SALib.sample.morris import sample

    points: Reals = sample(_problem(n_factors), n, num_levels=LEVELS, seed=seed)
    return points


def screened(points: Reals, answer: Reals, seed: int) -> Screening:
    """Return what Morris's trajectories say of each factor.

    Parameters
    ----------
    points
        From :func:`trajectories`.
    answer
        At each point (n_points,) [any unit].
    seed
        Of the bootstrap.

    References
    ----------
    Campolongo, Cariboni & Saltelli (2007), *An effective screening design for sensitivity analysis of large models*,
    Environmental Modelling & Software 22 (µ*).
    """
    from SALib.analyze.morris import analyze

    found = analyze(_problem(points.shape[1]), points, answer, num_levels=LEVELS, seed=1 + seed)
    names = ("mu", "mu_star", "mu_star_conf", "sigma")
    return Screening(*(np.asarray(found[name], dtype=np.float64) for name in names))


def saltelli(groups: Sequence[str], samples: int, seed: int) -> Reals:
    """Return the points from which Sobol's indices are estimated (samples · (n_groups + 2), n_factors) [0–1].

    Parameters
    ----------
    groups
        Of each factor (n_factors,); names of their own where each stands alone.
    samples
        A power of two; more begin with the same [count].
    seed
        Of the scrambled sequence.

    References
    ----------
    Saltelli et al. (2010), *Variance based sensitivity analysis of model output*, Computer Physics Communications 181.
    """
    if samples < 2 or samples & (samples - 1):
        raise OptionError(f"--samples {samples} leaves gaps in Sobol's sequence; give a power of two: 32, 64, 128…")
    from SALib.sample.sobol import sample

    points: Reals = sample(_problem(len(groups), groups), samples, calc_second_order=False, seed=seed)
    return points


def decomposed(groups: Sequence[str], answer: Reals, seed: int) -> Shares:
    """Return the share of the variance of the answer that each group explains, groups in the order of their first.

    An answer that never changes has no variance: all shares are 0.

    Parameters
    ----------
    groups
        As for :func:`saltelli`.
    answer
        At its points (n_points,) [any unit].
    seed
        Of the bootstrap.
    """
    n = len(dict.fromkeys(groups))
    if np.ptp(answer) == 0.0:
        return Shares(*np.zeros((4, n)))
    from SALib.analyze.sobol import analyze

    found = analyze(_problem(len(groups), groups), answer, calc_second_order=False, seed=1 + seed)
    return Shares(*(np.asarray(found[name], dtype=np.float64) for name in ("S1", "ST", "S1_conf", "ST_conf")))


def _problem(n_factors: int, groups: Sequence[str] | None = None) -> dict[str, Any]:
    problem: dict[str, Any] = {
        "num_vars": n_factors,
        "names": [f"x{column}" for column in range(n_factors)],
        "bounds": [[0.0, 1.0]] * n_factors,
    }
    return problem if groups is None else {**problem, "groups": list(groups)}
