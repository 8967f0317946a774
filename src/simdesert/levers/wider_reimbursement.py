"""Meilleurs remboursements, soins dentaires d'abord.

Social security refunds more of what patients pay themselves, for dental care first. Announced by Benoît Hamon in 2017
without rates: the shares waived are assumptions, larger for the deprived, who forgo care three times as often. A visit
to a GP of sector 1 costs the patient 2 EUR, which this leaves as it is.

References
----------
Hamon, programme présidentiel 2017; DREES, Comptes de la santé 2016 (households paid 22.7 % of 11.1 billion EUR of
dental care); IRDES, ESPS 2014 (17 % went without dental care for want of money, 5 % without a visit to a GP).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from simdesert.levers._bill import Flow, Record
from simdesert.levers._groups import Groups, Tariff
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class WiderReimbursement(Lever):
    """Teeth as a part of health."""

    official_name = "Meilleurs remboursements, soins dentaires"
    must_show: ClassVar[tuple[MustShow, ...]] = (  # the deprived forgo 27 %: 0.4 × (0.73 × 0.15 + 0.27 × 0.3) to 0.71
        MustShow("Fewer dental visits forgone for money", "dental_visits_unaffordable_per_person", "effect",
                 -0.71, -0.08, relative=True),
        MustShow("Nothing changes in where doctors are", "apl_mean", "effect", -0.01, 0.01),
    )  # fmt: skip

    waived: float = parameter(0.3, "share of what patients pay", 0.15, 0.6, source="not announced", grade="assumption")
    waived_deprived: float = parameter(
        0.6, "share of what the deprived pay", 0.3, 1, source="not announced", grade="assumption"
    )
    deprived: float = parameter(0.11, "share of people", 0.09, 0.13, source="complementary cover", grade="assumption")
    paid: float = parameter(
        38, "EUR/inhabitant/yr", 33, 43, source="DREES 2016: 22.7 % of 11.1 billion for 66.6 M", grade="statistic"
    )

    def waives(self, groups: Groups, year: int) -> Answer:
        """Waive part of what patients pay for dental care, more for the deprived."""
        waived = np.zeros((len(groups.ald), len(Tariff)))
        waived[:, Tariff.DENTAL] = self.delivery * np.where(groups.deprived, self.waived_deprived, self.waived)
        return waived

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Refund what is waived, all groups taken to pay as much, while in force."""
        share = self.deprived * self.waived_deprived + (1.0 - self.deprived) * self.waived
        refunds = self.delivery * share * self.paid * record.people
        return {("social_security", "patients"): refunds * (record.year <= self.until)}
