"""Non-conventionnement dans les zones surdotées.

A doctor who newly settles in an over-served zone (as revised every three years) is not contracted: his patients are
refunded 0.61 EUR a visit. Whoever practises there keeps the agreement when he moves within such zones; where a zone is
no longer over-served, all get it. Announced in January 2017, never enacted; the loss of earnings is an assumption.

References
----------
Hamon, programme présidentiel 2017; tarif d'autorité, arrêté du 9 mars 1966; IRDES, QES 270 (nurses, 2008–16).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites, Zone
from simdesert.levers._bill import Flow, Record
from simdesert.levers._groups import Groups, Tariff
from simdesert.levers._lever import Answer, Flags, Lever
from simdesert.levers._must_show import MustShow
from simdesert.parameters import parameter


class NonConventionnement(Lever):
    """No agreement for newcomers where doctors abound."""

    official_name = "Non-conventionnement des nouveaux installés en zone surdotée"
    excludes = frozenset({"regulated_settlement"})
    must_show: ClassVar[tuple[MustShow, ...]] = (
        MustShow("Inflow to over-served zones collapses: fewer GPs there", "gps", "effect", -1.0, -0.029,
                 where="over_served", year=3, relative=True),
        MustShow("Intermediate zones absorb first", "gps", "effect", low=0.0, where="intermediate", year=3),
        MustShow("Then under-served zones do", "gps", "effect", low=0.0, where="priority"),
    )  # fmt: skip

    delivery: float = parameter(
        1.0, "share of the announcement", 0, 1, source="a rule: above 0 it applies", grade="law"
    )
    fee: float = parameter(30, "EUR/visit", 20, 60, source="convention médicale, December 2024", grade="law")
    refund: float = parameter(
        19, "EUR/visit", 0, 30, source="70 % of 30 EUR, less 2 EUR borne by the patient", grade="law"
    )
    refund_uncontracted: float = parameter(0.61, "EUR/visit", 0, 30, source="tarif d'autorité", grade="law")
    earnings_lost: float = parameter(0.4, "share of earnings", 0.2, 0.8, source="never enacted", grade="assumption")

    def uncontracted(self, doctors: DoctorsSeen, sites: Sites) -> Flags:
        """Leave those who newly settle in over-served sites outside the agreement."""
        return self._newcomers(doctors, sites)[:, np.newaxis] & self._over_served(sites)

    def income(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, float]:
        """Take from newcomers' earnings what patients who are not refunded no longer bring, for a whole career."""
        lost = np.where(self._over_served(sites), -self.earnings_lost * sites.earnings, 0.0)
        return np.where(self._newcomers(doctors, sites)[:, np.newaxis], lost, 0.0), math.inf

    def price(self, groups: Groups) -> Answer:
        """Charge the patient of a non-contracted doctor the fee less the token refund."""
        charge = np.zeros((len(groups.ald), len(Tariff)))
        charge[:, Tariff.NOT_CONTRACTED] = self.fee - self.refund_uncontracted
        return charge

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Save the refunds of visits to non-contracted doctors."""
        return {("social_security", "patients"): -(self.refund - self.refund_uncontracted) * record.visits_uncontracted}

    def _newcomers(self, doctors: DoctorsSeen, sites: Sites) -> NDArray[np.bool_]:
        """Return who does not yet practise under the agreement in an over-served site (n_doctors,) flags."""
        settled = (doctors.stage == Stage.SETTLED) & (doctors.site >= 0) & doctors.contracted
        flags: NDArray[np.bool_] = ~(settled & self._over_served(sites)[doctors.site])
        return flags

    def _over_served(self, sites: Sites) -> NDArray[np.bool_]:
        flags: NDArray[np.bool_] = (sites.zone == Zone.OVER_SERVED) & (self.delivery > 0.0)
        return flags
