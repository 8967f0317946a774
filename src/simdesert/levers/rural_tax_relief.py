"""Exonération fiscale en zone de revitalisation rurale (ZRR, puis France ruralités revitalisation, ZFRR).

Who settles in such a zone pays no tax on profit for five years, then on a quarter, a half and three quarters of it in
the next three. A right, since 1995, as ZFRR since 1 July 2024; the model's rural sites stand for the zones. The tax
saved is that on a GP's whole profit; some are reported to move on when it ends, nobody counted them. The contract only
keeps the register of who is exempt, from the January after settling, as tax is paid a year late; in the first year that
takes in who settled a year before.

References
----------
Code général des impôts, article 44 quindecies A; Cour des comptes, 12 November 2025; CNAM 2021 (fees and charges).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._contract import Contract, self_employed
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


def newly_rural(doctors: DoctorsSeen, sites: Sites) -> NDArray[np.bool_]:
    """Return who settled in a rural site a year ago, self-employed (n_doctors,) flags."""
    flags: NDArray[np.bool_] = self_employed(doctors, sites) & (doctors.years_settled == 1) & sites.rural[doctors.site]
    return flags


class RuralTaxRelief(Lever):
    """Years without tax in the country."""

    official_name = "Exonération fiscale en zone France ruralités revitalisation"
    must_show = (
        MustShow("weak", "settlers", "effect", low=0, high=0.2, where="priority", relative=True),
        MustShow("departures when it ends", "exits", "effect", low=0, year=9),
    )

    delivery: float = parameter(1.0, "share of the announcement", 0, 1, source="a right: it applies", grade="law")
    full_years: float = parameter(5, "years", 0, 10, source="CGI, 44 quindecies A; then 75, 50, 25 %", grade="law")
    profit: float = parameter(95_930, "EUR/yr", 85_000, 107_000, source="CNAM 2021: 53 % of 181,000", grade="statistic")
    tax: float = parameter(0.2, "share of profit", 0.1, 0.3, source="mean tax of households", grade="assumption")
    marginal: float = parameter(0.3, "share of income", 0.2, 0.4, source="tax on other aids", grade="assumption")
    leaves_ending: float = parameter(1.2, "factor on leaving", 1, 1.5, source="not measured", grade="assumption")

    def contract(self) -> Contract:
        """Register those exempt; there is no quota."""
        return Contract("gp", self.delivery * 3_000, math.inf, self.full_years + 3, eligible=newly_rural)

    def income(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, float]:
        """Save the tax in rural sites: untaxed money, so worth more than an aid."""
        gross = self.delivery * self.profit * self.tax / (1.0 - self.marginal)
        return np.where(sites.rural, gross, 0.0)[np.newaxis, :], self.full_years + 1.5

    def leaves(self, doctors: DoctorsSeen) -> Answer:
        """Lose some of those whose relief shrinks and ends."""
        since = doctors.years_settled - self.full_years
        return np.where(doctors.holds(self.name) & (since >= 0) & (since <= 3), self.leaves_ending, 1.0)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Forgo the tax: all of it for five years, then three, two and one quarter."""
        years = np.arange(len(record.holders))
        share = np.clip(1.0 - (years + 1 - self.full_years) / 4, 0.0, 1.0)
        return {("state", "doctors"): self.profit * self.tax * float((share * record.holders).sum())}
