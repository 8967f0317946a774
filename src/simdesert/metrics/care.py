"""Care: who was seen, who waited, who went without."""

from __future__ import annotations

import numpy as np

from simdesert.metrics.groups import Ints, Reals
from simdesert.metrics.year import WAIT_EDGES_DAYS

MEAN_WAITS = np.geomspace(0.5, 2000.0, 40)
"""Bounds of the classes of mean waits [days]."""

HALVINGS = 30
"""Of the interval in which a median lies: to one part in 10⁹ [count]."""


def median_wait(histogram: Reals, groups: Ints, n_groups: int) -> Reals:
    """Return the median wait of booked visits by group (n_groups,) [days]; NaN where nothing was booked.

    In the bin [a, b[ in which the cumulated visits pass half of their sum: a + (b − a)·(half − before)/in the bin. The
    last bin is open: a median in it is given as its left edge.

    Parameters
    ----------
    histogram
        Booked visits by wait, bins of :data:`~simdesert.metrics.year.WAIT_EDGES_DAYS` (n, n_bins) [visits].
    groups
        Row of each commune's group (n,).
    n_groups
        [count].

    References
    ----------
    DREES (2018), *La moitié des rendez-vous sont obtenus en 2 jours chez le généraliste*, Études et Résultats 1085.
    """
    visits = _by_group(histogram, groups, n_groups)
    half = 0.5 * visits.sum(axis=1)
    cumulated = np.cumsum(visits, axis=1)
    row = np.arange(n_groups)
    bin_ = np.argmax(cumulated >= half[:, None] * (1 - 1e-12), axis=1)
    inside = visits[row, bin_]
    share = np.divide(half - (cumulated[row, bin_] - inside), inside, out=np.zeros(n_groups), where=inside > 0)
    widths = np.append(np.diff(WAIT_EDGES_DAYS), 0.0)
    return np.where(half > 0, WAIT_EDGES_DAYS[bin_] + share * widths[bin_], np.nan)


def median_exponential_wait(visits: Reals, wait_days: Reals, groups: Ints, n_groups: int) -> Reals:
    """Return the median wait of booked visits by group (n_groups,) [days], where waits are exponential in each commune.

    t with Σ visits · exp(−t/mean) = ½ Σ visits, mean = wait_days/visits; NaN where nothing was booked. Communes of a
    group are put into classes of means, each class 1.24 times the last, and keep the class's mean.

    Parameters
    ----------
    visits, wait_days
        Booked visits, and the sum of their waits (n,) [visits], [days × visits].
    groups
        Row of each commune's group (n,).
    n_groups
        [count].

    References
    ----------
    DREES (2018), Études et Résultats 1085: waits for ophthalmologists have a mean of 80, a median of 52 and a last
    decile of 189 days; those of one exponential would be 80, 55 and 184.
    """
    mean = np.divide(wait_days, visits, out=np.zeros(len(visits)), where=visits > 0)
    cell = groups * (len(MEAN_WAITS) + 1) + np.searchsorted(MEAN_WAITS, mean)
    booked, days = (
        np.bincount(cell, weights, n_groups * (len(MEAN_WAITS) + 1)).reshape(n_groups, -1)
        for weights in (visits, wait_days)
    )
    means = np.divide(days, booked, out=np.zeros(booked.shape), where=booked > 0)
    rate = 1.0 / np.maximum(means, 1e-9)
    half, low, high = booked.sum(axis=1) / 2.0, np.zeros(n_groups), np.log(2.0) * means.max(axis=1)
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        longer = (booked * np.exp(-middle[:, None] * rate)).sum(axis=1) > half
        low, high = np.where(longer, middle, low), np.where(longer, high, middle)
    return np.where(half > 0, (low + high) / 2.0, np.nan)


def _by_group(histogram: Reals, groups: Ints, n_groups: int) -> Reals:
    """Return the histogram summed over communes (n_groups, n_bins) [visits]."""
    from scipy.sparse import csr_array

    n = len(groups)
    within = csr_array((np.ones(n), groups, np.arange(n + 1)), shape=(n, n_groups))
    visits: Reals = within.T @ histogram
    return visits
