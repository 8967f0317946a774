"""Les complémentaires paient une part de la prévention.

Complementary insurers take over part of what the Assurance maladie pays for prevention: the payer moves, the care does
not. Announced by Benoît Hamon in 2017 without an amount; which part is taken over is an assumption.

References
----------
Hamon, programme présidentiel 2017; DREES, Comptes de la santé 2015 (preventive care of 2014: 9.3 billion EUR, of which
6.7 by the Assurance maladie).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import per_inhabitant
from simdesert.levers._lever import Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class InsurersPrevention(Lever):
    """Another purse for the same care."""

    official_name = "Prévention financée par les complémentaires"
    must_show: ClassVar[tuple[MustShow, ...]] = (
        MustShow("No access effect", "apl_mean", "effect", -0.01, 0.01),
        MustShow("The public purse pays less, insurers more", "public_cost_eur", "effect", high=0.0),
    )

    prevention: float = parameter(
        101, "EUR/inhabitant/yr", 90, 120, source="DREES 2014: 6.7 billion EUR for 66.1 M people", grade="statistic"
    )
    taken_over: float = parameter(0.05, "share", 0.025, 0.1, source="not announced", grade="assumption")

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Move the payer: what social security no longer pays, insurers pay, while in force."""
        moved = per_inhabitant(self.delivery * self.taken_over * self.prevention, record, self.until)
        return {("social_security", "patients"): -moved, ("insurers", "patients"): moved}
