"""Praticien territorial de médecine générale (PTMG).

A GP settled for less than a year in an under-served zone, in sector 1 and with at least 165 acts a month, is guaranteed
6,900 EUR gross a month for at most two years: a top-up of at most 3,105 EUR. 200 contracts a year from 2013 to 2016;
180, 323 and 793 were signed by 2013, 2014 and 2016. Replaced by the contrat de début d'exercice in 2021.

References
----------
LFSS 2013, article 46; Touraine, Pacte territoire-santé 2012, engagement 3.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._contract import Contract, holders_paid
from simdesert.levers._effort import effort
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class Ptmg(Lever):
    """An income guaranteed during the first two years."""

    official_name = "Praticien territorial de médecine générale"
    must_show = (
        MustShow("793 signed by the end of 2016: 198 a year, ± 20 %", "signed", "input", 158, 238, year=0),
        MustShow("most of it windfall: more than half would have settled there", "windfall_share", "effect", 0.5,
                 year=3),
    )  # fmt: skip

    target: float = parameter(800, "contracts", 0, 5_000, source="Touraine 2012, engagement 3: 200 a year", grade="law")
    stock: float = parameter(0, "contracts", 0, 5_000, source="LFSS 2013: created", grade="law")
    years: float = parameter(4, "years", 1, 15, source="Touraine 2012: 2013 to 2016", grade="law")
    delivery: float = parameter(
        0.99, "share of the announcement", 0.8, 1.0, source="793 of 800 signed by end 2016", grade="statistic"
    )
    take_up: float = parameter(
        0.15, "share of settlers there", 0.08, 0.3, source="240 of 1,500 settlers a year: derived", grade="assumption"
    )
    top_up: float = parameter(3_105, "EUR/month", 0, 6_900, source="LFSS 2013: largest top-up", grade="law")
    share_paid: float = parameter(
        0.2, "share of the largest top-up", 0.1, 0.4, source="not announced", grade="assumption"
    )
    years_paid: float = parameter(2, "years", 1, 5, source="LFSS 2013", grade="law")

    def contract(self) -> Contract:
        """Offer 200 places a year to those who settle in an under-served zone."""
        places = self.delivery * effort(self.target - self.stock, self.years, 0)
        return Contract(
            "settler", places, self.years, self.years_paid, take_up=self.take_up, not_with=frozenset({"settlement_aid"})
        )

    def income(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, float]:
        """Pay the expected top-up in under-served sites."""
        return np.where(sites.under_served, self._yearly(), 0.0)[np.newaxis, :], self.years_paid

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay the top-up to holders in their first years."""
        return {("social_security", "doctors"): self._yearly() * holders_paid(record.holders, self.years_paid)}

    def _yearly(self) -> float:
        return 12 * self.share_paid * self.top_up
