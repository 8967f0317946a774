"""Mission de solidarité territoriale.

GPs who volunteer spend up to two days a month in one of the 151 red intercommunalities (2.5 million people), for
200 EUR a day on top of fees, no extra fees, in an equipped place with an assistant. Announced in April 2025, voluntary
since September; a month later 290 had volunteered in Nouvelle-Aquitaine, none yet worked: the part of the days done may
be none. Volunteers come from within 60 minutes of a red site (36 % of GPs outside): who cannot go there for a day does
not volunteer. Assistants' hours count with the GPs of the sites that receive.

References
----------
Vautrin and Neuder, Pacte de lutte contre les déserts médicaux 2025; environnementsantepolitique.fr, 9 October 2025.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.doctors import Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._bounds import DAYS_WORKED
from simdesert.levers._contract import Contract
from simdesert.levers._effort import effort, spread
from simdesert.levers._groups import Groups, Tariff, of_tariff
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.levers._reach import FRANCE_GPS, near_red_sites
from simdesert.parameters import parameter


class SolidarityDays(Lever):
    """Volunteers see patients where doctors lack most, two days a month."""

    official_name = "Mission de solidarité territoriale"
    excludes = frozenset({"solidarity_duty"})
    must_show = (
        MustShow("470 volunteers' 24 days a year, within a factor of 2", "days", "input", 5_640, 22_560, year=1),
        MustShow("fewer visits forgone there", "share_visits_forgone", "effect", high=0, where="priority", year=1),
        MustShow("home practices lose", "visits_per_person", "effect", high=0, where="intermediate", year=1),
    )

    target: float = parameter(3_200, "GPs", 1_600, 6_400, source="the 290 × 67.4/6.1 M people", grade="assumption")
    stock: float = parameter(0, "GPs", 0, 5_000, source="new in 2025", grade="law")
    years: float = parameter(1, "years", 1, 15, source="Vautrin–Neuder 2025: from September", grade="law")
    take_up: float = parameter(0.17, "of GPs there", 0.08, 0.33, source="3,200 of 19,200 GPs", grade="assumption")
    days: float = parameter(2, "days/month", 0, 10, source="Vautrin–Neuder 2025: at most", grade="law")
    participation: float = parameter(0.25, "share of days", 0, 1, source="near 0 after a month", grade="assumption")
    frees: float = parameter(1.2, "h/day, assistant on site", 0.6, 2.4, source="not announced", grade="assumption")
    premium: float = parameter(200, "EUR/day", 0, 1_000, source="Vautrin–Neuder 2025", grade="law")
    place: float = parameter(100, "EUR/day, place and assistant", 50, 200, source="not announced", grade="assumption")

    def contract(self) -> Contract:
        """Enrol volunteers from within reach of red sites."""
        places = self.delivery * effort(self.target - self.stock, self.years, 0)
        return Contract("gp", places, self.years, np.inf, take_up=self.take_up, eligible=near_red_sites)

    def days_elsewhere(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        """Send volunteers to red sites in proportion to need."""
        away = doctors.holds(self.name) & near_red_sites(doctors, sites)
        return np.where(away, self.days * self.participation, 0.0), sites.red * sites.population_need_weighted

    def hours_freed(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Add what assistants free in the volunteers' days to the hours of red sites' GPs, in equal parts."""
        there = (doctors.stage == Stage.SETTLED) & sites.red[doctors.site]
        return spread(self.frees * 12 / 52 * float(np.sum(self.days_elsewhere(doctors, sites)[0])), 1.0 * there)

    def waives(self, groups: Groups, year: int) -> Answer:
        """Waive the extra fees of sector 2 on the volunteers' days, a share of all GPs' days."""
        volunteers = self.delivery * sum(effort(self.target - self.stock, self.years, y) for y in range(year + 1))
        return of_tariff(Tariff.SECTOR_2, volunteers * self.days * self.participation / (FRANCE_GPS * DAYS_WORKED))

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay the premium of the days done, and the place with its assistant."""
        return {
            ("social_security", "doctors"): self.premium * record.days,
            ("state", "facilities"): self.place * record.days,
        }
