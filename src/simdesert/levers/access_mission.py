"""Mission nationale d'accès aux soins.

A national mission inside the regional health agencies, with its own budget and staff, diagnoses needs and shows all
offers on one web page. Announced by Benoît Hamon in January 2017, never enacted; no effect was ever measured, so that
its bounds include none.

References
----------
Hamon, programme présidentiel 2017; Cour des comptes, 12 November 2025 (young doctors ignore the aids: "opaque").
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class AccessMission(Lever):
    """Doctors hear of places and aids that they did not know."""

    official_name = "Mission nationale d'accès aux soins"
    must_show: ClassVar[tuple[MustShow, ...]] = (
        MustShow(
            "A few more GPs in priority zones, or none: it works where sites were unknown",
            "gps", "effect", -0.01, 0.1, where="priority", relative=True,
        ),
    )  # fmt: skip

    sites_known: float = parameter(
        1.3, "factor on the chance that a far site is considered", 1, 2, source="none found", grade="assumption"
    )
    aids_known: float = parameter(
        1.4, "factor on the chance that aids are known", 1, 2, source="none found", grade="assumption"
    )
    cost: float = parameter(1_000_000, "EUR/region/yr", 500_000, 2_000_000, source="not announced", grade="assumption")

    def knows_site(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Make under-served sites better known."""
        return np.where(sites.under_served, 1.0 + self.delivery * (self.sites_known - 1.0), 1.0)[np.newaxis, :]

    def knows_aid(self, doctors: DoctorsSeen) -> Answer:
        """Make aids better known."""
        return 1.0 + self.delivery * (self.aids_known - 1.0)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay a team in each region."""
        return {("state", "facilities"): self.delivery * self.cost * record.regions}
