"""Contrat de solidarité territoriale médecin (CSTM).

A GP settled elsewhere who sees patients at least ten days a year in a priority zone gets a quarter more than the fees
earned there (10 % until February 2019), at most 50,000 EUR a year, which ten days stay far below. In force since the
convention of 2016; about thirty had signed by June 2018, later counts are not published.

References
----------
Convention médicale 2016 and its avenant 6; ameli.fr, 27 February 2019; Le Généraliste, 8 June 2018.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Specialty, Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites, Zone
from simdesert.levers._bill import Flow, Record
from simdesert.levers._contract import Contract
from simdesert.levers._effort import effort
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


def settled_elsewhere(doctors: DoctorsSeen, sites: Sites) -> NDArray[np.bool_]:
    """Return which GPs are settled outside priority zones (n_doctors,) flags."""
    settled = (doctors.stage == Stage.SETTLED) & (doctors.specialty == Specialty.GP)
    flags: NDArray[np.bool_] = settled & (sites.zone[doctors.site] != Zone.PRIORITY)
    return flags


class OutreachBonus(Lever):
    """A little more for days in the desert."""

    official_name = "Contrat de solidarité territoriale médecin"
    must_show = (MustShow("days away grow a little: at most 1 in 1,000", "days", "effect", low=0, high=13_300, year=2),)

    signers: float = parameter(
        120, "GPs", 30, 480, source="30 by June 2018, for 10 %; then unknown", grade="assumption"
    )
    years: float = parameter(3, "years until all signed", 1, 15, source="not published", grade="assumption")
    take_up: float = parameter(0.01, "share of GPs", 0.005, 0.02, source="not published", grade="assumption")
    days: float = parameter(10, "days/yr", 10, 60, source="convention médicale 2016: at least", grade="law")
    bonus: float = parameter(0.25, "share of fees", 0, 1, source="convention médicale 2016", grade="law")
    acts: float = parameter(22, "acts/day", 20, 24, source="DREES, panel 2019", grade="statistic")
    fee: float = parameter(30, "EUR/act", 20, 60, source="convention médicale, December 2024", grade="law")

    def contract(self) -> Contract:
        """Let GPs settled outside priority zones sign."""
        places = self.delivery * effort(self.signers, self.years, 0)
        return Contract("gp", places, self.years, np.inf, take_up=self.take_up, eligible=settled_elsewhere)

    def days_elsewhere(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        """Send holders to priority sites in proportion to need."""
        away = doctors.holds(self.name) & settled_elsewhere(doctors, sites)
        priority = sites.zone == Zone.PRIORITY
        return np.where(away, self.days / 12, 0.0), priority * sites.population_need_weighted

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay the bonus on the fees of the days done."""
        return {("social_security", "doctors"): self.bonus * self.acts * self.fee * record.days}
