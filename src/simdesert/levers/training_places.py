"""Davantage d'étudiants en médecine.

More students are admitted than the 10,300 a year of 2021–25 (51,505 places in five years; 8,000 a year in 2011–18).
Only what comes on top counts here. No number was announced: 1,000 more a year, reached in equal steps over five years,
is an assumption. They are felt about ten years later. What a student costs is a figure of the press.

References
----------
Vautrin and Neuder, Un médecin près de chez vous, September 2025; ministère de la Santé, numerus apertus 2021–25;
lessentieldeleco.fr, diploma-sante.fr (20,000 EUR a year).
"""

from __future__ import annotations

from collections.abc import Mapping

from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import ramp
from simdesert.levers._lever import Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class TrainingPlaces(Lever):
    """More students now, more doctors in ten years."""

    official_name = "Augmentation du nombre d'étudiants en médecine"
    must_show = (
        MustShow("not one GP more for ten years", "gps", "effect", low=-0.001, high=0.001, year=9, relative=True),
        MustShow("then a rise", "gps", "effect", low=0, year=14),
    )

    target: float = parameter(
        11_300, "students/yr", 10_800, 12_300, source="not announced: 500 to 2,000 more", grade="assumption"
    )
    stock: float = parameter(10_300, "students/yr", 8_000, 10_800, source="51,505 over 2021–25", grade="law")
    years: float = parameter(5, "years to reach it", 1, 10, source="not announced", grade="assumption")
    cost: float = parameter(20_000, "EUR/student/yr", 10_000, 40_000, source="press, unsourced", grade="assumption")

    def trains(self, year: int) -> float:
        """Admit more students, in equal steps up to the target."""
        return self.delivery * max(0.0, self.target - self.stock) * ramp(year, self.years)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay for the added students as long as they are trained."""
        return {("state", "facilities"): self.cost * record.students}
