"""Médecins correspondants du SAMU.

GPs trained and equipped to answer life-threatening emergencies where a mobile unit needs more than 30 minutes:
Touraine's ninth engagement (December 2012), 150 in 2012, 650 announced for 2014 to reach one million people more; 265
were mobilised about 2015. One GP cannot answer day and night: a point of care takes a rota of several, in the largest
commune of a site more than 30 minutes from an emergency unit; sites are drawn in proportion to their people.

References
----------
Touraine, Pacte territoire-santé 2012, engagement 9; evaluation.securite-sociale.fr (correspondents mobilised).
"""

from __future__ import annotations

from collections.abc import Mapping

from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import effort, spread
from simdesert.levers._lever import Answer, Facility, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class SamuCorrespondents(Lever):
    """A GP nearby answers until the mobile unit comes."""

    official_name = "Médecins correspondants du SAMU"
    must_show = (
        MustShow("57 a year, as delivered, to 250, as announced, 5 a rota", "opened", "input", 9, 50, year=0),
        MustShow(
            "people over 30 min fall by about 1 M of 67.4 M, or less", "share_over_30_min_urgent_care", "effect",
            -0.018, 0,
        ),
    )  # fmt: skip

    target: float = parameter(650, "GPs", 0, 5_000, source="Touraine 2012, engagement 9: by 2014", grade="law")
    stock: float = parameter(150, "GPs", 0, 5_000, source="2012, Touraine's own figure", grade="law")
    years: float = parameter(2, "years", 1, 15, source="Touraine 2012: 2013 and 2014", grade="law")
    delivery: float = parameter(
        0.23, "share of the announcement", 0.1, 1.0, source="265 about 2015: (265 − 150)/500", grade="statistic"
    )
    far: float = parameter(30, "minutes", 20, 45, source="Touraine 2012, engagement 9", grade="law")
    rota: float = parameter(
        5, "GPs/point of care", 3, 8, source="168 h a week at 35 h on call each; not announced", grade="assumption"
    )
    cost: float = parameter(
        5_000, "EUR/GP/yr, training and equipment", 2_500, 10_000, source="not announced", grade="assumption"
    )

    def opens(self, sites: Sites, year: int) -> Mapping[Facility, Answer]:
        """Train rotas at far sites in proportion to people, where none stands yet: a GP alone is not always there."""
        points = self.delivery / self.rota * effort(self.target - self.stock, self.years, year)
        without = (sites.emergency_minutes > self.far) & (sites.opened_of("correspondent") == 0)
        return {"correspondent": spread(points, sites.population * without)}

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay training and equipment of every correspondent."""
        return {("social_security", "doctors"): self.cost * self.rota * record.stock.get("correspondent", 0.0)}
