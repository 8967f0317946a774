"""Assistants médicaux.

The Assurance maladie helps to employ an assistant for some years if the doctor's list grows. Buzyn announced 4,000 for
2019–22; 3,400 worked at the end of 2022, 7,240 in October 2024, 5,283 of them with GPs. Lists grew by 13 % beyond
others' in four years: those of volunteers, so an upper bound. Specialists gain the same share of their time.

References
----------
Avenant 7 à la convention médicale (2019); Buzyn, Ma santé 2022; CNAM, bilan des assistants médicaux 2024.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._contract import PHYSICIANS, Contract, self_employed
from simdesert.levers._effort import effort
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class MedicalAssistants(Lever):
    """An assistant takes what needs no doctor."""

    official_name = "Assistants médicaux"
    must_show = (  # 2,482 holders × 625 visits/67.4 M people; × 790 adults × 6–13 %/53 M adults
        MustShow("620 GPs a year, ± 20 %", "signed", "input", 496, 745, year=0),
        MustShow("625 visits a year each, at most", "visits_per_person", "effect", 0, 0.025, year=4),
        MustShow("lists grow by at most 13 %", "share_without_medecin_traitant", "effect", -0.005, 0, year=8),
    )

    target: float = parameter(4_000, "assistants", 0, 20_000, source="Buzyn 2019: by 2022", grade="law")
    stock: float = parameter(0, "assistants", 0, 20_000, source="avenant 7: created", grade="law")
    years: float = parameter(4, "years", 1, 15, source="Buzyn 2019: 2019 to 2022", grade="law")
    delivery: float = parameter(0.85, "share of the announcement", 0.7, 1.0, source="3,400 of 4,000", grade="statistic")
    share_gps: float = parameter(0.73, "share of assistants", 0.7, 0.8, source="5,283 of 7,240", grade="statistic")
    share_modelled: float = parameter(0.2, "share of the rest", 0.1, 0.4, source="not published", grade="assumption")
    take_up: float = parameter(0.15, "share of GPs", 0.1, 0.3, source="CNAM: 15 % of the eligible", grade="statistic")
    visits_gained: float = parameter(625, "visits/yr", 300, 650, source="2.5 M for 4,000; 6–13 % each", grade="study")
    list_gain: float = parameter(0.1, "of the list", 0.06, 0.13, source="CNAM: +19.5 % less +6.6 %", grade="study")
    years_to_grow: float = parameter(4, "years", 1, 4, source="CNAM: 48 months", grade="study")
    first_year: float = parameter(36_000, "EUR/yr", 0, 60_000, source="avenant 7", grade="law")
    second_year: float = parameter(27_000, "EUR/yr", 0, 60_000, source="avenant 7", grade="law")
    later_years: float = parameter(21_000, "EUR/yr", 0, 60_000, source="avenant 7", grade="law")
    acts: float = parameter(5_000, "acts/yr", 4_500, 5_500, source="CNAM: acts of a GP", grade="statistic")
    hours: float = parameter(44.5, "h/week", 41, 46.5, source="DREES, panel 2019: with patients", grade="statistic")

    def contract(self) -> Contract:
        """Offer the announced effort, their parts of it, to established GPs and specialists."""
        places = self.delivery * effort(self.target - self.stock, self.years, 0)
        others = (1.0 - self.share_gps) * self.share_modelled * places
        return Contract("gp", self.share_gps * places, self.years, np.inf, 0.0, self.take_up,
                        eligible=self_employed, specialists=others, specialties=PHYSICIANS)  # fmt: skip

    def hours_freed(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Give holders the hours in which they saw that many patients."""
        return np.where(doctors.holds(self.name), self.visits_gained / self.acts * self.hours, 0.0)

    def list_size(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Let holders' lists grow, evenly over the years that growth takes."""
        grown = np.clip(doctors.years_since(self.name) / self.years_to_grow, 0.0, 1.0)
        return 1.0 + self.list_gain * grown

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay the aid of each holder's first, second or later year."""
        aids = np.array([self.first_year, self.second_year, self.later_years])[
            np.arange(len(record.holders)).clip(max=2)
        ]
        return {("social_security", "doctors"): float(record.holders @ aids)}
