"""Maisons de santé pluriprofessionnelles universitaires.

Health houses linked to a university train interns in group practice, where research and teaching are done too:
Touraine's sixth engagement (December 2012), without a number. How many, how many interns each trains and what teaching
is worth to a young doctor are assumptions; the houses that stand in under-served zones are the ones linked.

References
----------
Touraine, Pacte territoire-santé 2012, engagement 6; IRDES, Questions d'économie de la santé 247 (2020), for group
practice; Silhol (2024), Économie et Statistique 542, for the place of training.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.country.zones import FRANCE_PEOPLE
from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import effort, spread
from simdesert.levers._lever import Answer, Facility, Lever
from simdesert.levers._must_show import MustShow
from simdesert.levers._reach import share_of_places
from simdesert.parameters import parameter


class UniversityMsp(Lever):
    """Interns learn in a group practice, and young doctors teach there."""

    official_name = "Maisons de santé pluriprofessionnelles universitaires"
    must_show = (MustShow("positive where sites open", "settlers", "effect", 0, where="priority"),)

    target: float = parameter(100, "houses linked", 50, 200, source="not announced", grade="assumption")
    stock: float = parameter(0, "houses linked", 0, 50, source="2012, at the announcement: new", grade="law")
    years: float = parameter(5, "years", 2.5, 10, source="not announced", grade="assumption")
    seats: float = parameter(2, "interns/house", 1, 4, source="not announced", grade="assumption")
    interns: float = parameter(
        3_700, "GP interns/yr", 3_000, 4_000, source="about 3,700 in a fourth year from 2026", grade="statistic"
    )
    training: float = parameter(9, "years", 9, 10, source="six years, internship of three or four", grade="law")
    gps_per_house: float = parameter(5, "GPs/house", 3, 7, source="not at hand", grade="assumption")
    value: float = parameter(
        3_000, "EUR/yr, teaching to a young GP", 1_500, 6_000, source="not measured in EUR", grade="assumption"
    )
    young_below: float = parameter(
        45, "years of age", 40, 45, source="as for health houses, IRDES QES 247", grade="study"
    )
    grant: float = parameter(20_000, "EUR/house/yr", 10_000, 40_000, source="not announced", grade="assumption")

    def opens(self, sites: Sites, year: int) -> Mapping[Facility, Answer]:
        """Link health houses of under-served sites."""
        houses = self.delivery * effort(self.target - self.stock, self.years, year)
        return {"university_msp": spread(houses, sites.msp * sites.under_served)}

    def exposes(self, students: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        """Train interns in the linked houses: years of training lived there over years of training in all."""
        houses = sites.opened_of("university_msp")
        lived = self.interns * self.training * float(sites.population.sum()) / FRANCE_PEOPLE
        return min(1.0, self.seats * float(houses.sum()) / max(lived, 1.0)), houses

    def appeal(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Draw young doctors to sites in proportion to the places in linked houses."""
        linked = share_of_places(sites, sites.opened_of("university_msp"), self.gps_per_house)
        return np.where((doctors.age < self.young_below)[:, np.newaxis], self.value * linked, 0.0)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Support every linked house."""
        return {("state", "facilities"): self.grant * record.stock.get("university_msp", 0.0)}
