"""Accompagnement durable à l'installation.

Young doctors are prepared for liberal practice and accompanied after they settle: accounts, formalities, a colleague to
ask. 6 % of those who settled in 2005–11 left liberal practice within three years; 59 % of interns and 43 % of locums
fear to fail economically. How many departures support prevents was never measured, so that the bounds include none.

References
----------
Vautrin and Neuder, Un médecin près de chez vous, September 2025; Dumontet, Samson and Franc, Revue française d'économie
2016; CNOM, survey of young doctors 2019.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.doctors import Specialty, Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class SettlementMentoring(Lever):
    """Those who settle are not left alone."""

    official_name = "Accompagnement durable à l'installation"
    must_show = (MustShow("fewer early departures", "exits", "effect", high=0, year=1),)

    early: float = parameter(3, "years", 1, 5, source="Dumontet, Samson and Franc 2016", grade="study")
    leaves_early: float = parameter(
        0.8, "factor on the hazard of leaving", 0.6, 1, source="none found", grade="assumption"
    )
    value: float = parameter(1_000, "EUR/yr to a settler", 500, 2_000, source="not announced", grade="assumption")
    cost: float = parameter(500_000, "EUR/region/yr", 250_000, 1_000_000, source="not announced", grade="assumption")

    def leaves(self, doctors: DoctorsSeen) -> Answer:
        """Hold back GPs who settled in the last years."""
        gps = (doctors.stage == Stage.SETTLED) & (doctors.specialty == Specialty.GP)
        new = gps & (doctors.years_settled <= self.early)
        return np.where(new, 1.0 - self.delivery * (1.0 - self.leaves_early), 1.0)

    def appeal(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Make settling, wherever it be, less of a risk to those who never did."""
        return np.where(doctors.stage == Stage.SETTLED, 0.0, self.delivery * self.value)[:, np.newaxis]

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay a team in each region."""
        return {("state", "facilities"): self.delivery * self.cost * record.regions}
