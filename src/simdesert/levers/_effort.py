"""Yearly efforts: what an announcement adds to baseline each year, where, and whom it has reached so far."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simdesert.country.sites import Sites, Zone
from simdesert.country.zones import FRANCE_PEOPLE
from simdesert.levers._bill import Record


def effort(gap: float, years: float, year: int) -> float:
    """Return the effort of one year on top of baseline: gap/years for `years` years, then 0 [count/yr].

    Parameters
    ----------
    gap
        What was announced beyond the stock of the day: target − stock, at least 0 [count].
    years
        Years announced to close the gap; a fraction falls on the last year [years].
    year
        Years since the first, 0 in the first [years].
    """
    return max(gap, 0.0) / years * min(max(years - year, 0.0), 1.0)


def ramp(year: int, years: float) -> float:
    """Return how far a measure that grows in equal yearly steps has come: 1/years in the first, at most 1 [0–1].

    Parameters
    ----------
    year
        Years since the first, 0 in the first [years].
    years
        Years that it takes [years].
    """
    return min(1.0, (year + 1) / years)


def spread(total: float, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a national total spread over sites in proportion to weights; zeros where all weights are 0.

    Parameters
    ----------
    total
        [count].
    weights
        (n_sites,) [–].
    """
    among = float(weights.sum())
    return total * weights / among if among > 0.0 else np.zeros_like(weights)


def under_served_first(sites: Sites, first: float) -> NDArray[np.float64]:
    """Return weights by people of under-served sites, `first` times larger in rural and peri-urban priority zones.

    Parameters
    ----------
    sites
        The sites.
    first
        How many times likelier the least served rural and peri-urban sites are [–].

    Returns
    -------
    (n_sites,) [inhabitants].
    """
    least_served = (sites.zone == Zone.PRIORITY) & (sites.rural | sites.periurban)
    return sites.population * sites.under_served * np.where(least_served, first, 1.0)


def helped_by_year(a_year: float, record: Record, until: int) -> NDArray[np.float64]:
    """Return who was helped by years since: `a_year` in each year in force, 0 afterwards (k,) [persons].

    Parameters
    ----------
    a_year
        Helped in each year, there [persons/yr].
    record
        The year's record.
    until
        Last year in force [calendar year].
    """
    since = np.arange(record.years_in_force + 1)
    return np.where(record.year - since <= until, a_year, 0.0)


def per_inhabitant(amount: float, record: Record, until: int) -> float:
    """Return an amount for each inhabitant of the territory in a year in force, 0 afterwards [EUR/yr].

    Parameters
    ----------
    amount
        [EUR/inhabitant/yr].
    record
        The year's record.
    until
        Last year in force [calendar year].
    """
    return amount * record.people * (record.year <= until)


def share_of_france(record: Record) -> float:
    """Return the people of the territory over those of France [–]: what scales a national quantity down to it."""
    return record.people / FRANCE_PEOPLE
