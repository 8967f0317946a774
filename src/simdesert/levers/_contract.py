"""Contracts as data: who may sign, how many places, for how long. :mod:`simdesert.model.sign` rations them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Practice, Specialty, Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites, Zone

Signer = Literal["intern", "settler", "gp"]
UNDER_SERVED = frozenset({Zone.PRIORITY, Zone.COMPLEMENTARY})
PHYSICIANS = frozenset({Specialty.PAEDIATRICIAN, Specialty.OPHTHALMOLOGIST, Specialty.GYNAECOLOGIST})
"""The specialists who are physicians: all but dentists."""


def anyone(doctors: DoctorsSeen, sites: Sites) -> NDArray[np.bool_]:
    """Return everybody (n_doctors,) flags."""
    return np.ones(len(doctors), dtype=np.bool_)


def self_employed(doctors: DoctorsSeen, sites: Sites) -> NDArray[np.bool_]:
    """Return who is settled and not salaried (n_doctors,) flags."""
    return np.asarray((doctors.stage == Stage.SETTLED) & (doctors.practice != Practice.SALARIED))


@dataclass(frozen=True)
class Contract:
    """A contract between doctors and the State or the Assurance maladie.

    Attributes
    ----------
    signer
        ``"intern"`` signs during the internship, ``"settler"`` at settlement, ``"gp"`` when established; specialists
        sign in training or when established.
    places
        Places offered each year to GPs, France as a whole, persons [contracts/yr].
    years_offered
        How many years new places are offered; then none [years].
    years_paid
        How long a holder is paid and, for a GP, how long the contract acts [years]; ``inf`` for ever. Specialists in
        training sign that many whole years before they practise, at least one.
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
    specialists
        Places offered each year to specialists, besides `places` [contracts/yr].
    specialties
        Who may take those, all in one lottery.
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
    specialists: float = 0.0
    specialties: frozenset[Specialty] = frozenset()


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
