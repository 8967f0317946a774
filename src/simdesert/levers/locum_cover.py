"""Remplacement des volontaires au cabinet.

While a GP spends solidarity days elsewhere, a locum keeps his practice going. The model rations locums: their days
serve holidays first. The measure goes with the volunteers of the solidarity days; where nobody volunteers it changes
nothing. What share of the days would be held, and what is paid for it, was not announced.

References
----------
Vautrin and Neuder, Un médecin près de chez vous, September 2025.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.doctors import Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.levers._bill import Flow, Record
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter

VOLUNTEERS = "solidarity_days"
"""The contract whose holders are replaced."""


class LocumCover(Lever):
    """Somebody receives the volunteer's patients while he is away."""

    official_name = "Remplacement des médecins volontaires dans leur cabinet"
    must_show = (
        MustShow("home practices lose less of what volunteers take from them", "visits_per_person", "effect", low=0,
                 where="intermediate", year=1, beside=(VOLUNTEERS,)),
        MustShow("alone it adds no doctor", "gps", "effect", low=-0.001, high=0.001, year=1, relative=True),
    )  # fmt: skip

    share: float = parameter(1.0, "share of days away", 0.5, 1.0, source="share not announced", grade="assumption")
    support: float = parameter(100, "EUR/day held", 50, 200, source="not announced", grade="assumption")

    def cover(self, doctors: DoctorsSeen) -> Answer:
        """Have locums hold the days that volunteers are away."""
        volunteers = (doctors.stage == Stage.SETTLED) & doctors.holds(VOLUNTEERS)
        return np.where(volunteers, self.delivery * self.share, 0.0)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay a supplement for each day that a locum holds."""
        return {("social_security", "doctors"): self.support * record.days_covered}
