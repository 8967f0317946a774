"""École pour les enfants des médecins.

Whoever settles in a medical desert is helped with school for the children. Announced by Benoît Hamon in December 2016
without an amount; what it is worth and costs is an assumption. Doctors without children are not concerned.

References
----------
Hamon, December 2016 (Public Sénat); Günther et al. 2010 (child care lowers the pay that doctors ask for).
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


class SchoolHelp(Lever):
    """School within reach for the children of those who come."""

    official_name = "École pour les enfants"
    must_show: ClassVar[tuple[MustShow, ...]] = (
        MustShow("More GPs in priority zones, all with children", "gps", "effect", low=0.0, where="priority"),
    )

    value: float = parameter(
        3_000,
        "EUR/yr, school to a doctor with children",
        1_500,
        6_000,
        source="not measured in EUR",
        grade="assumption",
    )
    helped: float = parameter(
        0.005,
        "families/GP/yr",
        0.0025,
        0.01,
        source="a fifth of 2,357 settlers, 0.65 with children, for 57,533 GPs",
        grade="assumption",
    )
    years_paid: float = parameter(8, "years", 4, 12, source="not announced", grade="assumption")
    cost: float = parameter(1_500, "EUR/family/yr", 750, 3_000, source="not announced", grade="assumption")

    def appeal(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Make priority zones worth more to doctors with children."""
        there = np.where(sites.zone == Zone.PRIORITY, self.delivery * self.value, 0.0)
        return np.where(doctors.children[:, np.newaxis], there, 0.0)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay for the school years of the families that came."""
        families = helped_by_year(self.delivery * self.helped * record.gps, record, self.until)
        return {("regions", "facilities"): self.cost * holders_paid(families, self.years_paid)}
