"""Aide à l'emploi du conjoint.

Whoever settles in a medical desert is helped to find work for his or her partner. Announced by Benoît Hamon in December
2016, neither numbered nor costed, and never enacted nationally: what the help is worth and costs is an assumption.
Doctors without a partner are not concerned.

References
----------
Hamon, December 2016 (Public Sénat); CNOM 2019 (nine interns in ten with a partner are influenced by him or her);
Günther et al. 2010 (the partner's career is an attribute of the choice).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites, Zone
from simdesert.levers._bill import Flow, Record
from simdesert.levers._contract import holders_paid
from simdesert.levers._effort import helped_by_year
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class SpouseEmployment(Lever):
    """Two jobs instead of one."""

    official_name = "Aide à l'emploi du conjoint"
    must_show: ClassVar[tuple[MustShow, ...]] = (
        MustShow("More GPs in priority zones, all with a partner", "gps", "effect", low=0.0, where="priority"),
    )

    value: float = parameter(
        6_000, "EUR/yr, work for the partner", 3_000, 12_000, source="not measured in EUR", grade="assumption"
    )
    helped: float = parameter(
        0.0065,
        "couples/GP/yr",
        0.003,
        0.012,
        source="a fifth of 2,357 settlers, 0.8 with a partner, for 57,533 GPs",
        grade="assumption",
    )
    cost: float = parameter(3_000, "EUR/couple, once", 1_500, 6_000, source="not announced", grade="assumption")

    def appeal(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Make priority zones worth more to doctors with a partner."""
        there = np.where(sites.zone == Zone.PRIORITY, self.delivery * self.value, 0.0)
        return np.where(doctors.partner[:, np.newaxis], there, 0.0)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay those who look for work with each couple, in the year when it comes."""
        couples = helped_by_year(self.delivery * self.helped * record.gps, record, self.until)
        return {("state", "facilities"): self.cost * holders_paid(couples, 1)}
