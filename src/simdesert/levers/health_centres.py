"""Centres de santé.

Health centres employ GPs on a salary: 1,220 centres with 2,150 GPs in 2013; medical and polyvalent centres grew by
80 to 90 % in the five years to 2023. Touraine's twelfth engagement and France Santé promise more of them without a
number, so the yearly effort is an assumption, as is what a centre nearby is worth to a young doctor.

References
----------
Touraine, Pacte territoire-santé 2012, engagement 12; CNAM, accord national des centres de santé, rémunérations 2022.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import effort, spread, under_served_first
from simdesert.levers._lever import Answer, Facility, Lever
from simdesert.levers._must_show import MustShow
from simdesert.levers._reach import share_of_places
from simdesert.parameters import parameter


class HealthCentres(Lever):
    """Salaried posts where settling attracts nobody."""

    official_name = "Centres de santé"
    must_show = (  # GPs in centres: −0.8 % a year against −1.8 % for three years
        MustShow("softens the fall of the APL, at most by 3 %", "apl_mean", "effect", 0, 0.03, relative=True),
        MustShow("more posts are filled", "posts_filled", "effect", 0),
    )

    target: float = parameter(1_420, "centres", 1_320, 1_720, source="not announced", grade="assumption")
    stock: float = parameter(1_220, "centres", 0, 1_320, source="2013, at the announcement", grade="law")
    years: float = parameter(5, "years", 1, 15, source="not announced: five years as to 2023", grade="law")
    posts_per_centre: float = parameter(
        1.76, "GPs/centre", 1.5, 3, source="2,150 GPs in 1,220 centres, 2013", grade="statistic"
    )
    value: float = parameter(
        2_000,
        "EUR/yr, a full team of salaried colleagues",
        1_000,
        4_000,
        source="not measured in EUR",
        grade="assumption",
    )
    young_below: float = parameter(
        45, "years of age", 40, 45, source="as for health houses, IRDES QES 247", grade="study"
    )
    support: float = parameter(39_533, "EUR/centre/yr", 30_000, 45_000, source="CNAM 2022", grade="statistic")

    def opens(self, sites: Sites, year: int) -> Mapping[Facility, Answer]:
        """Open centres in under-served sites by people."""
        return {"health_centre": self._centres(sites, year)}

    def posts(self, sites: Sites, year: int) -> Answer:
        """Offer the posts of the centres that open."""
        return self.posts_per_centre * self._centres(sites, year)

    def appeal(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Draw young doctors a little to where salaried colleagues share the load."""
        near = share_of_places(sites, sites.opened_of("health_centre"), self.posts_per_centre)
        return np.where((doctors.age < self.young_below)[:, np.newaxis], self.value * near, 0.0)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Support every new centre."""
        return {("social_security", "facilities"): self.support * record.stock.get("health_centre", 0.0)}

    def _centres(self, sites: Sites, year: int) -> NDArray[np.float64]:
        centres = self.delivery * effort(self.target - self.stock, self.years, year)
        return spread(centres, under_served_first(sites, 1.0))
