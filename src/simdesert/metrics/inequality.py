"""Inequality: how far apart the best and the worst served people are.

A tenth is a tenth of *people*, not of communes: communes are ranked by accessibility and people counted.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simdesert.metrics.groups import Ints, Reals, total


def ninth_over_first_decile(values: Reals, people: Reals, groups: Ints, n_groups: int) -> Reals:
    """Return D9/D1 by group (n_groups,) [–]; NaN where the first decile is nil.

    Dq = the value of the first commune, from the lowest, at which people cumulate to at least q tenths.

    Parameters
    ----------
    values
        (n,) [any unit].
    people
        (n,) [inhabitants].
    groups
        Row of each commune's group (n,).
    n_groups
        [count].

    References
    ----------
    DREES (2024), *L'accessibilité aux soins de premier recours*, workbook APL: people-weighted deciles.
    """
    first, ninth = _quantiles(values, people, groups, n_groups, (0.1, 0.9))
    ratios: Reals = np.divide(ninth, first, out=np.full(n_groups, np.nan), where=first > 0)
    return ratios


def lowest_tenth_mean(values: Reals, people: Reals, groups: Ints, n_groups: int) -> Reals:
    """Return the mean value of the worst served tenth of people, by group (n_groups,) [unit of values].

    Σ taken·value / Σ taken, where people are taken from the lowest value on until a tenth is reached; the commune at
    the border gives only the people still missing.

    References
    ----------
    DREES, *L'accessibilité aux soins de premier recours* (yearly): APL of the 10 % least well served.
    """
    return _extreme_tenth(values, people, groups, n_groups)


def highest_tenth_mean(values: Reals, people: Reals, groups: Ints, n_groups: int) -> Reals:
    """Return the mean value of the best served tenth of people, by group (n_groups,) [unit of values].

    As :func:`lowest_tenth_mean`, from the highest value on.

    References
    ----------
    DREES, *L'accessibilité aux soins de premier recours* (yearly): APL of the 10 % best served.
    """
    return -_extreme_tenth(-values, people, groups, n_groups)


def tenth_means(values: Reals, people: Reals) -> Reals:
    """Return the mean value of each tenth of people, from the worst served to the best (10,) [unit of values].

    The mean of tenth k = 10·(S(k·N/10) − S((k − 1)·N/10))/N, S the sum of value over people ranked by value; a commune
    at a border gives each tenth its people.

    Parameters
    ----------
    values
        (n,) [any unit].
    people
        What a tenth is a tenth of (n,) [inhabitants].

    References
    ----------
    DREES, *L'accessibilité aux soins de premier recours* (yearly): APL by tenth.
    """
    order = np.argsort(values, kind="stable")
    so_far = np.concatenate([[0.0], np.cumsum(people[order])])
    amount = np.concatenate([[0.0], np.cumsum((people * values)[order])])
    borders = np.interp(np.linspace(0.0, so_far[-1], 11), so_far, amount)
    means: Reals = np.diff(borders) / (so_far[-1] / 10.0)
    return means


def gini(values: Reals, people: Reals, groups: Ints, n_groups: int) -> Reals:
    """Return the Gini index by group (n_groups,) [0–1]: 0 when everybody has the same, NaN where the sum is nil.

    1 − Σ w_k·(L_k + L_{k−1}), communes ranked by value, w the share of people, L the cumulated share of value.

    References
    ----------
    Lerman & Yitzhaki (1989), *Improving the accuracy of estimates of Gini coefficients*, J. Econometrics 42.
    """
    order = _ranked(values, groups)
    group, weight, amount = groups[order], people[order], (people * values)[order]
    wholes, sums = total(weight, group, n_groups), total(amount, group, n_groups)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares, parts = weight / wholes[group], amount / sums[group]
        lorenz = _cumulated(amount, group, n_groups) / sums[group]
        inside = total(shares * (2.0 * lorenz - parts), group, n_groups)
    return np.where(sums > 0, 1.0 - inside, np.nan)


def _ranked(values: Reals, groups: Ints) -> NDArray[np.int64]:
    """Return rows sorted by group, then by value (n,)."""
    order = _sorted(values.tobytes())
    return order[np.argsort(groups[order].astype(np.int16), kind="stable")]


@lru_cache(maxsize=4)
def _sorted(values: bytes) -> NDArray[np.int64]:
    """Return the rows of these numbers in their order (n,): sorted once, although several measures and groups ask."""
    return np.argsort(np.frombuffer(values), kind="stable")


def _cumulated(weight: Reals, group: Ints, n_groups: int) -> Reals:
    """Return the sum so far within the group, for rows sorted by group (n,) [unit of weight]."""
    before = np.concatenate([[0.0], np.cumsum(total(weight, group, n_groups))])[:n_groups]
    so_far: Reals = np.cumsum(weight) - before[group]
    return so_far


def _quantiles(
    values: Reals, people: Reals, groups: Ints, n_groups: int, shares: tuple[float, ...]
) -> tuple[Reals, ...]:
    order = _ranked(values, groups)
    group, weight, value = groups[order], people[order], values[order]
    wholes, cumulated = total(weight, group, n_groups), _cumulated(weight, group, n_groups)
    found = []
    for share in shares:
        reached = (cumulated >= (share * wholes)[group] * (1 - 1e-9)) & (weight > 0)
        rows, first = np.unique(group[reached], return_index=True)
        quantiles = np.full(n_groups, np.nan)
        quantiles[rows] = value[reached][first]
        found.append(quantiles)
    return tuple(found)


def _extreme_tenth(values: Reals, people: Reals, groups: Ints, n_groups: int) -> Reals:
    order = _ranked(values, groups)
    group, weight = groups[order], people[order]
    tenth = 0.1 * total(weight, group, n_groups)
    before = _cumulated(weight, group, n_groups) - weight
    taken = np.clip(tenth[group] - before, 0.0, weight)
    sums = total(taken * values[order], group, n_groups)
    means: Reals = np.divide(sums, tenth, out=np.full(n_groups, np.nan), where=tenth > 0)
    return means
