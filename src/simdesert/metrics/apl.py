"""APL, the accessibilité potentielle localisée to general practitioners, as the DREES computes it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simdesert.country.territory import Territory
from simdesert.metrics.catchment import accessibility, catchment

Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

PLACES_PER_PERSON = 58_850 / 53_827
"""Practice places (INSEE, BPE 2024) per self-employed GP counted once (CNAM): the bounds below are divided by it."""

IDLE_VISITS, LEAST_VISITS, MOST_VISITS, NEW_VISITS = (v / PLACES_PER_PERSON for v in (250.0, 3600.0, 6000.0, 5400.0))
"""Bounds of the DREES per practice place [visits/yr]: 229, 3,293, 5,488 and, newly settled, 4,939."""

VISITS_PER_PLACE = 4160.0
"""Visits a year that a practice place serves on average [visits/yr] (CNAM acts spread over BPE places)."""

MEAN_APL = 3.74
"""APL at which a place serves the average number of visits [visits/yr per inhabitant] (DREES 2023, metropolitan)."""

WORKLOAD_GRADIENT = 0.13
"""Elasticity of the visits per place with respect to the local APL, sign changed [–]: fitted to the official spread."""


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

    Where GPs are few each sees more patients: visits ∝ (local APL/3.74)^−0.13, where the local APL counts 4,160 visits
    for every place; scaled so that the territory's places average 4,160.

    References
    ----------
    Gradient fitted to the shares of people below 2.5 and 1.5 in the official APL of 2023 (DREES).
    """
    gps = territory.communes.gps.astype(np.float64)
    flat = accessibility(catchment(territory.travel), gps * VISITS_PER_PLACE, _demand(territory))
    relative = np.where(flat > 0.0, np.maximum(flat, 1e-9) / MEAN_APL, 1.0) ** -WORKLOAD_GRADIENT
    mean = (gps @ relative) / gps.sum() if gps.sum() > 0.0 else 1.0
    visits: Reals = VISITS_PER_PLACE * relative / mean
    return visits


def starting_apl(territory: Territory) -> tuple[Reals, Reals | None]:
    """Return APL to all GPs and to GPs under 65 at the start (n,) [visits per need-weighted inhabitant per year].

    ``APL_i = Σ_j w(t_ij)·m_j / Σ_k w(t_kj)·P*_k`` with m_j = places × visits per place within the bounds. The second is
    None where the territory has no ages of doctors.

    References
    ----------
    DREES, *L'accessibilité potentielle localisée aux médecins généralistes*, method.
    """
    communes, demand = territory.communes, _demand(territory)
    weights = catchment(territory.travel)
    per_place = effective_visits(starting_visits(territory), np.zeros(len(communes), dtype=np.bool_))
    apl = accessibility(weights, communes.gps * per_place, demand)
    if communes.gps_65_and_over is None:
        return apl, None
    return apl, accessibility(weights, (communes.gps - communes.gps_65_and_over) * per_place, demand)


def _demand(territory: Territory) -> Reals:
    return territory.communes.population_need_weighted
