"""Comparison, paired by seed: a scenario minus the baseline under the same luck and the same drawn parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simdesert.chance import Chance
from simdesert.metrics import METRICS
from simdesert.metrics.money import cost_per_person_year
from simdesert.results.store import writing
from simdesert.results.tables import SCOPES, WHOLE

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
BOOTSTRAPS = 1_000


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


def with_pairs(table: pd.DataFrame, scenario: str, pairs: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the comparison with a scenario's rows of what only pairs of runs can say: windfall, displacement, cost.

    Parameters
    ----------
    table
        The comparison so far.
    scenario
        Its name.
    pairs
        Its :func:`simdesert.results.against.against` by seed.
    """
    years = pairs[0]["year"].to_numpy()
    shares = [(name, student(_stacked(pairs, name))) for name in ("windfall_share", "displacement_share")]
    cost = lifting_cost(_stacked(pairs, "cost"), _stacked(pairs, "lifted"))
    parts = [
        pd.DataFrame(
            {"scenario": scenario, "scope": "france", "code": WHOLE, "metric": name, "unit": METRICS[name].unit,
             "year": years, "value": found.mean, "low": found.low, "high": found.high, "seeds": found.seeds},
            columns=list(COLUMNS),
        )
        for name, found in [*shares, ("cost_per_person_year_lifted_eur", cost)]
    ]  # fmt: skip
    return pd.concat([table, *parts], ignore_index=True)


def _stacked(pairs: Sequence[pd.DataFrame], column: str) -> Reals:
    return np.array([pair[column].to_numpy(dtype=float) for pair in pairs])


def lifting_cost(cost: Reals, lifted: Reals) -> Interval:
    """Return the cost of a person-year lifted, from the sums over seeds, with its bootstrap interval (n_years,) [EUR].

    1,000 times as many seeds are drawn with replacement. NaN where nobody is lifted in all; a bound is infinite where
    more than one draw in forty lifts nobody.

    Parameters
    ----------
    cost, lifted
        Net public cost and people lifted, by seed and year (n_seeds, n_years) [EUR/yr], [inhabitants].

    References
    ----------
    Efron (1979), *Bootstrap methods: another look at the jackknife*, Annals of Statistics 7.
    """
    n = len(cost)
    draws = (Chance(0).uniform("bootstrap", (), np.arange(BOOTSTRAPS * n)).reshape(BOOTSTRAPS, n) * n).astype(np.int64)
    ratios = np.array([cost_per_person_year(cost[d].sum(axis=0), lifted[d].sum(axis=0)) for d in draws])
    mean = cost_per_person_year(cost.sum(axis=0), lifted.sum(axis=0))
    ordered = np.sort(np.where(np.isnan(ratios), np.inf, ratios), axis=0)
    tail = round((1.0 - COVERAGE) / 2 * BOOTSTRAPS)
    unknown = np.isnan(mean) | (n < 2)
    low, high = (np.where(unknown, np.nan, ordered[row]) for row in (tail, BOOTSTRAPS - 1 - tail))
    return Interval(mean, low, high, np.full(cost.shape[1], n))


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
