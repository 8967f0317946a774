"""Reach: how near care is, by accessibility (APL) and by minutes."""

from __future__ import annotations

import numpy as np

from simdesert.metrics.groups import Ints, Reals, ratio, total


def share_below(values: Reals, threshold: float, people: Reals, groups: Ints, n_groups: int) -> Reals:
    """Return the share of people in communes under a threshold, by group (n_groups,) [0–1].

    Σ_{value < threshold} people / Σ people.

    Parameters
    ----------
    values
        (n,) [any unit].
    threshold
        [unit of values].
    people
        (n,) [inhabitants].
    groups
        Row of each commune's group (n,).
    n_groups
        [count].

    References
    ----------
    DREES (2017), *Déserts médicaux : comment les définir ?*, Les Dossiers de la DREES 17: 2.5 visits a year.
    """
    return ratio(np.where(values < threshold, people, 0.0), people, groups, n_groups)


def share_beyond(minutes: Reals, threshold: float, people: Reals, groups: Ints, n_groups: int) -> Reals:
    """Return the share of people whose nearest facility is more than `threshold` minutes away (n_groups,) [0–1].

    Σ_{minutes > threshold} people / Σ people; a facility that does not exist is infinitely far.

    Parameters
    ----------
    minutes
        By car to the nearest facility (n,) [min].
    threshold
        [min].
    people
        (n,) [inhabitants].
    groups
        Row of each commune's group (n,).
    n_groups
        [count].

    References
    ----------
    DREES (2017), *Les trois quarts des personnes les plus éloignées des professionnels de premier recours vivent
    dans des territoires à dominante rurale*, Études et Résultats 1016.
    """
    return ratio(np.where(minutes > threshold, people, 0.0), people, groups, n_groups)


def communes_without(gps: Reals, groups: Ints, n_groups: int) -> Reals:
    """Return the number of communes where no practice place is held, by group (n_groups,) [communes].

    #{communes: places < 0.5}; a place is held whole, so that the half only absorbs rounding.

    References
    ----------
    INSEE, *Base permanente des équipements* 2024: communes with no general practitioner.
    """
    return total((gps < 0.5).astype(np.float64), groups, n_groups)
