"""How single answers are brought to a common shape and unit before :mod:`simdesert.levers._policy` combines them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simdesert.country.sites import Sites
from simdesert.levers._lever import Answer, Flags


def number_or_array(answer: ArrayLike) -> Answer:
    """Return a single number as Python's own float, an array as it is."""
    array = np.asarray(answer, dtype=np.float64)
    return array if array.ndim else float(array)


def flag_or_array(answer: ArrayLike) -> Flags:
    """Return a single flag as Python's own bool, an array as it is."""
    array = np.asarray(answer, dtype=np.bool_)
    return array if array.ndim else bool(array)


def plus(total: Answer, more: ArrayLike) -> Answer:
    """Return the sum of two answers, written over `total` where that has the sum's shape already.

    Tables of doctors × sites are large: most of the time that a sum of several takes goes to fetching new memory.

    Parameters
    ----------
    total
        A number, or an array that nobody else holds.
    more
        Any answer.
    """
    added = np.asarray(more, dtype=np.float64)
    if isinstance(total, np.ndarray) and np.broadcast_shapes(total.shape, added.shape) == total.shape:
        total += added
        return total
    return np.asarray(total + added)


def over_sites(sites: Sites, answer: ArrayLike) -> NDArray[np.float64]:
    """Return an answer that is about sites alone (scalar, (n_sites,) or (1, n_sites)) as (n_sites,)."""
    return np.asarray(np.broadcast_to(np.asarray(answer, dtype=np.float64), (1, len(sites)))[0])


def annuity(years: float, rate: float) -> float:
    """Return what 1 EUR a year for `years` years is worth today: (1 − (1 + rate)^−years)/rate [EUR].

    Parameters
    ----------
    years
        Years paid; ``inf`` for ever [years].
    rate
        Yearly discount rate [–].
    """
    return years if rate == 0.0 else (1.0 - (1.0 + rate) ** -years) / rate


def annual_equivalent(income: tuple[Answer, float], rate: float, horizon: float) -> Answer:
    """Return (amount, years) as an even yearly amount over `horizon` years [EUR/yr].

    amount × annuity(min(years, horizon), rate)/annuity(horizon, rate).

    Parameters
    ----------
    income
        Gross amount and for how long it is paid [EUR/yr], [years].
    rate, horizon
        Discount rate and years over which a settler reckons [–], [years].
    """
    amount, years = income
    return amount * (annuity(min(years, horizon), rate) / annuity(horizon, rate))
