"""Money: what a policy costs the public purse."""

from __future__ import annotations

from collections.abc import Mapping

PUBLIC_PAYERS = frozenset({"state", "social_security", "regions"})
"""Payers that count as public; complementary insurers and households do not."""

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
