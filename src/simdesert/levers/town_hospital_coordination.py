"""Équipes pluridisciplinaires et coordination ville-hôpital.

Teams of several professions and a better passage between town and hospital spare people with a long-term condition
visits that better follow-up would have avoided, and find them a doctor sooner. Promised with France Santé in autumn
2025, neither numbered nor costed; no effect was ever measured.

References
----------
Lecornu, September 2025; Rist, November 2025 (France Santé).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import ramp
from simdesert.levers._groups import Groups
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class TownHospitalCoordination(Lever):
    """Follow-up spares visits, and somebody calls the next doctor."""

    official_name = "Équipes pluridisciplinaires et coordination ville-hôpital"
    must_show = (  # 0.6 × 2 % of the visits of people with a long-term condition, about 0.3 of all 3.7
        MustShow("fewer avoidable visits, or none seen", "visits_per_person", "effect", -0.05, 0.01),
    )

    years: float = parameter(5, "years", 2.5, 10, source="not announced", grade="assumption")
    avoided: float = parameter(
        0.02, "share of visits with a long-term condition", 0.01, 0.04, source="not announced", grade="assumption"
    )
    more_tries: float = parameter(1, "doctors tried", 0.5, 2, source="not announced", grade="assumption")
    cost: float = parameter(
        5, "EUR/person with a long-term condition/yr", 2.5, 10, source="not announced", grade="assumption"
    )

    def need(self, groups: Groups, sites: Sites, year: int) -> Answer:
        """Spare visits to people with a long-term condition, evenly more over the years of growth."""
        return np.where(groups.ald, 1.0 - self._grown(year) * self.avoided, 1.0)[np.newaxis, :]

    def tries(self, groups: Groups) -> Answer:
        """Call more doctors for people with a long-term condition."""
        return np.where(groups.ald, self.delivery * self.more_tries, 0.0)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay the teams for the people whom they follow."""
        return {("social_security", "facilities"): self._grown(record.years_in_force) * self.cost * record.people_ald}

    def _grown(self, year: int) -> float:
        """Return the share of the announcement in place in a year [0–1]."""
        return self.delivery * ramp(year, self.years)
