"""Prêt à taux zéro pour l'équipement.

Whoever newly settles in a medical desert borrows at no interest for medical equipment. Announced by Benoît Hamon in
December 2016 (a bank lends, the mission brings both together); amount, term and who bears the interest were not
announced. It is worth the interest spared each year, here borne by the State.

References
----------
Hamon, December 2016 (Public Sénat); CNOM 2019 (59 % of interns fear the economic failure of a practice).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from simdesert.country.doctors import Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites, Zone
from simdesert.levers._answers import annuity
from simdesert.levers._bill import Flow, Record
from simdesert.levers._contract import holders_paid
from simdesert.levers._effort import helped_by_year
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class ZeroRateLoan(Lever):
    """Equipment without interest."""

    official_name = "Prêt à taux zéro pour l'équipement"
    must_show: ClassVar[tuple[MustShow, ...]] = (
        MustShow("A few more GPs in priority zones", "gps", "effect", 0.0, 0.02, where="priority", relative=True),
    )

    loan: float = parameter(50_000, "EUR", 25_000, 100_000, source="not announced", grade="assumption")
    term: float = parameter(7, "years", 5, 10, source="not announced", grade="assumption")
    rate: float = parameter(0.04, "per year", 0.02, 0.05, source="rate of a loan otherwise", grade="assumption")
    helped: float = parameter(
        0.008, "doctors/GP/yr", 0.004, 0.016, source="a fifth of 2,357 settlers for 57,533 GPs", grade="assumption"
    )

    def income(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, float]:
        """Spare the interest to those who settle for the first time, in priority zones."""
        spared = np.where(sites.zone == Zone.PRIORITY, self.delivery * self._interest(), 0.0)
        return np.where((doctors.stage != Stage.SETTLED)[:, np.newaxis], spared, 0.0), self.term

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay the interest of loans that run."""
        borrowers = helped_by_year(self.delivery * self.helped * record.gps, record, self.until)
        return {("state", "doctors"): self._interest() * holders_paid(borrowers, self.term)}

    def _interest(self) -> float:
        """Return the interest in an even yearly instalment: loan/annuity(term, rate) − loan/term [EUR/yr]."""
        return self.loan / annuity(self.term, self.rate) - self.loan / self.term
