"""Zones: from the accessibility of sites to zoning classes (pure functions).

The classes follow the official method (arrêté of 1 October 2021): sites are ranked by APL of GPs under 65, mean of
three years. The cut-offs are found once, at the start, and stay fixed in absolute APL.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simdesert.country.sites import Zone

Reals = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

MARGIN = 0.3
"""How far beyond a border a site must be to change class [visits per inhabitant per year] (assumption)."""

RED_PEOPLE = 2.5e6
"""People of the 151 red EPCI, France as a whole [inhabitants] (ministère de la Santé, June 2025)."""

YOUNG_BELOW = 45
"""Age under which a GP counts as young [years] (assumption)."""

FARTHEST_MINUTES = 1440.0
"""What counts as farthest from an emergency unit: a day [min]."""

FRANCE_PEOPLE = 67.41e6
"""People to whom national quantities refer [inhabitants] (INSEE, populations légales 2021)."""


@dataclass(frozen=True)
class CutOffs:
    """The borders between zoning classes, in absolute APL [visits per need-weighted inhabitant per year].

    Attributes
    ----------
    priority
        Below it a site is a priority zone.
    complementary
        Below it, and not below the former, a complementary zone.
    over_served
        At or above it an over-served zone; ``inf`` where no site is small enough to be one.
    """

    priority: float
    complementary: float
    over_served: float

    def class_of(self, apl: Reals) -> Ints:
        """Return the :class:`~simdesert.country.sites.Zone` of each APL (n,)."""
        borders = np.array([self.priority, self.complementary, self.over_served])
        return np.searchsorted(borders, apl, side="right").astype(np.int64)


def cut_offs(
    apl: Reals,
    people: Reals,
    *,
    priority: float = 0.28,
    always_below: float = 2.5,
    complementary: float = 0.40,
    over_served: float = 0.13,
) -> CutOffs:
    """Return the borders of the zoning classes.

    The least served sites up to the share `priority` of people, plus all below `always_below`, are priority zones; the
    next `complementary` of people complementary; the best served `over_served` of people over-served.

    Parameters
    ----------
    apl
        APL of GPs under 65 by site (n_sites,) [visits per need-weighted inhabitant per year].
    people
        Inhabitants by site (n_sites,) [inhabitants].
    priority, complementary, over_served
        Shares of people [0–1]; the last is an assumption, swept from 0.05 to 0.25.
    always_below
        APL under which a site is a priority zone whatever the shares [visits per inhabitant per year].

    References
    ----------
    Arrêté du 1er octobre 2021 relatif à la méthodologie applicable à la profession de médecin pour la détermination
    des zones prévues à l'article L. 1434-4 du code de la santé publique.
    """
    order = np.argsort(apl, kind="stable")
    ranked, cumulated = apl[order], np.cumsum(people[order]) / people.sum()
    first = max(_border(ranked, cumulated, priority), always_below)
    share_first = float(people[apl < first].sum() / people.sum())
    second = max(_border(ranked, cumulated, share_first + complementary), first)
    from_above = np.cumsum(people[order][::-1]) / people.sum()
    return CutOffs(first, second, max(_upper_border(ranked[::-1], from_above, over_served), second))


def _border(ranked: Reals, cumulated: Reals, share: float) -> float:
    """Return the APL of the first site that no longer fits into the least served `share` of people."""
    row = int(np.searchsorted(cumulated, share + 1e-12, side="right"))
    return float(ranked[row]) if row < len(ranked) else float("inf")


def _upper_border(ranked: Reals, cumulated: Reals, share: float) -> float:
    """Return the APL of the last site that fits into the best served `share` of people, ``inf`` if none does."""
    row = int(np.searchsorted(cumulated, share + 1e-12, side="right")) - 1
    return float(ranked[row]) if row >= 0 else float("inf")


def classify(apl: Reals, cuts: CutOffs, previous: Ints | None = None, margin: float = MARGIN) -> Ints:
    """Return the zoning class of each site (n_sites,).

    At the start the class is read from the cut-offs. At a revision a site keeps its class unless its APL lies at least
    `margin` beyond the border: clip(previous, class(APL − margin), class(APL + margin)).

    Parameters
    ----------
    apl
        APL of GPs under 65, mean of the last three years (n_sites,) [visits per need-weighted inhabitant per year].
    cuts
        The borders of the start.
    previous
        Classes in force (n_sites,), or None at the start.
    margin
        [visits per inhabitant per year].
    """
    if previous is None:
        return cuts.class_of(apl)
    kept: Ints = np.clip(previous, cuts.class_of(apl - margin), cuts.class_of(apl + margin))
    return kept


@dataclass(frozen=True)
class Fragility:
    """What EPCI are called red for, by commune.

    Attributes
    ----------
    people
        (n_communes,) [inhabitants].
    apl
        Access to GPs (n_communes,) [visits per need-weighted inhabitant per year].
    gps, gps_young
        GPs, and those under :data:`YOUNG_BELOW` (n_communes,) [places].
    share_ald, share_deprived
        Share of people with a long-term condition, and with complementary cover paid by the State, which stands for low
        income (n_communes,) [0–1].
    emergency_minutes
        Minutes by car to the nearest emergency unit, infinite if there is none (n_communes,) [min].
    """

    people: Reals
    apl: Reals
    gps: Reals
    gps_young: Reals
    share_ald: Reals
    share_deprived: Reals
    emergency_minutes: Reals


def red_epci(communes: Fragility, epci: NDArray[np.str_]) -> Flags:
    """Return which communes belong to red EPCI (n_communes,).

    EPCI are ranked by five criteria: APL, share of young GPs (none where there is no GP), share with a long-term
    condition, minutes to an emergency unit, share of deprived people. Each rank is the share of people who live in EPCI
    that are better off, plus half of those in EPCI that are as well off; the score is the mean of the five ranks. The
    worst scores are red up to 2.5 million people × people of the territory / 67.41 million, and at least one is.

    The five criteria are official; their weights, the age under which a GP is young, and the use of complementary cover
    for income are assumptions: the formula was not published, and the agencies amended the list with local elected
    representatives.

    Parameters
    ----------
    communes
        The criteria.
    epci
        Code of the EPCI, ``""`` where there is none (n_communes,).

    References
    ----------
    Ministère de la Santé (June 2025), list of the 151 intercommunalités prioritaires, after an index of the DREES.
    """
    codes, group = np.unique(epci, return_inverse=True)
    weight = np.where(epci == "", 0.0, communes.people)

    def total(values: Reals) -> Reals:
        return np.bincount(group, weights=values).astype(np.float64)

    def mean(values: Reals) -> Reals:
        return np.divide(total(weight * values), people, out=np.zeros(len(codes)), where=people > 0.0)

    people, gps, young = total(weight), total(communes.gps), total(communes.gps_young)
    worse = (
        -mean(communes.apl),
        -np.divide(young, gps, out=np.zeros(len(codes)), where=gps > 0.0),
        mean(communes.share_ald),
        mean(np.minimum(communes.emergency_minutes, FARTHEST_MINUTES)),
        mean(communes.share_deprived),
    )
    score = np.where(people > 0.0, np.mean([_rank(values, people) for values in worse], axis=0), -np.inf)
    order = np.argsort(-score, kind="stable")
    fits = np.cumsum(people[order]) <= RED_PEOPLE * communes.people.sum() / FRANCE_PEOPLE
    fits[0] = True
    red = np.zeros(len(codes), dtype=np.bool_)
    red[order[fits]] = True
    flags: Flags = (red & np.isfinite(score))[group]
    return flags


def _rank(values: Reals, people: Reals) -> Reals:
    """Return the share of people below each value, plus half of those at it (n,) [0–1]."""
    levels, row = np.unique(np.round(values, 9), return_inverse=True)
    at = np.bincount(row, weights=people, minlength=len(levels))
    ranks: Reals = (np.cumsum(at) - at / 2.0)[row] / max(people.sum(), 1e-9)
    return ranks


def names_of(zones: Ints) -> NDArray[np.str_]:
    """Return the codes used in tables (n,): ``priority``, ``complementary``, ``intermediate``, ``over_served``."""
    return np.array([zone.name.lower() for zone in Zone])[zones]
