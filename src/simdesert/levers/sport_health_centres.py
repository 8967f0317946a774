"""Maisons sport-santé.

Certified centres that lead people to sport for their health, announced by Benoît Hamon in 2017 and planned by the
national strategy of 2019: 500 by 2022; 138 in 2019, 436 in 2022, badly spread. They widen sport on prescription where
they open. How many patients each reaches is an assumption; no effect on access was ever measured.

References
----------
Stratégie nationale sport-santé 2019–2024; Que choisir, January 2022 (436 centres); minister of sports before the
Assemblée nationale, 2021 (3.5 million EUR for 289 centres).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import effort, ramp, spread
from simdesert.levers._groups import Groups
from simdesert.levers._lever import Answer, Facility, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class SportHealthCentres(Lever):
    """A place that knows which sport is good for whom."""

    official_name = "Maisons sport-santé"
    must_show: ClassVar[tuple[MustShow, ...]] = (
        MustShow("A hundred centres a year: 0.82 of 362 in three years", "opened", "input", 75.0, 120.0, year=0),
        MustShow("Hardly fewer visits, or as many", "visits_per_person", "effect", -0.02, 0.005, relative=True),
    )

    target: float = parameter(500, "centres", 0, 2_000, source="strategy of 2019: by 2022", grade="law")
    stock: float = parameter(138, "centres", 0, 2_000, source="2019, at the announcement", grade="law")
    years: float = parameter(3, "years", 1, 15, source="strategy of 2019: 2020 to 2022", grade="law")
    delivery: float = parameter(
        0.82, "share of the announcement", 0.6, 1, source="436 in 2022: (436 − 138)/362", grade="statistic"
    )
    patients: float = parameter(300, "patients in ALD/centre", 150, 600, source="not announced", grade="assumption")
    share_ald: float = parameter(0.165, "share of people", 0.15, 0.18, source="CNAM: 11.1 M in 2018", grade="statistic")
    years_to_act: float = parameter(5, "years", 2, 10, source="not measured", grade="assumption")
    spared: float = parameter(0.1, "share of their visits", 0, 0.2, source="none found", grade="assumption")
    support: float = parameter(
        12_000, "EUR/centre/yr", 6_000, 24_000, source="State 2021: 3.5 M EUR for 289 centres", grade="statistic"
    )

    def opens(self, sites: Sites, year: int) -> Mapping[Facility, Answer]:
        """Open centres by people, not by need."""
        centres = self.delivery * effort(self.target - self.stock, self.years, year)
        return {"sport_centre": spread(centres, sites.population)}

    def need(self, groups: Groups, sites: Sites, year: int) -> Answer:
        """Let the need of people with a long-term condition fall where centres opened."""
        in_ald = np.maximum(self.share_ald * sites.population, 1.0)
        reached = np.minimum(1.0, self.patients * sites.opened_of("sport_centre") / in_ald)
        spared = self.spared * ramp(year, self.years_to_act) * reached
        return 1.0 - spared[:, np.newaxis] * groups.ald

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Support every new centre."""
        return {("state", "facilities"): self.support * record.stock.get("sport_centre", 0.0)}
