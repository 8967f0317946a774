"""Aide au logement des médecins.

Whoever settles in a medical desert is helped with housing. Announced by Benoît Hamon in December 2016 without an
amount; local authorities may already pay such an aid, so that the model takes a rent paid by them for some years.

References
----------
Hamon, December 2016 (Public Sénat); code général des collectivités territoriales, article L. 1511-8.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites, Zone
from simdesert.levers._bill import Flow, Record
from simdesert.levers._contract import holders_paid
from simdesert.levers._effort import helped_by_year
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class HousingHelp(Lever):
    """A rent for those who come."""

    official_name = "Aide au logement"
    must_show: ClassVar[tuple[MustShow, ...]] = (
        MustShow("A few more GPs in priority zones", "gps", "effect", 0.0, 0.05, where="priority", relative=True),
    )

    rent: float = parameter(6_000, "EUR/yr", 3_000, 12_000, source="not announced", grade="assumption")
    years_paid: float = parameter(3, "years", 1, 5, source="not announced", grade="assumption")
    helped: float = parameter(
        0.008, "doctors/GP/yr", 0.004, 0.016, source="a fifth of 2,357 settlers for 57,533 GPs", grade="assumption"
    )

    def income(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, float]:
        """Pay the rent in priority zones."""
        rent = np.where(sites.zone == Zone.PRIORITY, self.delivery * self.rent, 0.0)
        return rent[np.newaxis, :], self.years_paid

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay the rents of those who came in the last years."""
        doctors = helped_by_year(self.delivery * self.helped * record.gps, record, self.until)
        return {("regions", "doctors"): self.rent * holders_paid(doctors, self.years_paid)}
