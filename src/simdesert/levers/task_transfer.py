"""Transferts de compétences (Asalée, infirmiers en pratique avancée).

A nurse follows the GP's chronic patients and does what a protocol hands over to her: Touraine's eighth engagement
(December 2012), without a number. Asalée had 533 nurses (267 full-time) with 1,959 GPs at the end of 2017. Lists grew,
days worked and visits did not change; sizes were not readable. Nurses in advanced practice (3,080 in 2024) are left
out, as 5 % of them work outside hospitals, and so are pharmacists.

References
----------
Touraine, Pacte territoire-santé 2012, engagement 8; IRDES, Questions d'économie de la santé 241 (2019).
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


def settled(doctors: DoctorsSeen, sites: Sites) -> NDArray[np.bool_]:
    """Return who is settled (n_doctors,) flags."""
    flags: NDArray[np.bool_] = doctors.stage == Stage.SETTLED
    return flags


class TaskTransfer(Lever):
    """A nurse takes what a protocol hands over to her."""

    official_name = "Transferts de compétences"
    must_show = (
        MustShow("272 GPs a year, ± 20 %", "signed", "input", 217, 326, year=0),
        MustShow("larger lists", "share_without_medecin_traitant", "effect", -0.005, 0),
        MustShow("days and visits unchanged", "visits_per_person", "effect", -0.005, 0.005),
    )

    target: float = parameter(
        1_959, "GPs", 980, 3_918, source="not announced; as Asalée at the end of 2017", grade="assumption"
    )
    stock: float = parameter(
        600, "GPs", 300, 1_206, source="2012 not at hand; 1,206 if even since 2004", grade="assumption"
    )
    years: float = parameter(5, "years", 1, 15, source="2013 to 2017", grade="law")
    delivery: float = parameter(
        1.0, "share of the announcement", 0.8, 1.0, source="the target is what was counted", grade="statistic"
    )
    take_up: float = parameter(0.06, "share of GPs", 0.03, 0.12, source="1,959 of 63,595 by 2017", grade="assumption")
    freed: float = parameter(0.5, "h/week", 0, 1, source="IRDES QES 241: visits unchanged", grade="assumption")
    list_gain: float = parameter(0.03, "of the list", 0.015, 0.06, source="IRDES: larger", grade="assumption")
    nurses_each: float = parameter(0.136, "nurses/GP", 0.12, 0.15, source="Asalée: 267/1,959", grade="statistic")
    nurse: float = parameter(60_000, "EUR/nurse/yr", 30_000, 120_000, source="not announced", grade="assumption")

    def contract(self) -> Contract:
        """Offer a nurse to settled GPs."""
        places = self.delivery * effort(self.target - self.stock, self.years, 0)
        return Contract("gp", places, self.years, np.inf, take_up=self.take_up, eligible=settled)

    def hours_freed(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Give holders a little time."""
        return np.where(doctors.holds(self.name), self.freed, 0.0)

    def list_size(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Let holders register more patients."""
        return np.where(doctors.holds(self.name), 1.0 + self.list_gain, 1.0)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay the holders' nurses."""
        return {("social_security", "facilities"): self.nurse * self.nurses_each * float(record.holders.sum())}
