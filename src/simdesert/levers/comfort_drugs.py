"""Rigueur sur les médicaments de confort.

Social security no longer refunds drugs of marginal benefit (service médical rendu faible). Announced by Benoît Hamon in
2017 without a list: what is saved is an assumption between two estimates of the past.

References
----------
Hamon, programme présidentiel 2017; Sécurité sociale 2010 (refund cut from 35 to 15 %: 145 million EUR expected); Bur,
report on the PLFSS 2012 (no refund at all of drugs at 15 %: about 1 billion EUR, Le Parisien, September 2011).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import per_inhabitant
from simdesert.levers._lever import Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class ComfortDrugs(Lever):
    """What helps little is paid by who wants it."""

    official_name = "Rigueur sur les médicaments de confort"
    must_show: ClassVar[tuple[MustShow, ...]] = (
        MustShow("No access effect", "apl_mean", "effect", -0.01, 0.01),
        MustShow("It saves money", "public_cost_eur", "effect", high=0.0),
    )

    saved: float = parameter(
        5, "EUR/inhabitant/yr", 2, 15, source="between 145 M EUR (2010) and 1 billion (2011)", grade="assumption"
    )

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Save the refunds, while in force."""
        return {("social_security", "patients"): -per_inhabitant(self.delivery * self.saved, record, self.until)}
