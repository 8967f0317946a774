"""Docteurs juniors de médecine générale.

The internship of general practice has a fourth year: about 3,700 junior doctors a year from November 2026, in
under-served zones first. The year itself is law in force, so every scenario has it, with junior doctors serving in
proportion to practice places; this lever changes where they serve, and where they trained counts when they settle. How
strong "first" is was not announced. In priority zones a junior doctor gets 1,000 EUR a month more, in under-served ones
his host 800: paid here for those whom the lever sends there.

References
----------
LFSS 2023 (loi no 2022-1616), article 37; décret and arrêtés of 27 August 2025 (avecsantena.fr, urpsml-centre.org).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.country.zones import FRANCE_PEOPLE
from simdesert.levers._bill import Flow, Record
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter

FIRST_FULL_YEAR = 2027


class JuniorDoctors(Lever):
    """The last year of training where doctors lack."""

    official_name = "Docteurs juniors en zone sous-dense"
    must_show = (
        MustShow("nothing before they serve", "visits_per_person", "effect", low=-0.001, high=0.001, year=1),
        MustShow("a quick rise where they serve", "visits_per_person", "effect", low=0, where="priority", year=2),
    )

    first: float = parameter(
        3, "times likelier in under-served sites", 1.5, 6, source="not announced", grade="assumption"
    )
    share: float = parameter(0.25, "share of training", 0, 0.5, source="LFSS 2023: 1 year of 4", grade="law")
    juniors: float = parameter(3_700, "doctors/yr", 3_400, 3_900, source="ministère de la Santé", grade="statistic")
    there: float = parameter(0.6, "share of places", 0.5, 0.7, source="DREES 2023: APL by zone", grade="assumption")
    worst: float = parameter(
        0.35, "priority of those", 0.25, 0.45, source="DREES 2023: APL by zone", grade="assumption"
    )
    to_junior: float = parameter(1_000, "EUR/month", 0, 5_000, source="arrêté of 27 August 2025", grade="law")
    to_host: float = parameter(800, "EUR/month", 0, 5_000, source="arrêté of 27 August 2025", grade="law")

    def hosts_juniors(self, sites: Sites) -> Answer:
        """Send junior doctors to under-served sites first."""
        return np.where(sites.under_served, self._times(), 1.0)

    def exposes(self, students: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        """Train them where they serve, from the first cohort that does."""
        share = self.delivery * self.share if students.year >= FIRST_FULL_YEAR else 0.0
        return share, sites.gps * self.hosts_juniors(sites)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay those sent there, and their hosts: share there with the lever less share without."""
        weight = self._times() * self.there
        more = weight / (weight + 1.0 - self.there) - self.there
        sent = self.juniors * record.people / FRANCE_PEOPLE * more * (record.year >= FIRST_FULL_YEAR)
        return {("social_security", "doctors"): 12 * sent * (self.to_host + self.worst * self.to_junior)}

    def _times(self) -> float:
        return 1.0 + self.delivery * (self.first - 1.0)
