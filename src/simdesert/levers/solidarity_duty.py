"""Solidarité territoriale obligatoire.

The compulsory variant first announced on 25 April 2025: every GP outside the red intercommunalities owes up to two days
a month there. How much of these days would be called up was not said; nor is it known how many would rather stop: the
bounds include nobody. Pay and place are those promised to volunteers in September.

References
----------
Bayrou, Pacte de lutte contre les déserts médicaux, 25 April 2025; Vautrin and Neuder, September 2025.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Specialty, Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._bounds import DAYS_WORKED
from simdesert.levers._groups import Groups, Tariff, of_tariff
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


def settled_gps(doctors: DoctorsSeen) -> NDArray[np.bool_]:
    """Return who is a GP and settled (n_doctors,) flags."""
    flags: NDArray[np.bool_] = (doctors.stage == Stage.SETTLED) & (doctors.specialty == Specialty.GP)
    return flags


class SolidarityDuty(Lever):
    """Every GP sees patients where doctors lack most, two days a month at most."""

    official_name = "Solidarité territoriale obligatoire"
    excludes = frozenset({"solidarity_days"})
    must_show = (
        MustShow("at once more than the 24 days of 470 volunteers", "days", "effect", low=11_280, year=0),
        MustShow("home practices lose visits", "visits_per_person", "effect", high=0, where="intermediate", year=1),
        MustShow("some retire early", "exits", "effect", low=0, year=0),
    )

    days: float = parameter(2, "days/month", 0, 10, source="Bayrou, 25 April 2025: at most", grade="law")
    called: float = parameter(0.25, "share of the days", 0.125, 0.5, source="not announced", grade="assumption")
    leaves_old: float = parameter(
        1.1, "factor on the hazard of leaving", 1, 1.4, source="never enacted", grade="assumption"
    )
    old: float = parameter(60, "years of age", 58, 65, source="those who may retire", grade="assumption")
    premium: float = parameter(200, "EUR/day", 0, 1_000, source="Vautrin–Neuder 2025, to volunteers", grade="law")
    place: float = parameter(100, "EUR/day, place and assistant", 50, 200, source="not announced", grade="assumption")

    def days_elsewhere(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        """Send all GPs settled elsewhere to red sites in proportion to need."""
        owing = settled_gps(doctors) & ~sites.red[doctors.site]
        return np.where(owing, self._days(), 0.0), sites.red * sites.population_need_weighted

    def leaves(self, doctors: DoctorsSeen) -> Answer:
        """Let some of those who may retire do so rather than serve."""
        tempted = settled_gps(doctors) & (doctors.age >= self.old)
        return np.where(tempted, 1.0 + self.delivery * (self.leaves_old - 1.0), 1.0)

    def waives(self, groups: Groups, year: int) -> Answer:
        """Waive the extra fees of sector 2 on the days of duty, a share of all its days."""
        return of_tariff(Tariff.SECTOR_2, self._days() / DAYS_WORKED)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay the premium of the days done, and the place with its assistant."""
        return {
            ("social_security", "doctors"): self.premium * record.days,
            ("state", "facilities"): self.place * record.days,
        }

    def _days(self) -> float:
        return self.delivery * self.called * self.days
