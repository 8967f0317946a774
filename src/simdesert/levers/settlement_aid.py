"""Contrat d'aide à l'installation des médecins (CAIM).

Who settles in a priority zone for at least five years, for the first time, gets up to 50,000 EUR. In force since the
convention of 2016, open until the end of 2025; a right without quota. Holders were never counted in public: what share
of those entitled signs is an assumption. Elsewhere such money moved newly qualified doctors only, and few of them.

References
----------
Convention médicale 2016; Cour des comptes, 12 November 2025; Yong, Scott et al., 2018 (Australia).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites, Zone
from simdesert.levers._bill import Flow, Record
from simdesert.levers._contract import Contract, holders_paid
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


def never_settled(doctors: DoctorsSeen, sites: Sites) -> NDArray[np.bool_]:
    """Return who has not settled yet: once a career (n_doctors,) flags."""
    flags: NDArray[np.bool_] = doctors.stage != Stage.SETTLED
    return flags


class SettlementAid(Lever):
    """A starting aid where doctors lack most."""

    official_name = "Contrat d'aide à l'installation des médecins"
    must_show = (
        MustShow(
            "a few per cent more settlers", "settlers", "effect", low=0, high=0.1, where="priority", relative=True
        ),
    )

    delivery: float = parameter(
        1.0, "share of the announcement", 0, 1, source="a right: who is entitled gets it", grade="law"
    )
    aid: float = parameter(50_000, "EUR/contract", 0, 200_000, source="convention médicale 2016", grade="law")
    years_paid: float = parameter(5, "years", 1, 10, source="convention médicale 2016: five years' stay", grade="law")
    places: float = parameter(
        2_400, "contracts/yr", 0, 5_000, source="no quota: more than all 2,357 first settlements", grade="law"
    )
    take_up: float = parameter(
        0.8, "share of those entitled", 0.5, 1, source="contracts not counted in public", grade="assumption"
    )

    def contract(self) -> Contract:
        """Offer the aid to all who settle in a priority zone for the first time."""
        return Contract(
            "settler", self.delivery * self.places, math.inf, self.years_paid, take_up=self.take_up,
            zones=frozenset({Zone.PRIORITY}), eligible=never_settled, not_with=frozenset({"ptmg"}),
        )  # fmt: skip

    def income(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, float]:
        """Pay the aid in equal parts in priority sites."""
        return np.where(sites.zone == Zone.PRIORITY, self.aid / self.years_paid, 0.0)[np.newaxis, :], self.years_paid

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay a part a year to holders."""
        paid = holders_paid(record.holders, self.years_paid)
        return {("social_security", "doctors"): self.aid / self.years_paid * paid}
