"""Maisons de santé adossées à une société de services.

In multi-professional health houses a support company does accounts, management and secretariat, on which a GP spends
5.5 hours a week. Announced by Benoît Hamon in January 2017, neither numbered nor costed: how many houses, how much of
the management they give away and what it costs are assumptions.

References
----------
Hamon, programme présidentiel 2017; DREES, panel des généralistes 2019 (54 hours a week, 5.5 of management).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from simdesert.country.doctors import Practice, Specialty
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.levers._reach import share_of_places
from simdesert.parameters import parameter


class PracticeSupportCompany(Lever):
    """Doctors of health houses hand their paperwork over."""

    official_name = "Maisons de santé avec société de services"
    frees_management = True
    must_show: ClassVar[tuple[MustShow, ...]] = (
        MustShow("More visits, all from GPs in health houses", "visits_per_person", "effect", low=0.0),
        MustShow("A higher APL: visits served count", "apl_mean", "effect", low=0.0),
    )

    management: float = parameter(5.5, "h/week", 4, 7, source="DREES, panel 2019", grade="statistic")
    handed_over: float = parameter(0.5, "share of management", 0.25, 1, source="not announced", grade="assumption")
    equipped: float = parameter(0.5, "share of health houses", 0.25, 1, source="not announced", grade="assumption")
    gps_per_house: float = parameter(5, "GPs/house", 3, 7, source="not at hand", grade="assumption")
    value: float = parameter(
        3_000, "EUR/yr, practice without paperwork", 1_500, 6_000, source="not measured in EUR", grade="assumption"
    )
    cost: float = parameter(40_000, "EUR/house/yr", 20_000, 80_000, source="not announced", grade="assumption")

    def hours_freed(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Give GPs in health houses hours with patients, on average over equipped and other houses."""
        hours = self._reach() * self.handed_over * self.management
        return np.where((doctors.practice == Practice.MSP) & (doctors.specialty == Specialty.GP), hours, 0.0)

    def appeal(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Draw doctors to sites in proportion to the places in equipped houses."""
        return (self._reach() * self.value * share_of_places(sites, sites.msp, self.gps_per_house))[np.newaxis, :]

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay the company of every equipped house."""
        return {("social_security", "facilities"): self.cost * self._reach() * record.msp}

    def _reach(self) -> float:
        return self.delivery * self.equipped
