"""Installation régulée dans les zones saturées (proposition de loi Garot).

In saturated zones, 13 % of the territory, a doctor may only settle when a colleague of the same specialty leaves: the
rule that nurses have known since 2008. The National Assembly adopted it on 7 May 2025; it is before the Senate.
Salaried posts are not limited. Saturated zones are the model's over-served ones, as zoned in the first year; the rule
is applied to GPs, whose zones they are.

References
----------
Proposition de loi visant à lutter contre les déserts médicaux (Garot), 2025; IRDES, QES 270 (nurses, 2006–16).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.sites import Sites, Zone
from simdesert.levers._bill import Flow, Record
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class RegulatedSettlement(Lever):
    """One comes when one leaves where doctors abound."""

    official_name = "Régulation de l'installation dans les zones saturées"
    excludes = frozenset({"non_conventionnement"})
    must_show = (
        MustShow("inflow collapses there", "settlers", "effect", high=0, where="over_served", year=0, relative=True),
        MustShow("others absorb it", "settlers", "effect", low=0, where="intermediate", year=0, relative=True),
        MustShow("at no public cost", "public_cost_eur", "input", low=0, high=0),
    )

    delivery: float = parameter(
        1.0, "share of the announcement", 0, 1, source="a rule: above 0 it applies", grade="law"
    )

    def room(self, sites: Sites, year: int) -> Answer:
        """Let as many settle in saturated sites as left them last January."""
        saturated = (sites.zone_at_start == Zone.OVER_SERVED) & (self.delivery > 0.0)
        return np.where(saturated, sites.left, np.inf)

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Cost nobody anything."""
        return {}
