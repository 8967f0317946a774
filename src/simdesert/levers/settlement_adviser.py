"""Référent installation unique dans chaque région.

One adviser in each region tells young doctors where they are wanted and accompanies them: Touraine's fourth engagement
(December 2012), in place in every region. No effect on settlement was ever measured, so that its bounds include none.

References
----------
Touraine, Pacte territoire-santé 2012, engagement 4; Cour des comptes, 12 November 2025 (young doctors find the offers
"opaque").
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class SettlementAdviser(Lever):
    """Doctors hear of places that they did not know."""

    official_name = "Référent installation unique"
    must_show = (
        MustShow(
            "small positive or none in little-known zones", "settlers", "effect", -0.01, 0.05, "priority", relative=True
        ),
    )

    delivery: float = parameter(
        1.0, "share of the announcement", 0.8, 1.0, source="Touraine 2014: one in each region", grade="statistic"
    )
    sites_known: float = parameter(
        1.1, "factor on the chance that a far site is considered", 1, 1.3, source="none found", grade="assumption"
    )
    cost: float = parameter(60_000, "EUR/region/yr", 30_000, 120_000, source="not announced", grade="assumption")

    def knows_site(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Make under-served sites a little better known."""
        return np.where(sites.under_served, 1.0 + self.delivery * (self.sites_known - 1.0), 1.0)[np.newaxis, :]

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay the adviser of each region."""
        return {("state", "facilities"): self.delivery * self.cost * record.regions}
