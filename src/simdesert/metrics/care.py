"""Care: who was seen, who waited, who went without."""

from __future__ import annotations

import numpy as np

from simdesert.metrics.groups import Ints, Reals
from simdesert.metrics.year import WAIT_EDGES_DAYS


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


def _by_group(histogram: Reals, groups: Ints, n_groups: int) -> Reals:
    """Return the histogram summed over communes (n_groups, n_bins) [visits]."""
    n_bins = histogram.shape[1]
    cells = groups[:, None] * n_bins + np.arange(n_bins)
    visits = np.bincount(cells.ravel(), weights=histogram.ravel(), minlength=n_groups * n_bins)
    return visits.reshape(n_groups, n_bins).astype(np.float64, copy=False)
