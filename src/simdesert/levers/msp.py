"""Maisons de santé pluriprofessionnelles (MSP).

Private group practices of several professions around a common health project, paid as a team by the Assurance maladie
(accord conventionnel interprofessionnel, ACI). 174 stood in 2012, 600 were announced for the end of 2014, 436 stood
then; about 2,586 in 2024. They draw young GPs; the value of group practice to them is an assumption.

References
----------
Touraine, Pacte territoire-santé 2012, engagement 5; IRDES, Questions d'économie de la santé 247 (2020); CNAM, ACI 2022.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.doctors import Practice
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import effort, spread, under_served_first
from simdesert.levers._lever import Answer, Facility, Lever
from simdesert.levers._must_show import MustShow
from simdesert.levers._reach import at_own_site, share_of_places
from simdesert.parameters import parameter


class Msp(Lever):
    """Houses that let young doctors practise together."""

    official_name = "Maisons de santé pluriprofessionnelles"
    must_show = (
        MustShow("262 houses in two years, ± 20 %", "opened", "input", 105, 158, year=0),
        MustShow("more young GPs in low-access peri-urban and rural zones than where access is good", "gps", "effect",
                 0, where="low_access_countryside", relative=True, than="over_served"),
        MustShow("nothing elsewhere", "gps", "effect", -0.01, 0.01, "over_served", relative=True),
    )  # fmt: skip

    target: float = parameter(600, "houses", 0, 10_000, source="Touraine 2012, engagement 5: by end 2014", grade="law")
    stock: float = parameter(174, "houses", 0, 10_000, source="2012, Touraine's own figure", grade="law")
    years: float = parameter(2, "years", 1, 15, source="Touraine 2012: 2013 and 2014", grade="law")
    delivery: float = parameter(
        0.62, "share of the announcement", 0.4, 1.0, source="DGOS: 436 in 2014, (436 − 174)/426", grade="statistic"
    )
    first: float = parameter(
        3, "times likelier in rural and peri-urban priority sites", 1, 6, source="not announced", grade="assumption"
    )
    gps_per_house: float = parameter(5, "GPs/house", 3, 7, source="not at hand", grade="assumption")
    value: float = parameter(
        10_000, "EUR/yr, group practice to a young GP", 5_000, 20_000, source="not measured in EUR", grade="assumption"
    )
    young_below: float = parameter(45, "years of age", 40, 45, source="IRDES QES 247", grade="study")
    list_gain: float = parameter(
        0.02, "of the list", 0, 0.08, source="ministry 2023: 130 patients more, without controls", grade="assumption"
    )
    team_pay: float = parameter(72_415, "EUR/house/yr", 40_000, 80_000, source="CNAM, ACI 2022", grade="statistic")

    def opens(self, sites: Sites, year: int) -> Mapping[Facility, Answer]:
        """Open houses in under-served sites, rural and peri-urban priority zones first."""
        houses = self.delivery * effort(self.target - self.stock, self.years, year)
        return {"msp": spread(houses, under_served_first(sites, self.first))}

    def appeal(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Draw young doctors to sites in proportion to the places in new houses."""
        new = self.value * share_of_places(sites, sites.opened_of("msp"), self.gps_per_house)
        return np.where((doctors.age < self.young_below)[:, np.newaxis], new, 0.0)

    def list_size(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Let GPs of the new houses register a few more patients."""
        opened = sites.opened_of("msp")
        new = at_own_site(doctors, opened / np.maximum(sites.msp, opened + 1e-9))
        return np.where(doctors.practice == Practice.MSP, 1.0 + self.list_gain * new, 1.0)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay every new house as a team."""
        return {("social_security", "facilities"): self.team_pay * record.stock.get("msp", 0.0)}
