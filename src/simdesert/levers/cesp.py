"""Contrat d'engagement de service public (CESP).

Students and interns are paid 1,200 EUR gross a month; in return they owe as many years as they were paid, at least two,
in an under-served zone. In force since 2010 (law of 21 July 2009), open to dentists from 2013; Touraine's second
engagement (December 2012) was 1,500 contracts by 2017. What holders do after the bond is not published. Dentists,
543 of the 2,831 signed by 2018 and of the 1,867 since they may, sign in their last years of study, as many as are paid;
their zones are taken to be the GPs'.

References
----------
Code de l'éducation, article L. 632-6; Touraine, Pacte territoire-santé 2012, engagement 2; CNG, campagnes 2010–2018.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Specialty
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._contract import Contract, holders_paid
from simdesert.levers._effort import effort
from simdesert.levers._lever import Answer, Flags, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class Cesp(Lever):
    """A bursary now, a bound settlement later."""

    official_name = "Contrat d'engagement de service public"
    must_show = (
        MustShow("the GPs' 40 to 81 % of 107 contracts a year", "signed", "input", 33, 87, year=0),
        MustShow("the bound settle in under-served zones only", "settlers", "effect", -95, 0, "over_served"),
    )

    target: float = parameter(1_500, "contracts", 0, 5_000, source="Touraine 2012, engagement 2: by 2017", grade="law")
    stock: float = parameter(964, "contracts", 0, 5_000, source="end 2012: 1,591 of end 2013 / 1.65", grade="law")
    years: float = parameter(5, "years", 1, 15, source="Touraine 2012: 2013 to 2017", grade="law")
    delivery: float = parameter(1.0, "share of the announcement", 0.8, 1.0, source="2,831 by 2018", grade="statistic")
    share_gps: float = parameter(
        0.6, "share of signers", 0.4, 0.81, source="2,288 of 2,831 not dentists; GPs unknown", grade="assumption"
    )
    share_dentists: float = parameter(0.19, "share", 0.19, 0.29, source="543 of 2,831, or of 1,867", grade="statistic")
    take_up: float = parameter(0.06, "of interns", 0.02, 0.12, source="486, 6 % of a class, 2016–17", grade="statistic")
    monthly: float = parameter(1_200, "EUR/month", 0, 5_000, source="décret 2010-735", grade="law")
    years_paid: float = parameter(3, "years", 1, 6, source="not published", grade="assumption")
    least_bond: float = parameter(2, "years", 0, 10, source="Code de l'éducation, L. 632-6", grade="law")
    leaves_bound: float = parameter(0.2, "factor on leaving", 0.05, 1.0, source="not published", grade="assumption")
    leaves_after: float = parameter(1.0, "factor on leaving", 0.7, 1.5, source="not published", grade="assumption")

    def contract(self) -> Contract:
        """Offer the announced yearly effort, their parts of it, to interns and to students of dentistry."""
        places, gps = self.delivery * effort(self.target - self.stock, self.years, 0), self.share_gps
        return Contract("intern", gps * places, self.years, self.years_paid, self._bond(), self.take_up,
                        specialists=min(self.share_dentists, 1.0 - gps) * places,
                        specialties=frozenset({Specialty.DENTIST}))  # fmt: skip

    def may_settle(self, doctors: DoctorsSeen, sites: Sites) -> Flags:
        """Open only under-served sites to holders who still owe their bond."""
        return ~self._bound(doctors)[:, np.newaxis] | sites.under_served

    def leaves(self, doctors: DoctorsSeen) -> Answer:
        """Hold back those who owe service; afterwards what retention makes of it."""
        freed = np.where(doctors.holds(self.name), self.leaves_after, 1.0)
        return np.where(self._bound(doctors), self.leaves_bound, freed)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay the bursary to holders in their paid years."""
        return {("social_security", "doctors"): 12 * self.monthly * holders_paid(record.holders, self.years_paid)}

    def _bound(self, doctors: DoctorsSeen) -> NDArray[np.bool_]:
        return doctors.holds(self.name) & (doctors.years_settled < self._bond())

    def _bond(self) -> float:
        return max(self.least_bond, self.years_paid)
