"""Cumul emploi-retraite.

Doctors who draw their pension may go on practising. Their career ends at 67 on average, at 69.5 with the years after
retirement; 5,843 GPs worked so on 1 January 2024. Those of today stand in the exits of the start: this comes on top. In
2023 they were spared pension contributions. The factor on leaving is derived: it moves the mean end of careers by 2.5
years under the model's odds of retirement. How much of that money can buy is unknown: the bounds include nothing.

References
----------
LFSS 2023, article 13 (contributions of 2023); lecardiologue.com (9,850 EUR in sector 1, 16,443 in sector 2, estimate of
its author); pourquoidocteur.fr (ages of 2017); egora.fr (working retirees).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.doctors import Specialty, Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.levers._bill import Flow, Record
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class WorkAfterRetirement(Lever):
    """Retired doctors keep practising a few years."""

    official_name = "Cumul emploi-retraite des médecins"
    must_show = (
        MustShow("slows the fall", "gps", "effect", low=0, year=3),
        MustShow("fewer leave at once", "exits", "effect", high=0, year=0),
        MustShow("fades: exits come back", "exits", "effect", low=-0.1, high=0.1, year=12, relative=True),
    )

    from_age: float = parameter(65, "years of age", 62, 67, source="who may draw a pension", grade="assumption")
    leaves_old: float = parameter(
        0.55, "factor on the hazard of leaving", 0.4, 1, source="derived: +2.5 years from 65 on", grade="assumption"
    )
    working: float = parameter(
        0.109, "share of GPs", 0.083, 0.12, source="5,843 working retirees of 53,827 GPs", grade="statistic"
    )
    relief: float = parameter(
        9_850,
        "EUR/retiree/yr",
        5_000,
        16_443,
        source="LFSS 2023, estimate of the amendment's author",
        grade="assumption",
    )

    def leaves(self, doctors: DoctorsSeen) -> Answer:
        """Hold back GPs old enough to draw a pension."""
        gps = (doctors.stage == Stage.SETTLED) & (doctors.specialty == Specialty.GP)
        old = gps & (doctors.age >= self.from_age)
        return np.where(old, 1.0 - self.delivery * (1.0 - self.leaves_old), 1.0)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Give up the contributions of all who work so, not only of those who stay because of it."""
        return {("social_security", "doctors"): self.delivery * self.relief * self.working * record.gps}
