"""Outil national de prise de rendez-vous rapide.

One national tool shows free appointments with GPs nearby and lets patients who need care soon find one: it matches, it
adds no capacity. Building on the service d'accès aux soins (SAS), of which no effect on access was ever measured, so
that all bounds include none; how much patients would use it was not announced.

References
----------
Vautrin and Neuder, Un médecin près de chez vous, September 2025; Lecornu, September 2025.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.doctors import Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._groups import Groups
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class NationalBooking(Lever):
    """Patients find the free appointment that exists."""

    official_name = "Outil national de prise de rendez-vous rapide"
    must_show = (
        MustShow("fewer visits are forgone", "share_visits_forgone", "effect", high=0, year=1),
        MustShow("no new capacity", "gps", "effect", low=-0.005, high=0.005, year=1, relative=True),
    )

    more_tries: float = parameter(1, "doctors", 0, 2, source="none found", grade="assumption")
    urgent: float = parameter(0.02, "share of capacity", 0, 0.04, source="none found", grade="assumption")
    cost: float = parameter(0.3, "EUR/inhabitant/yr", 0.15, 0.6, source="not announced", grade="assumption")

    def tries(self, groups: Groups) -> Answer:
        """Let patients try more doctors before giving up."""
        return self.delivery * self.more_tries

    def urgent_share(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Have settled doctors open a few slots for care within 48 hours."""
        return np.where(doctors.stage == Stage.SETTLED, self.delivery * self.urgent, 0.0)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Run the tool."""
        return {("state", "facilities"): self.delivery * self.cost * record.people}
