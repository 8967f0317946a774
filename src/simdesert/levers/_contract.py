"""Contracts as data: who may sign, how many places, for how long. :mod:`simdesert.model.sign` rations them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites, Zone

Signer = Literal["intern", "settler", "gp"]
UNDER_SERVED = frozenset({Zone.PRIORITY, Zone.COMPLEMENTARY})


def anyone(doctors: DoctorsSeen, sites: Sites) -> NDArray[np.bool_]:
    """Return everybody (n_doctors,) flags."""
    return np.ones(len(doctors), dtype=np.bool_)


@dataclass(frozen=True)
class Contract:
    """A contract between doctors and the State or the Assurance maladie.

    Attributes
    ----------
    signer
        ``"intern"`` signs during the internship, ``"settler"`` at settlement, ``"gp"`` when established.
    places
        Places offered each year, France as a whole, persons [contracts/yr].
    years_offered
        How many years new places are offered; then none [years].
    years_paid
        How long a holder is paid and, for a GP, how long the contract acts [years]; ``inf`` for ever.
    bond_years
        How long a bound doctor owes service in `zones` once he settles [years].
    take_up
        Share of the eligible who would apply [0–1]; drawn once in a life.
    zones
        Zone classes where it holds.
    eligible
        Who may sign: a function of doctors and sites giving (n_doctors,) flags.
    not_with
        Names of contracts that the signer must not hold.
    """

    signer: Signer
    places: float
    years_offered: float
    years_paid: float
    bond_years: float = 0.0
    take_up: float = 1.0
    zones: frozenset[Zone] = UNDER_SERVED
    eligible: Callable[[DoctorsSeen, Sites], NDArray[np.bool_]] = anyone
    not_with: frozenset[str] = frozenset()


def holders_paid(holders: NDArray[np.float64], years_paid: float) -> float:
    """Return how many holders are paid this year, one in a last incomplete year counting in part [doctors].

    Parameters
    ----------
    holders
        Holders by years since signature (k,) [doctors].
    years_paid
        How long each is paid [years].
    """
    return float((holders * np.clip(years_paid - np.arange(len(holders)), 0.0, 1.0)).sum())
