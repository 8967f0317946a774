"""APL, the accessibilité potentielle localisée to general practitioners, as the DREES computes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.communes import Communes
from simdesert.country.territory import Territory
from simdesert.metrics.catchment import accessibility, catchment

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

PLACES_PER_PERSON = 58_850 / 53_827
"""Practice places (INSEE, BPE 2024) per self-employed GP counted once (CNAM): the bounds below are divided by it."""

IDLE_VISITS, LEAST_VISITS, MOST_VISITS, NEW_VISITS = (v / PLACES_PER_PERSON for v in (250.0, 3600.0, 6000.0, 5400.0))
"""Bounds of the DREES per practice place [visits/yr]: 229, 3,293, 5,488 and, newly settled, 4,939."""

VISITS_PER_PLACE = 4160.0
"""Visits a year that a practice place serves on average [visits/yr] (CNAM acts spread over BPE places)."""

LEAST_LOCAL_APL = 0.05

MEAN_APL = 3.74
"""APL at which a place serves the average number of visits [visits/yr per inhabitant] (DREES 2023, metropolitan)."""

WORKLOAD_GRADIENT = 0.17
"""Elasticity of the visits per place with respect to the local APL, sign changed [–]: between the 0.13 that gives the
official shares of people below 2.5 and the 0.2 that gives the spread between départements."""

WORKLOAD_DEPRIVED = 0.48
"""Elasticity of the visits per place with respect to the share of deprived people around [–] (−1.2 in their income)."""

WORKLOAD_OLD = -3.0
"""Relative change of the visits per place with the share of people of 75 and over around [–]: −3 % per point."""

MEAN_DEPRIVED, MEAN_OLD = 0.11, 0.099
"""Shares of people at which the two factors above are one [0–1]."""


def effective_visits(visits: Reals, newly_settled: Flags, unbounded: Flags | None = None) -> Reals:
    """Return the visits that count in the APL (n_doctors,) [visits/yr].

    Per place: 0 up to 229; 3,293 up to 3,293; the true number up to 5,488; 5,488 above; 4,939 for a newly settled
    doctor whatever he served.

    Parameters
    ----------
    visits
        Visits served in twelve months (n_doctors,) [visits/yr].
    newly_settled
        Who settled within the year (n_doctors,) flags.
    unbounded
        Who works in a health centre, whose visits count as they are (n_doctors,) flags; nobody if None.

    References
    ----------
    DREES, *L'accessibilité potentielle localisée aux médecins généralistes*, method; bounds per person ÷ 1.093.
    """
    bounded = np.where(visits <= IDLE_VISITS, 0.0, np.clip(visits, LEAST_VISITS, MOST_VISITS))
    counted: Reals = np.where(newly_settled, NEW_VISITS, bounded)
    return counted if unbounded is None else np.where(unbounded, visits, counted)


def starting_visits(territory: Territory) -> Reals:
    """Return the visits that a practice place of each commune serves a year at the start (n,) [visits/yr].

    Where GPs are few each sees more patients, more too where people are poor, fewer where they are old (long visits):
    visits ∝ (local APL/3.74)^−0.17 · (deprived/11 %)^0.48 · exp(−3·(75 and over − 9.9 %)), the shares being those of
    the people who reach the place and the local APL counting 4,160 visits for every place; scaled so that the
    territory's places average 4,160. Where the territory has visits fitted to an official APL
    (:mod:`simdesert.studies.fit_visits`), those.

    References
    ----------
    The three coefficients are fitted to the APL of 2022 in 45 départements and its shares below 2.5 and 1.5 (DREES).
    """
    return _visits(territory, catchment(territory.travel))


def bounded_visits(visits: Reals) -> Reals:
    """Return the visits that count in the APL of doctors none of whom is new or in a health centre (n,) [visits/yr]."""
    return effective_visits(visits, np.zeros(len(visits), dtype=np.bool_))


def starting_apl(territory: Territory, weights: csr_array | None = None) -> tuple[Reals, Reals | None]:
    """Return APL to all GPs and to GPs under 65 at the start (n,) [visits per need-weighted inhabitant per year].

    ``APL_i = Σ_j w(t_ij)·m_j / Σ_k w(t_kj)·P*_k`` with m_j = places × visits per place within the bounds. The second is
    None where the territory has no ages of doctors.

    Parameters
    ----------
    territory
        What is there.
    weights
        Catchments that stand in place of those of its roads (n, n) [0–1].

    References
    ----------
    DREES, *L'accessibilité potentielle localisée aux médecins généralistes*, method.
    """
    communes = territory.communes
    weights = catchment(territory.travel) if weights is None else weights
    demand = communes.population_need_weighted
    per_place = bounded_visits(_visits(territory, weights))
    apl = accessibility(weights, communes.gps * per_place, demand)
    if communes.gps_65_and_over is None:
        return apl, None
    return apl, accessibility(weights, (communes.gps - communes.gps_65_and_over) * per_place, demand)


def _visits(territory: Territory, weights: csr_array) -> Reals:
    communes = territory.communes
    if communes.visits_per_place is not None:
        return communes.visits_per_place
    supply = VISITS_PER_PLACE * communes.gps.astype(np.float64)
    flat = accessibility(weights, supply, communes.population_need_weighted)
    scarce = np.where(flat > 0.0, np.maximum(flat, LEAST_LOCAL_APL) / MEAN_APL, 1.0)
    relative: Reals = scarce**-WORKLOAD_GRADIENT * workload(communes, weights)
    return VISITS_PER_PLACE * relative / _mean_of_places(relative, communes)


def workload(communes: Communes, weights: csr_array) -> Reals:
    """Return the visits of a place relative to the mean place, by who reaches it, not by how many (n_communes,) [–].

    (deprived/11 %)^0.48 · exp(−3·(75 and over − 9.9 %)), of mean 1 over places: more visits where people are poor,
    fewer and longer ones where they are old.

    References
    ----------
    As :func:`starting_visits`.
    """
    people = communes.population.astype(np.float64)
    deprived = _around(weights, communes.share_deprived, people, MEAN_DEPRIVED)
    old = _around(weights, communes.people_by_age[:, -1] / np.maximum(people, 1.0), people, MEAN_OLD)
    relative = (np.maximum(deprived, 0.01) / MEAN_DEPRIVED) ** WORKLOAD_DEPRIVED * np.exp(
        WORKLOAD_OLD * (old - MEAN_OLD)
    )
    return relative / _mean_of_places(relative, communes)


def _mean_of_places(values: Reals, communes: Communes) -> float:
    total = float(communes.gps.sum())
    return float(communes.gps @ values) / total if total > 0.0 else 1.0


def _around(weights: csr_array, share: Reals, people: Reals, otherwise: float) -> Reals:
    """Return a share among the people who reach each commune, `otherwise` where there are none (n,) [0–1]."""
    reach = weights.T @ people
    mean: Reals = np.divide(weights.T @ (share * people), reach, out=np.full(len(reach), otherwise), where=reach > 0.0)
    return mean
