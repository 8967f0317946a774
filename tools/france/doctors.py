"""Doctors: practice places of general practitioners, exact by département, scattered as they are in reality."""

from __future__ import annotations

import numpy as np
from scipy.stats import gamma, norm, poisson

from france.facts import DEPARTEMENTS, of_class, size_class
from simdesert.country.travel import Travel
from simdesert.metrics.apl import MEAN_APL, VISITS_PER_PLACE
from simdesert.metrics.catchment import accessibility, catchment

DAMPING = 0.1
"""Where the APL of a first allocation is low, weights rise as (APL/3.74)^−DAMPING: plain allocation is too rough."""

LOWEST = 0.25
ROUNDS = 3
SHARE_65, SPREAD_65 = 0.12, 0.30
"""Places held by GPs of 65 and over: 12 % (DREES, APL with and without them), spread of log-odds invented."""


def gps(
    people: np.ndarray, departement: np.ndarray, travel: Travel, demand: np.ndarray, luck: np.random.Generator
) -> np.ndarray:
    """Return practice places by commune (n,) [places], BPE's total in each département.

    Poisson of mean ∝ people × rate of the class of size × Gamma(mean 1, variance of the class) × damping.
    """
    row = size_class(people)
    spread = of_class("gp_variance")[row]
    scatter = gamma.ppf(luck.random(len(people)), 1.0 / spread) * spread
    u = luck.random(len(people))
    expected = people * of_class("gps_per_1000")[row] / 1000.0 * scatter
    weights = catchment(travel)
    damping = np.ones(len(people))
    for _ in range(ROUNDS):
        places = _exact(expected * damping, u, departement)
        apl = accessibility(weights, places * VISITS_PER_PLACE, demand)
        damping *= np.clip(apl / MEAN_APL, LOWEST, 1.0) ** -DAMPING
    return places


def gps_65_and_over(places: np.ndarray, departement: np.ndarray, luck: np.random.Generator) -> np.ndarray:
    """Return places held by a GP of 65 or over (n,) [places]: 12 % overall, more in some départements (invented)."""
    shift = {code: norm.ppf(luck.random()) * SPREAD_65 for code in DEPARTEMENTS}
    odds = SHARE_65 / (1.0 - SHARE_65) * np.exp(np.array([shift[d] for d in departement.tolist()]))
    rows = np.repeat(np.arange(len(places)), places)
    old = luck.random(len(rows)) < (odds / (1.0 + odds))[rows]
    return np.bincount(rows, weights=old, minlength=len(places)).astype(np.int64)


def _exact(expected: np.ndarray, u: np.ndarray, departement: np.ndarray) -> np.ndarray:
    """Return Poisson quantiles `u` of the expectations, scaled in each département to its total (n,) [places]."""
    places = np.zeros(len(u), dtype=np.int64)
    for code, facts in DEPARTEMENTS.items():
        rows = np.flatnonzero(departement == code)
        places[rows] = _with_total(expected[rows], u[rows], facts.gps)
    return places


def _with_total(expected: np.ndarray, u: np.ndarray, total: int) -> np.ndarray:
    low, high = 0.05, 20.0
    for _ in range(50):
        middle = float(np.sqrt(low * high)) * total / expected.sum()
        found = poisson.ppf(u, expected * middle).astype(np.int64)
        low, high = (np.sqrt(low * high), high) if found.sum() < total else (low, np.sqrt(low * high))
    found = poisson.ppf(u, expected * low * total / expected.sum()).astype(np.int64)
    short = total - int(found.sum())
    order = np.argsort(found - expected, kind="stable")
    found[order[:short]] += 1
    return found
