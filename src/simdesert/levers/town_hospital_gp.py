"""Médecins généralistes partagés entre la ville et l'hôpital.

A GP works half for a hospital, half in a practice of an under-served zone nearby. Announced by Benoît Hamon in 2017;
planned in 2018 as 400 posts, half of them shared, the others salaried in town alone; 249 were filled in 2021, 30 % of
them shared. Each post counts once: a salaried one is offered to doctors who settle (`posts`); a shared one is
held by a doctor whom the hospital employs and who spends half of his days in the receiving zone (`days_elsewhere`), in
full from the first year. Half-days at the hospital are no visits of the APL.

References
----------
Ma santé 2022 (September 2018); DGOS in Le Quotidien du médecin, 2019 (the two kinds of post) and 2021 (posts filled).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np

from simdesert.country.doctors import Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Reals, Sites
from simdesert.country.zones import FRANCE_PEOPLE
from simdesert.levers._bill import Flow, Record
from simdesert.levers._bounds import DAYS_WORKED
from simdesert.levers._effort import effort, share_of_france, spread, under_served_first
from simdesert.levers._lever import Answer, Lever
from simdesert.levers._must_show import MustShow
from simdesert.levers._reach import share_of_places
from simdesert.parameters import parameter


class TownHospitalGp(Lever):
    """Half a week in the ward, half a week where doctors lack."""

    official_name = "Médecins généralistes partagés entre ville et hôpital"
    must_show: ClassVar[tuple[MustShow, ...]] = (
        MustShow("Salaried posts are filled: 0.7 of 249", "posts_filled", "input", 100.0, 185.0, year=4),
        MustShow("More visits in the receiving zones", "visits_per_person", "effect", low=0.0, where="priority"),
    )

    target: float = parameter(400, "posts", 0, 2_000, source="Ma santé 2022: 2018 and 2019", grade="law")
    stock: float = parameter(0, "posts", 0, 2_000, source="Ma santé 2022: created", grade="law")
    years: float = parameter(2, "years", 1, 15, source="Ma santé 2022: 2018 and 2019", grade="law")
    delivery: float = parameter(0.62, "share of posts", 0.3, 1, source="DGOS 2021: 249 filled", grade="statistic")
    shared: float = parameter(0.3, "share of posts", 0.3, 0.5, source="DGOS: 30 %; half planned", grade="statistic")
    town: float = parameter(0.5, "share of days", 0.3, 0.7, source="DGOS 2019: half by the hospital", grade="law")
    minutes: float = parameter(30, "min to the hospital", 20, 45, source="not announced", grade="assumption")
    value: float = parameter(3_000, "EUR/yr", 1_500, 6_000, source="not measured in EUR", grade="assumption")
    support: float = parameter(50_000, "EUR/post/yr", 25_000, 100_000, source="not announced", grade="assumption")

    def posts(self, sites: Sites, year: int) -> Answer:
        """Offer the posts salaried in the practice alone, in under-served sites near a hospital."""
        salaried = (1.0 - self.shared) * self.delivery * effort(self.target - self.stock, self.years, year)
        return spread(salaried, self._receiving(sites))

    def days_elsewhere(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        """Send holders of shared posts, here an equal part of every GP employed by a hospital."""
        employed = doctors.stage == Stage.HOSPITAL
        days = self._standing(sites, self.shared) * self.town * DAYS_WORKED
        return np.where(employed, days / max(1, int(employed.sum())), 0.0), self._receiving(sites)

    def appeal(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Draw doctors to sites in proportion to their places with a hospital as partner, worth `value`."""
        places = spread(self._standing(sites, 1.0), self._receiving(sites))
        return self.value * share_of_places(sites, places, 1.0)[np.newaxis, :]

    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Support the posts that are filled: the salaried ones, and the shared ones by the days they gave."""
        offered = self.delivery * (self.target - self.stock) * share_of_france(record)
        salaried = min(record.posts_filled, (1.0 - self.shared) * offered)
        shared = record.days / (12 * self.town * DAYS_WORKED)
        return {("state", "facilities"): self.support * (salaried + shared)}

    def _standing(self, sites: Sites, part: float) -> float:
        return part * self.delivery * (self.target - self.stock) * float(sites.population.sum()) / FRANCE_PEOPLE

    def _receiving(self, sites: Sites) -> Reals:
        return under_served_first(sites, 1.0) * (sites.emergency_minutes <= self.minutes)
