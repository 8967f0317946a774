"""Sport sur ordonnance remboursé.

Since March 2017 a doctor may prescribe adapted sport to patients with a long-term condition (ALD), who pay themselves.
Benoît Hamon announced in 2017 that social security would pay. How many would be treated, how slowly they come and how
many visits they then spare is not known: no effect on access was ever measured, so that its bounds include none.

References
----------
Loi du 26 janvier 2016, article 144; décret 2016-1990; Hamon, programme présidentiel 2017; France 3 and L'Inspiration
politique (Strasbourg: 900 enrolled for 280,000 EUR in 2016, 850 for 1.6 million in 2022).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import ramp
from simdesert.levers._groups import Groups
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class SportOnPrescription(Lever):
    """Exercise as a treatment, refunded as one."""

    official_name = "Sport sur ordonnance remboursé"
    must_show: ClassVar[tuple[MustShow, ...]] = (
        MustShow("Hardly fewer visits, or as many", "visits_per_person", "effect", -0.02, 0.005, relative=True),
        MustShow("No access effect measurable, spread and not targeted", "apl_mean", "effect", -0.05, 0.01),
    )

    treated: float = parameter(
        0.05, "share of people in ALD", 0.02, 0.1, source="0.02 a year in Strasbourg, unrefunded", grade="assumption"
    )
    years_to_spread: float = parameter(10, "years", 5, 15, source="not announced", grade="assumption")
    spared: float = parameter(0.1, "share of their visits", 0, 0.2, source="none found", grade="assumption")
    cost: float = parameter(
        310, "EUR/patient/yr", 250, 1_900, source="Strasbourg: 280,000 EUR for 900; 1.6 M for 850", grade="study"
    )

    def need(self, groups: Groups, sites: Sites, year: int) -> Answer:
        """Let the need of the treated fall, everywhere alike."""
        return np.where(groups.ald, 1.0 - self._treated(year) * self.spared, 1.0)[np.newaxis, :]

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Refund the sport of the treated."""
        patients = self._treated(record.years_in_force) * record.people_ald
        return {("social_security", "patients"): self.cost * patients}

    def _treated(self, year: int) -> float:
        return self.delivery * self.treated * ramp(year, self.years_to_spread)
