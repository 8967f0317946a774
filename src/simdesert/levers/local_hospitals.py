"""Hôpitaux de proximité.

Local hospitals are adapted to urgent and everyday care, and regional hospitals answer for their staff: Touraine's
eleventh engagement (December 2012), without a number. How many are adapted, how many doctors' days each receives and
what it costs are assumptions; no effect was ever measured. The days are taken from the hospitals that send them.

References
----------
Touraine, Pacte territoire-santé 2012, engagement 11.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.doctors import Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import effort, spread
from simdesert.levers._lever import Answer, Facility, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class LocalHospitals(Lever):
    """A small hospital nearby, with doctors of the large one."""

    official_name = "Hôpitaux de proximité"
    must_show = (
        MustShow(
            "more visits in receiving zones, or none seen", "visits_per_person", "effect", -0.005, 0.1, "priority"
        ),
        MustShow("urgent care comes nearer, or no farther", "share_over_30_min_urgent_care", "effect", high=0),
    )

    target: float = parameter(100, "hospitals adapted", 50, 200, source="not announced", grade="assumption")
    stock: float = parameter(0, "hospitals adapted", 0, 50, source="2012, at the announcement: new", grade="law")
    years: float = parameter(5, "years", 2.5, 10, source="not announced", grade="assumption")
    days: float = parameter(20, "days/month/hospital", 10, 40, source="not announced", grade="assumption")
    support: float = parameter(200_000, "EUR/hospital/yr", 100_000, 400_000, source="not announced", grade="assumption")

    def opens(self, sites: Sites, year: int) -> Mapping[Facility, Answer]:
        """Adapt hospitals by people of under-served sites that have neither one yet nor an emergency unit."""
        hospitals = self.delivery * effort(self.target - self.stock, self.years, year)
        without = sites.under_served & ~sites.hospital & (sites.opened_of("local_hospital") == 0)
        return {"local_hospital": spread(hospitals, sites.population * without)}

    def days_elsewhere(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        """Let all hospital doctors share the days that the local hospitals need."""
        sending, hospitals = doctors.stage == Stage.HOSPITAL, sites.opened_of("local_hospital")
        each = self.days * float(hospitals.sum()) / max(1, int(sending.sum()))
        return np.where(sending, each, 0.0), hospitals

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Support every local hospital."""
        return {("social_security", "facilities"): self.support * record.stock.get("local_hospital", 0.0)}
