"""Communautés professionnelles territoriales de santé (CPTS).

The professionals of a territory organise together who finds a médecin traitant for whom, and who takes unscheduled
care, for 185,000 to 380,000 EUR a year by size. Announced by Buzyn in 2019; in May 2025 more than 800 covered 91 % of
people, for 170 M EUR in 2024. Their effect was never measured (Senate); a survey counted 20,000 patients who found a
médecin traitant.

References
----------
Buzyn, June 2019; concourspluripro.fr and egora.fr, May 2025 (coverage, cost, survey, Senate).
"""

from __future__ import annotations

from collections.abc import Mapping

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.country.zones import FRANCE_PEOPLE
from simdesert.levers._bill import Flow, Record
from simdesert.levers._groups import Groups
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class Cpts(Lever):
    """Patients are passed on to whoever has room."""

    official_name = "Communautés professionnelles territoriales de santé"
    must_show = (  # 800 communities at 185,000 to 380,000 EUR
        MustShow("communities at the announced price", "public_cost_eur", "input", 140e6, 304e6, year=0),
        MustShow("more find a médecin traitant", "share_without_medecin_traitant", "effect", -0.02, 0.001),
        MustShow("no new capacity", "gps", "effect", -0.001, 0.001, relative=True),
    )

    communities: float = parameter(
        880, "communities", 800, 1_000, source="800 for 91 % of people, May 2025", grade="statistic"
    )
    delivery: float = parameter(
        0.91, "share of people covered", 0.8, 1.0, source="91 % of people, May 2025", grade="statistic"
    )
    more_tries: float = parameter(1, "doctors tried", 0.5, 2, source="not announced", grade="assumption")
    urgent: float = parameter(0.05, "share of capacity", 0.025, 0.1, source="not announced", grade="assumption")
    cost: float = parameter(
        212_500, "EUR/community/yr", 185_000, 380_000, source="170 M EUR for 800 in 2024", grade="statistic"
    )

    def tries(self, groups: Groups) -> Answer:
        """Send patients on to more doctors before they give up."""
        return self.delivery * self.more_tries

    def urgent_share(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Keep a share of capacity for unscheduled care."""
        return self.delivery * self.urgent

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay every community."""
        communities = self.delivery * self.communities * record.people / FRANCE_PEOPLE
        return {("social_security", "facilities"): self.cost * communities}
