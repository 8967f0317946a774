"""Label France Santé.

A place is labelled if it offers care within 30 minutes and 48 hours, a nurse, five days a week, in sector 1; it gets
50,000 EUR once. 5,000 labels are announced for 2027 (15–20 a département by the end of 2025), the least endowed
territories first. The budget of 130 M EUR pays for 2,600. How much is new rather than relabelled is an assumption.

References
----------
Lecornu, September 2025; Rist, November 2025 (first label on 10 November 2025 in Sillé-le-Guillaume).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simdesert.country.doctors import Specialty
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._effort import effort, spread, under_served_first
from simdesert.levers._groups import Groups, Tariff, of_tariff
from simdesert.levers._lever import Answer, Facility, Lever
from simdesert.levers._must_show import MustShow
from simdesert.levers._reach import FRANCE_GPS, at_own_site, share_of_places
from simdesert.parameters import parameter


class FranceSanteLabel(Lever):
    """A promise of care nearby and soon, part of it new."""

    official_name = "Label France Santé"
    must_show = (
        MustShow("40 to 100 % of 1,667 labels a year", "opened", "input", 648, 1_667, year=0),
        MustShow("at 50,000 EUR each", "public_cost_eur", "input", 32.4e6, 83.4e6, year=0),
        MustShow("relabelling moves no capacity", "apl_mean", "effect", -0.01, 0.01),
    )

    target: float = parameter(5_000, "labels", 0, 20_000, source="Lecornu 2025: by 2027", grade="law")
    stock: float = parameter(0, "labels", 0, 20_000, source="new in 2025", grade="law")
    years: float = parameter(3, "years", 1, 15, source="Lecornu 2025: end of 2025 to 2027", grade="law")
    first: float = parameter(
        2, "times likelier in rural and peri-urban priority sites", 1, 4, source="not announced", grade="assumption"
    )
    additional: float = parameter(0.2, "share that is new", 0, 0.5, source="not announced", grade="assumption")
    gps_per_label: float = parameter(3, "GPs/label", 1.5, 6, source="not announced", grade="assumption")
    nurse_frees: float = parameter(2, "h/week of a GP", 1, 4, source="not announced", grade="assumption")
    urgent: float = parameter(0.1, "share of capacity", 0.05, 0.2, source="not announced", grade="assumption")
    grant: float = parameter(50_000, "EUR/label", 0, 200_000, source="Lecornu 2025: once", grade="law")

    def opens(self, sites: Sites, year: int) -> Mapping[Facility, Answer]:
        """Label places in under-served sites, the least endowed first."""
        labels = self.delivery * effort(self.target - self.stock, self.years, year)
        return {"label": spread(labels, under_served_first(sites, self.first))}

    def hours_freed(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Free GPs of labelled places by a nurse, where she is new."""
        return self.nurse_frees * self._new(doctors, sites)

    def urgent_share(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Keep a share of capacity for care within 48 hours, where that is new."""
        return self.urgent * self._new(doctors, sites)

    def waives(self, groups: Groups, year: int) -> Answer:
        """Waive the extra fees of sector 2 where sector 1 is new, GPs of all France taken together."""
        labels = self.delivery * sum(effort(self.target - self.stock, self.years, y) for y in range(year + 1))
        return of_tariff(Tariff.SECTOR_2, self.additional * min(1.0, labels * self.gps_per_label / FRANCE_GPS))

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Pay each place once, in the year of its label."""
        return {("state", "facilities"): self.grant * record.opened.get("label", 0.0)}

    def _new(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        held = share_of_places(sites, sites.opened_of("label"), self.gps_per_label)
        gps = np.where(doctors.specialty == Specialty.GP, self.additional, 0.0)
        return gps * at_own_site(doctors, held)
