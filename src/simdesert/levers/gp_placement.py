"""Stage en médecine générale pour 100 % des étudiants.

Every medical student spends a placement with a GP: Touraine's first engagement (December 2012). What share already did
was not found, nor how long placements are and how many are in under-served zones; so these are assumptions. A site
where a student was placed attracts him later as a university does, in proportion to the share of training spent there.

References
----------
Touraine, Pacte territoire-santé 2012, engagement 1; Silhol (2024), Économie et Statistique 542 (one more point of
interns in a region, 0.4 more point of its GPs twelve years later).
"""

from __future__ import annotations

from collections.abc import Mapping

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.country.zones import FRANCE_PEOPLE
from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import spread
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class GpPlacement(Lever):
    """A student sees a practice, and may come back."""

    official_name = "Stage en médecine générale pour 100 % des étudiants"
    must_show = (  # at most 0.4 × 2,576 settlers × 0.5 × 0.6 newly placed × 0.18 of them in priority zones
        MustShow(
            "later, more settle near; at most 0.4 per student placed", "settlers", "effect", 0, 55, "priority", 14
        ),
    )

    target: float = parameter(1, "share of students", 0, 1, source="Touraine 2012, engagement 1", grade="law")
    stock: float = parameter(0.5, "share of students", 0.25, 0.9, source="share before not found", grade="assumption")
    months: float = parameter(3, "months", 1.5, 6, source="not announced", grade="assumption")
    training: float = parameter(9, "years", 9, 10, source="six years, internship of three or four", grade="law")
    in_under_served: float = parameter(0.5, "share of placements", 0.25, 1, source="not announced", grade="assumption")
    students: float = parameter(
        8_000, "students/yr", 7_500, 10_301, source="places 2011–18; 10,301 in 2021–25", grade="statistic"
    )
    fee: float = parameter(
        300, "EUR/month, to the supervising GP", 150, 600, source="not announced", grade="assumption"
    )

    def exposes(self, students: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        """Place students among GPs, the wanted share of them in under-served sites."""
        there = spread(self.in_under_served, sites.gps * sites.under_served)
        elsewhere = spread(1.0 - self.in_under_served, sites.gps * ~sites.under_served)
        return self._more() * self.months / (12 * self.training), there + elsewhere

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay the GPs who supervise the additional placements."""
        students = self._more() * self.students * record.people / FRANCE_PEOPLE
        return {("state", "doctors"): students * self.months * self.fee}

    def _more(self) -> float:
        """Return students who would have had no placement [share]."""
        return self.delivery * max(0.0, self.target - self.stock)
