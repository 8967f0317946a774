"""Money: what a policy costs the public purse."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]

PUBLIC_PAYERS = frozenset({"state", "social_security", "regions"})
"""Payers that count as public; complementary insurers and households do not."""

DISCOUNT = 0.025
"""Yearly discount rate of public money [–] (a convention of this metric)."""

CARE = "care"
"""Name of the ledger line of care itself, which is no measure."""


def public_cost(ledger: Mapping[tuple[str, str, str], float]) -> float:
    """Return the net public cost of the levers in one year, beyond baseline [EUR].

    Σ over levers of what public payers pay − what they receive; a saving counts as negative, what households or
    insurers pay does not count, nor does the line of care itself.

    Parameters
    ----------
    ledger
        {(lever, payer, receiver): amount} of one year [EUR].

    References
    ----------
    Cour des comptes (November 2025): all settlement aids of the State, the Assurance maladie and local authorities cost
    205 million EUR in 2023.
    """
    lines = [(payer, receiver, amount) for (lever, payer, receiver), amount in ledger.items() if lever != CARE]
    paid = sum(amount for payer, _, amount in lines if payer in PUBLIC_PAYERS)
    received = sum(amount for _, receiver, amount in lines if receiver in PUBLIC_PAYERS)
    return float(paid - received)


def cost_per_person_year(cost: Reals, lifted: Reals) -> Reals:
    """Return the public cost of a person-year with an APL of 2.5 or more, up to each year (n_years,) [EUR].

    Σ cost·(1.025)^−t / Σ extra people with APL ≥ 2.5; NaN where nobody is lifted in all.

    Parameters
    ----------
    cost
        Net public cost of each year beyond baseline (n_years,) [EUR].
    lifted
        People with an APL of 2.5 or more, with the policy less without (n_years,) [inhabitants].
    """
    spent = np.cumsum(cost * (1.0 + DISCOUNT) ** -np.arange(len(cost)))
    people = np.cumsum(lifted)
    each: Reals = np.divide(spent, people, out=np.full(len(cost), np.nan), where=people > 0.0)
    return each
