"""Fin des exonérations de cotisations non compensées.

Relief from payroll contributions that the State does not make up for costs social security about 4 billion EUR a year
(2014–16). Benoît Hamon announced in 2017 to end it, and not to tie health policy to balanced accounts. The State pays
what it owes: one public purse to another, so that the public purse as a whole pays nothing more.

References
----------
Code de la sécurité sociale, article L. 131-7 (loi du 25 juillet 1994); Hamon, programme présidentiel 2017; Assemblée
nationale, debate on the PLFSS 2020 (not compensated: 3 billion EUR in 2007–13, 4 in 2014–16).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import per_inhabitant
from simdesert.levers._lever import Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class ContributionReliefEnd(Lever):
    """The State makes up for what it gives away."""

    official_name = "Fin des exonérations de cotisations non compensées"
    lifts_cap = True
    must_show: ClassVar[tuple[MustShow, ...]] = (
        MustShow("No access effect", "apl_mean", "effect", -0.01, 0.01),
        MustShow("A transfer between public payers costs the public nothing", "public_cost_eur", "input", -1.0, 1.0),
    )

    relief: float = parameter(
        60, "EUR/inhabitant/yr", 45, 75, source="4 billion EUR for 66.6 M people (3 before 2014)", grade="study"
    )

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Let the State pay social security, while in force."""
        paid = per_inhabitant(self.delivery * self.relief, record, self.until)
        return {("state", "social_security"): paid}
