"""Comparison, paired by seed: a scenario minus the baseline under the same luck and the same drawn parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simdesert.metrics import METRICS
from simdesert.results.store import writing
from simdesert.results.tables import SCOPES

Reals = NDArray[np.float64]
Yearly = Mapping[str, pd.DataFrame]
"""The yearly tables of one run, by the keys of :data:`~simdesert.results.tables.SCOPES`."""

COLUMNS = (
    "scenario",
    "scope",
    "code",
    "metric",
    "unit",
    "year",
    "value",
    "low",
    "high",
    "difference",
    "difference_low",
    "difference_high",
    "probability_better",
    "seeds",
)
ENOUGH_SEEDS = 10
"""From this many seeds on, the share of seeds in which a scenario is better is worth printing."""

COVERAGE = 0.95


@dataclass(frozen=True)
class Interval:
    """A mean over seeds and its 95 % interval, elementwise.

    Attributes
    ----------
    mean, low, high
        NaN where there is no seed; the bounds NaN where there is only one.
    seeds
        Seeds behind each element [count].
    """

    mean: Reals
    low: Reals
    high: Reals
    seeds: NDArray[np.int64]


def student(values: Reals) -> Interval:
    """Return the mean over the first axis with its Student interval, NaN left out.

    mean ± t(0.975, n − 1)·s/√n. Since each seed draws the uncertain parameters as well as the luck, s holds both.

    Parameters
    ----------
    values
        (n_seeds, …) [any unit].

    References
    ----------
    Student (1908), *The probable error of a mean*, Biometrika 6.
    """
    from scipy.special import stdtrit

    known = np.isfinite(values)
    n = known.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(known, values, 0.0).sum(axis=0) / np.where(n > 0, n, np.nan)
        squares = np.where(known, (values - mean) ** 2, 0.0).sum(axis=0)
        spread = np.sqrt(squares / np.where(n > 1, n - 1, np.nan))
        half = stdtrit(np.maximum(n - 1, 1), 0.5 + COVERAGE / 2) * spread / np.sqrt(np.maximum(n, 1))
    return Interval(mean, mean - half, mean + half, n)


def probability_better(differences: Reals, better: str) -> Reals:
    """Return the share of seeds in which the difference goes the better way, ties counting half (…) [0–1].

    NaN below :data:`ENOUGH_SEEDS` seeds and for metrics of which neither way is better.

    Parameters
    ----------
    differences
        Paired differences to the baseline (n_seeds, …) [any unit].
    better
        ``up``, ``down`` or ``none``.
    """
    known = np.isfinite(differences)
    n = known.sum(axis=0)
    signed = np.where(known, differences, 0.0) * (1.0 if better == "up" else -1.0)
    wins = np.where(known, (signed > 0) + 0.5 * (signed == 0), 0.0).sum(axis=0)
    enough = (n >= ENOUGH_SEEDS) & (better != "none")
    return np.where(enough, wins / np.maximum(n, 1), np.nan)


def compared(runs: Mapping[str, Sequence[Yearly]], baseline: str) -> pd.DataFrame:
    """Return the comparison: one row a scenario, scope, code, metric and year, columns of :data:`COLUMNS`.

    Parameters
    ----------
    runs
        By scenario, the yearly tables of each seed, in the same order of seeds.
    baseline
        Name of the scenario that the others are compared with.
    """
    parts = [
        _one_metric(scenario, table, metric, (seeds, runs[baseline]), scenario == baseline)
        for scenario, seeds in runs.items()
        for table in SCOPES
        for metric in METRICS
        if metric in seeds[0][table].columns
    ]
    return pd.concat(parts, ignore_index=True)


def _one_metric(
    scenario: str, table: str, metric: str, pair: tuple[Sequence[Yearly], Sequence[Yearly]], is_baseline: bool
) -> pd.DataFrame:
    values, base = (np.array([seed[table][metric].to_numpy() for seed in seeds]) for seeds in pair)
    level, gap = student(values), student(values - base)
    chances = probability_better(values - base, "none" if is_baseline else METRICS[metric].better)
    keys = pair[0][0][table]
    rows = pd.DataFrame(
        {
            "scenario": scenario,
            "scope": SCOPES[table],
            "code": keys["code"].to_numpy(),
            "metric": metric,
            "unit": METRICS[metric].unit,
            "year": keys["year"].to_numpy(),
            "value": level.mean,
            "low": level.low,
            "high": level.high,
            "difference": gap.mean,
            "difference_low": gap.low,
            "difference_high": gap.high,
            "probability_better": chances,
            "seeds": level.seeds,
        },
        columns=list(COLUMNS),
    )
    return rows.sort_values(["code", "year"], kind="stable")


def write_comparison(file: Path, comparison: pd.DataFrame) -> None:
    """Write ``comparison.csv`` with six significant digits; what is unknown stays empty."""
    rounded = {name: _six_digits(comparison[name].to_numpy(dtype=float)) for name in COLUMNS[6:13]}
    with writing(file.parent):
        comparison.assign(**rounded).to_csv(file, columns=list(COLUMNS), index=False)


def _six_digits(values: Reals) -> Reals:
    with np.errstate(divide="ignore", invalid="ignore"):
        digits = 5 - np.floor(np.log10(np.abs(values)))
    usable = np.isfinite(digits)
    power = 10.0 ** np.where(usable, np.clip(digits, -20, 20), 0.0)
    return np.where(usable, np.round(values * power) / power, values)
