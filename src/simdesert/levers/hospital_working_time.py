"""Temps de travail à l'hôpital.

The hand-over between shifts counts as working time and half-days are recognised: hospital doctors stay longer and offer
fewer hours. Announced by Benoît Hamon in 2017, not enacted as such; hours, effect and cost are assumptions. It concerns
GPs employed by hospitals, the only hospital doctors of the model, who are outside the APL.

References
----------
Hamon, programme présidentiel 2017; DREES 2014 (17,597 GPs employed by hospitals).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from simdesert.country.doctors import Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import share_of_france
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class HospitalWorkingTime(Lever):
    """Hours that were worked and not counted."""

    official_name = "Temps de travail à l'hôpital"
    must_show: ClassVar[tuple[MustShow, ...]] = (  # 1 to 4 of 44.5 h × 0.4 to 1; ten Januaries × 8 % × 0.2
        MustShow("they offer fewer hours", "hospital_days_per_gp", "input", -0.09, -0.009, year=0, relative=True),
        MustShow("they stay longer, or as long: more of them", "hospital_gps", "effect", 0, 0.16, relative=True),
        MustShow("No effect on access to GPs in town: the APL leaves hospitals out", "apl_mean", "effect", -0.01, 0.01),
    )

    kept: float = parameter(0.1, "share of yearly exits", 0, 0.2, source="none found", grade="assumption")
    hours: float = parameter(2, "h/week", 1, 4, source="not announced", grade="assumption")
    hospital_gps: float = parameter(17_597, "hospital GPs", 12_000, 28_000, source="DREES 2014", grade="statistic")
    weeks: float = parameter(45.8, "weeks/yr", 45, 47, source="52 less 6.2 of leave, DREES 2019", grade="statistic")
    pay: float = parameter(60, "EUR/hour", 30, 120, source="not announced", grade="assumption")

    def leaves(self, doctors: DoctorsSeen) -> Answer:
        """Keep hospital doctors longer."""
        return np.where(doctors.stage == Stage.HOSPITAL, 1.0 - self.delivery * self.kept, 1.0)

    def hours_freed(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Take the hours now counted from those with patients."""
        return np.where(doctors.stage == Stage.HOSPITAL, -self.delivery * self.hours, 0.0)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay hospitals for the hours that somebody else must work, while in force."""
        hours = self.delivery * self.hours * self.weeks * self.hospital_gps * share_of_france(record)
        return {("social_security", "facilities"): self.pay * hours * (record.year <= self.until)}
