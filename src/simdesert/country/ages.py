"""Ages: from two official shares to inhabitants by age band, and what follows from age."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simdesert.country.communes import AGE_BANDS

Reals = NDArray[np.float64]
Counts = NDArray[np.int64]

PYRAMID = np.array(
    [5.0, 5.7, 6.2, 6.2, 5.9, 5.6, 5.9, 6.2, 6.3, 6.1, 6.6, 6.5, 6.2, 5.8, 5.5, 4.4, 2.7, 2.0, 1.4],
)
"""People of metropolitan France by five years of age, from 0–4 to 90 and over, 1 January 2023 [%] (INSEE, rounded)."""

NEED = np.array(
    [1.12, 0.58, 0.51, 0.60, 0.75, 0.79, 0.82, 0.85, 0.89, 0.93, 1.03, 1.15, 1.18, 1.23, 1.46, 1.57, 1.63, 1.89, 2.26],
)
"""Visits to a GP relative to the mean, same ages as :data:`PYRAMID` [–] (DREES, APL 2023, sheet "Paramètres")."""

ALD_BY_BAND = np.array([0.015, 0.025, 0.03, 0.05, 0.14, 0.33, 0.53])
"""Share with a long-term condition by band before scaling [0–1]: an assumption, in the shape of CNAM's figures."""

ALD_OVERALL = 0.165
"""Share of people with a long-term condition [0–1] (CNAM; facts on registered patients, 2022)."""

DEPRIVED_OVERALL = 0.11
"""Share of people with complementary cover paid by the State [0–1]: an assumption."""

DEPRIVED_INCOME_ELASTICITY = -2.5
"""Of the share deprived with respect to the département's median income [–]: an assumption."""

_BANDS_OF_FIVE_YEARS = np.zeros((len(PYRAMID), len(AGE_BANDS)))
_BANDS_OF_FIVE_YEARS[0, 0] = 1.0
_BANDS_OF_FIVE_YEARS[1:3, 1] = 1.0
_BANDS_OF_FIVE_YEARS[3, 1:4] = (0.2, 0.2, 0.6)
_BANDS_OF_FIVE_YEARS[4:8, 3] = 1.0
_BANDS_OF_FIVE_YEARS[8:12, 4] = 1.0
_BANDS_OF_FIVE_YEARS[12:15, 5] = 1.0
_BANDS_OF_FIVE_YEARS[15:, 6] = 1.0
_CLASSES = (slice(0, 3), slice(3, 15), slice(15, 19))
_WITHIN_CLASS = np.array(
    [(PYRAMID[c] @ _BANDS_OF_FIVE_YEARS[c]) / PYRAMID[c].sum() for c in _CLASSES]
)  # classes under 15, 15–74, 75+ by band
NEED_BY_CLASS = np.array([PYRAMID[c] @ NEED[c] / PYRAMID[c].sum() for c in _CLASSES])
"""Need under 15, from 15 to 74, at 75 and over [–]: 0.71, 0.97, 1.74."""

NATIONAL_UNDER_15, NATIONAL_75_PLUS = (float(PYRAMID[c].sum() / PYRAMID.sum()) for c in (_CLASSES[0], _CLASSES[2]))


def people_by_age(population: Counts, under_15: Reals, from_75: Reals) -> Counts:
    """Return inhabitants by age band (n, 7) [inhabitants]; rows sum to `population`.

    The national pyramid is tilted: within the classes under 15, 15–74 and 75+ its shares are kept, the classes take
    the local shares. Rounding carries what it cuts to the next band, so that no row gains or loses anybody.

    Parameters
    ----------
    population
        (n,) [inhabitants].
    under_15, from_75
        Shares of people under 15, and of 75 and over (n,) [0–1].
    """
    classes = np.stack([under_15, 1.0 - under_15 - from_75, from_75], axis=1)
    exact = population[:, None] * (classes @ _WITHIN_CLASS)
    upper = np.floor(np.cumsum(exact, axis=1) + 0.5).astype(np.int64)
    upper[:, -1] = population
    bands: Counts = np.diff(upper, axis=1, prepend=0)
    return bands


def need_weighted(population: Counts, under_15: Reals, from_75: Reals) -> Reals:
    """Return need-weighted inhabitants (n,) [inhabitants], scaled so that their sum is the population.

    P*ᵢ = Pᵢ·Σ_a share_ia·need_a × ΣP/Σ(…); see :func:`people_by_age` for the parameters.

    References
    ----------
    DREES, *L'accessibilité potentielle localisée*, weights of 2023.
    """
    need = NEED_BY_CLASS @ np.stack([under_15, 1.0 - under_15 - from_75, from_75])
    weighted: Reals = population * need
    total = weighted.sum()
    return weighted * (population.sum() / total) if total > 0 else weighted


def share_ald(people: Counts) -> Reals:
    """Return the share with a long-term condition (n,) [0–1], 16.5 % of all `people` by age band (n, 7)."""
    total = people.sum(axis=1)
    cases = people @ ALD_BY_BAND
    scale = ALD_OVERALL * total.sum() / max(cases.sum(), 1e-300)
    share: Reals = np.minimum(1.0, scale * cases / np.maximum(total, 1))
    return share


def share_deprived(population: Counts, income: Reals) -> Reals:
    """Return the share covered by the State's complementary cover (n,) [0–1], 11 % of all people.

    Proportional to income^−2.5: an assumption, spread by the median income of the département.

    Parameters
    ----------
    population
        (n,) [inhabitants].
    income
        Median income per consumption unit (n,) [EUR/yr].
    """
    relative = income**DEPRIVED_INCOME_ELASTICITY
    mean = (population @ relative) / max(int(population.sum()), 1)
    share: Reals = np.minimum(1.0, DEPRIVED_OVERALL * relative / mean) if mean > 0 else np.zeros(len(population))
    return share
