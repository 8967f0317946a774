"""Mission de solidarité territoriale.

GPs who volunteer spend up to two days a month in one of the 151 red intercommunalities (2.5 million people), for
200 EUR a day on top of fees, in an equipped place with an assistant. Announced in April 2025, voluntary since
September; a month later 290 had volunteered in Nouvelle-Aquitaine and none yet worked, so that what part of the days is
done is an assumption that may be none.

References
----------
Vautrin and Neuder, Pacte de lutte contre les déserts médicaux 2025; environnementsantepolitique.fr, 9 October 2025.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._contract import Contract
from simdesert.levers._effort import effort
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


def outside_red_sites(doctors: DoctorsSeen, sites: Sites) -> NDArray[np.bool_]:
    """Return who is settled outside red sites (n_doctors,) flags."""
    flags: NDArray[np.bool_] = (doctors.stage == Stage.SETTLED) & (doctors.site >= 0) & ~sites.red[doctors.site]
    return flags


class SolidarityDays(Lever):
    """Volunteers see patients where doctors lack most, two days a month."""

    official_name = "Mission de solidarité territoriale"
    excludes = frozenset({"solidarity_duty"})
    must_show = (
        MustShow("470 volunteers' 24 days a year, within a factor of 2", "days", "input", 5_640, 22_560, year=1),
        MustShow("fewer visits forgone there", "share_visits_forgone", "effect", high=0, where="priority", year=1),
        MustShow("home practices lose", "visits_per_person", "effect", high=0, where="intermediate", year=1),
    )

    target: float = parameter(
        3_200, "volunteers", 1_600, 6_400, source="290 in Nouvelle-Aquitaine × 67.4/6.1 M people", grade="assumption"
    )
    stock: float = parameter(0, "volunteers", 0, 5_000, source="new in 2025", grade="law")
    years: float = parameter(1, "years", 1, 15, source="Vautrin–Neuder 2025: from September", grade="law")
    take_up: float = parameter(0.06, "share of GPs", 0.03, 0.12, source="3,200 of 57,500 GPs", grade="assumption")
    days: float = parameter(2, "days/month", 0, 10, source="Vautrin–Neuder 2025: at most", grade="law")
    participation: float = parameter(0.25, "share of days", 0, 1, source="near 0 after a month", grade="assumption")
    premium: float = parameter(200, "EUR/day", 0, 1_000, source="Vautrin–Neuder 2025", grade="law")
    place: float = parameter(100, "EUR/day, place and assistant", 50, 200, source="not announced", grade="assumption")

    def contract(self) -> Contract:
        """Enrol volunteers settled outside red sites."""
        places = self.delivery * effort(self.target - self.stock, self.years, 0)
        return Contract("gp", places, self.years, np.inf, take_up=self.take_up, eligible=outside_red_sites)

    def days_elsewhere(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        """Send volunteers to red sites in proportion to need."""
        away = doctors.holds(self.name) & outside_red_sites(doctors, sites)
        return np.where(away, self.days * self.participation, 0.0), sites.red * sites.population_need_weighted

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay the premium of the days done, and the place with its assistant."""
        return {
            ("social_security", "doctors"): self.premium * record.days,
            ("state", "facilities"): self.place * record.days,
        }
