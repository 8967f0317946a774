"""Consultations avancées des praticiens hospitaliers et salariés.

Hospital practitioners and salaried doctors see patients in ambulatory structures some days a month: Touraine's tenth
engagement (December 2012), without a number. How many take part, how often and what a day costs are assumptions; no
effect was ever measured. Their hospital or centre loses the days that they give.

References
----------
Touraine, Pacte territoire-santé 2012, engagement 10.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.doctors import Practice, Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.levers._reach import at_own_site
from simdesert.parameters import parameter


class HospitalOutreach(Lever):
    """Doctors on a salary come to where patients are."""

    official_name = "Consultations avancées des praticiens hospitaliers et salariés"
    must_show = (  # 20,000 hospital GPs × 2.5–10 % × 6–24 days/yr × 0.4–1 delivered
        MustShow("days are given", "days", "effect", 1_200, 48_000),
        MustShow(
            "more visits in receiving zones, or none seen", "visits_per_person", "effect", -0.005, 0.1, "priority"
        ),
    )

    taking_part: float = parameter(0.05, "share of doctors", 0.025, 0.1, source="not announced", grade="assumption")
    days: float = parameter(1, "days/month", 0.5, 2, source="not announced", grade="assumption")
    cost: float = parameter(200, "EUR/day, premium and journey", 100, 400, source="not announced", grade="assumption")

    def days_elsewhere(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        """Send hospital doctors, and those salaried outside under-served sites, to these in proportion to need."""
        served = at_own_site(doctors, (~sites.under_served).astype(np.float64)) > 0
        salaried = (doctors.stage == Stage.SETTLED) & (doctors.practice == Practice.SALARIED)
        giving = (doctors.stage == Stage.HOSPITAL) | (salaried & served)
        each = self.delivery * self.taking_part * self.days
        return np.where(giving, each, 0.0), sites.under_served * sites.population_need_weighted

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay the premium and the journey of each day; the salary runs on."""
        return {("social_security", "doctors"): self.cost * record.days}
