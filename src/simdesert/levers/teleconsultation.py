"""Téléconsultation.

A visit by video, refunded as any other since 2018: 3,000 of GPs in 2018, 13.5 million in 2020, 9.4 million in 2021.
Touraine (2012) and France Santé (2025) promise more without a number: what was reached in 2021 is the target. Only the
part held by health centres, where platforms sit, is taken as visits for those who found no other; in the rest patients
see their own doctor, in his own hours. Visits go where they went: 69 % to large urban areas.

References
----------
Touraine, Pacte territoire-santé 2012, 7; DREES, Études et Résultats 1249 (2022), ER 1249 below.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.sites import Sites, UrbanClass
from simdesert.country.zones import FRANCE_PEOPLE
from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import effort, spread
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter

ARGUED = """use is urban, but a remote visit more often stands for one forgone where more are forgone, in deserts.
No study by place is known."""


class Teleconsultation(Lever):
    """A visit without a journey, mostly for those who live in towns."""

    official_name = "Téléconsultation"
    must_show = (
        MustShow("fewer visits forgone in towns", "share_visits_forgone", "effect", -0.01, 0, "towns"),
        MustShow("and a little fewer in deserts", "share_visits_forgone", "effect", -0.004, 0, "priority"),
        MustShow("fewer in towns than in deserts", "share_visits_forgone", "effect", high=0, where="towns",
                 than="priority", argued=ARGUED),
    )  # fmt: skip

    target: float = parameter(
        9.4e6, "visits/yr", 4.7e6, 18.8e6, source="not announced; as in 2021, DREES ER 1249", grade="assumption"
    )
    stock: float = parameter(3_000, "visits/yr", 0, 12.5e6, source="2018, DREES ER 1249", grade="law")
    years: float = parameter(3, "years", 1, 15, source="2018 to 2021", grade="law")
    delivery: float = parameter(
        1.0, "share of the announcement", 0.6, 1.0, source="the target is what was reached", grade="statistic"
    )
    additional: float = parameter(
        0.1, "share of visits", 0.05, 0.2, source="centres 1.1 M of 10.5 M in 2021, DREES ER 1249", grade="assumption"
    )
    poles: float = parameter(0.694, "share of visits", 0.65, 0.74, source="DREES ER 1249, in 2021", grade="statistic")
    paris: float = parameter(0.12, "of GPs' activity", 0.10, 0.14, source="DREES ER 1249", grade="statistic")
    rural: float = parameter(0.022, "of GPs' activity", 0.018, 0.026, source="DREES ER 1249", grade="statistic")
    others: float = parameter(0.037, "of GPs' activity", 0.03, 0.045, source="all France, 2021", grade="statistic")
    fee: float = parameter(25, "EUR/visit", 0, 60, source="convention médicale, avenant 6 (2018)", grade="law")
    refunded: float = parameter(0.7, "share of the fee", 0, 1, source="Assurance maladie: 70 %", grade="law")

    def remote_visits(self, sites: Sites, year: int) -> Answer:
        """Offer the visits reached so far, most of them to large urban areas."""
        part = np.where(sites.departement == "75", self.paris, np.where(sites.rural, self.rural, self.others))
        activity, large = sites.population * part, sites.urban_class != UrbanClass.OTHER
        where = spread(self.poles, activity * large) + spread(1.0 - self.poles, activity * ~large)
        return spread(self._a_year(year) / 12.0, where)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Refund the visits that took place, at most those offered."""
        offered = self._a_year(record.years_in_force) * record.people / FRANCE_PEOPLE
        fees = self.fee * min(offered, record.visits_remote)
        return {
            ("social_security", "doctors"): self.refunded * fees,
            ("insurers", "doctors"): (1.0 - self.refunded) * fees,
        }

    def _a_year(self, year: int) -> float:
        """Return visits for those who found no other, reached in a year, France as a whole [visits/yr]."""
        reached = sum(effort(self.target - self.stock, self.years, y) for y in range(year + 1))
        return self.delivery * self.additional * reached
