"""Sport en entreprise et dans les administrations.

Rooms for sport in firms and administrations, with a programme for the civil service. Announced by Benoît Hamon in 2017,
neither numbered nor costed; no effect on access was ever measured. It concerns working ages only. The ledger holds what
the State pays for the civil service; firms bear their own rooms.

References
----------
Hamon, programme présidentiel 2017 (plan national sport et santé); DGAFP, rapport annuel (5.67 million civil servants,
end of 2021).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from simdesert.country.communes import AGE_BANDS
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import ramp
from simdesert.levers._groups import Groups
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter

WORKING_AGES = (AGE_BANDS.index("17-39"), AGE_BANDS.index("40-59"))


class WorkplaceSport(Lever):
    """Exercise between two meetings."""

    official_name = "Sport en entreprise et dans les administrations"
    must_show: ClassVar[tuple[MustShow, ...]] = (
        MustShow("Hardly fewer visits, or as many", "visits_per_person", "effect", -0.01, 0.005, relative=True),
        MustShow("No access effect measurable", "apl_mean", "effect", -0.03, 0.01),
    )

    reached: float = parameter(0.05, "share of people of 17–59", 0.025, 0.1, source="not announced", grade="assumption")
    years_to_spread: float = parameter(10, "years", 5, 15, source="not announced", grade="assumption")
    spared: float = parameter(0.05, "share of their visits", 0, 0.1, source="none found", grade="assumption")
    civil_servants: float = parameter(
        0.084, "share of people", 0.08, 0.09, source="DGAFP 2021: 5.67 M of 67.4 M", grade="statistic"
    )
    cost: float = parameter(100, "EUR/civil servant/yr", 50, 200, source="not announced", grade="assumption")

    def need(self, groups: Groups, sites: Sites, year: int) -> Answer:
        """Let the need of those reached fall a little, at working ages."""
        spared = np.where(np.isin(groups.band, WORKING_AGES), self._reached(year) * self.spared, 0.0)
        return 1.0 - spared[np.newaxis, :]

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay for the civil servants reached."""
        reached = self._reached(record.years_in_force) * self.civil_servants * record.people
        return {("state", "facilities"): self.cost * reached}

    def _reached(self, year: int) -> float:
        return self.delivery * self.reached * ramp(year, self.years_to_spread)
