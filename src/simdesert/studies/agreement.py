"""Agreement: how an accessibility of ours compares with the official one, place by place and tenth by tenth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simdesert.metrics.inequality import tenth_means

Reals = NDArray[np.float64]

LOW, VERY_LOW = 2.5, 1.5


@dataclass(frozen=True)
class Spread:
    """How an APL is spread over people.

    Attributes
    ----------
    mean
        Need-weighted [visits per need-weighted inhabitant per year].
    below_2_5, below_1_5
        Shares of people below the thresholds [0–1].
    tenths
        Mean by tenth of need-weighted people, from the worst served to the best (10,) [same unit].
    """

    mean: float
    below_2_5: float
    below_1_5: float
    tenths: tuple[float, ...]


@dataclass(frozen=True)
class Agreement:
    """One APL of ours beside the official one.

    Attributes
    ----------
    series
        Which of ours.
    ours, official
        How each is spread over people; each ranked by itself.
    correlation, error
        By level: need-weighted correlation [–] and root mean square difference [visits per
        need-weighted inhabitant per year]; départements alone on a stylised territory.
    found
        Of the people below 2.5 officially, the share who are below it in ours too [0–1]; NaN on a stylised territory.
    """

    series: str
    ours: Spread
    official: Spread
    correlation: Mapping[str, float]
    error: Mapping[str, float]
    found: float


def agreement(
    ours: pd.DataFrame, theirs: pd.DataFrame, columns: tuple[str, str], levels: Mapping[str, str]
) -> Agreement:
    """Return how an APL of ours agrees with the official one.

    Parameters
    ----------
    ours, theirs
        One row a commune: ``need``, ``people``, the columns of `levels`, and the APL; of the same communes in the same
        order if `levels` compares communes (``code``), else only of the same départements.
    columns
        The APL in ours and in theirs.
    levels
        What is correlated: {name: column that tells one from the other}.
    """
    series, official = columns
    same = "code" in levels.values()
    rows = theirs[official].notna()
    if same:
        ours = ours[rows]
    theirs = theirs[rows]
    correlation, error = {}, {}
    for level, key in levels.items():
        mine, other = by_group(ours, key, [series])[series], by_group(theirs, key, [official])[official]
        need = theirs.groupby(key)["need"].sum()
        correlation[level] = weighted_correlation(mine.to_numpy(), other.to_numpy(), need.to_numpy())
        error[level] = float(np.sqrt(np.average((mine - other) ** 2, weights=need)))
    found = float("nan")
    low = theirs[official].to_numpy() < LOW
    if same and low.any():
        people = theirs["people"].to_numpy()
        found = float(people[low & (ours[series].to_numpy() < LOW)].sum() / people[low].sum())
    return Agreement(series, spread(ours, series), spread(theirs, official), correlation, error, found)


def spread(frame: pd.DataFrame, column: str) -> Spread:
    """Return how the APL of a column is spread over people."""
    apl, need, people = (frame[name].to_numpy(dtype=np.float64) for name in (column, "need", "people"))
    below, far_below = (float(people[apl < limit].sum() / people.sum()) for limit in (LOW, VERY_LOW))
    return Spread(float(np.average(apl, weights=need)), below, far_below, tuple(tenth_means(apl, need).tolist()))


def by_group(frame: pd.DataFrame, key: str, columns: list[str]) -> pd.DataFrame:
    """Return need-weighted means of columns by group, in the order of the groups."""
    need = frame["need"]
    sums = frame[columns].mul(need, axis=0).groupby(frame[key]).sum()
    return sums.div(need.groupby(frame[key]).sum(), axis=0)


def weighted_correlation(one: Reals, other: Reals, weights: Reals) -> float:
    """Return the weighted Pearson correlation [–]; NaN where there are fewer than two places or one never varies."""
    if len(one) < 2:
        return float("nan")
    spread_ = np.cov(one, other, aweights=weights)
    product = spread_[0, 0] * spread_[1, 1]
    return float(spread_[0, 1] / np.sqrt(product)) if product > 0.0 else float("nan")
