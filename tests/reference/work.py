"""Work: what levers, locums and junior doctors change of doctors' working time this year."""

from __future__ import annotations

import numpy as np

from simdesert.country.doctors import Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.levers._bounds import DAYS_WORKED, KM_IN_60_MINUTES
from simdesert.model.desert import DesertModel
from simdesert.model.graduate import juniors_from
from simdesert.model.parameters import PLACES_PER_PERSON

HOURS_WITH_PATIENTS = 44.5
"""[h/week] (DREES panel 2019)."""

VISITS_A_DAY = 22.0 / PLACES_PER_PERSON
"""Visits in a day of a practice place [visits] (DREES panel 2019)."""

HOLIDAYS = 6.2 * 9.5 / 2
"""Days of leave a year [days/yr]: 6.2 weeks of 9.5 half-days (DREES panel 2019)."""


class Work:
    """The year's working time: of each doctor by row, of each site, and sums for the record.

    Two questions are asked about all doctors at once: days away and hours freed. Some levers share a number of days
    among all who give, or the hours of assistants among all who receive. The others are asked doctor by doctor.

    Attributes
    ----------
    gain, list_size, kept_for_urgent
        By doctor: factor on capacity, factor on the list's cap, share of capacity for care within 48 h.
    received
        By site: visits a month that others bring to each doctor there.
    days, days_covered, hospital_days
        Days away by lever, those that locums held, days that GPs of hospitals work there [days/yr].
    """

    def __init__(self, model: DesertModel) -> None:
        self.model, doctors, sites = model, model.doctors, model.sites
        settled, hospital = doctors.rows(Stage.SETTLED).tolist(), doctors.rows(Stage.HOSPITAL).tolist()
        self.kept_for_urgent = {row: self._ask("urgent_share", row, sites) for row in settled}
        self.list_size = {row: self._ask("list_size", row, sites) for row in settled}
        rows = settled + hospital
        everybody = doctors.seen(np.array(rows), model.year)
        freed = np.broadcast_to(model.policy.hours_freed(everybody, sites), (len(rows),)).tolist()
        speed = {row: 1.0 + hours / HOURS_WITH_PATIENTS for row, hours in zip(rows, freed, strict=True)}
        lost, brought = self._days_away(rows, everybody)
        wanted = {row: lost[row] * self._ask("cover", row) for row in settled}
        covered = min(1.0, self._locum_days(len(settled)) / max(sum(wanted.values()), 1e-9))
        self.days_covered = covered * sum(wanted.values()) * 12.0
        self.hospital_days = sum(DAYS_WORKED * speed[row] - lost[row] for row in hospital) * 12.0
        self.gain = {r: speed[r] * (1.0 - (lost[r] - covered * wanted[r]) / DAYS_WORKED) for r in settled}
        visits = [brought[site] * VISITS_A_DAY + more for site, more in enumerate(self._junior_visits())]
        self.received = [visits[site] / max(1.0, float(sites.gps[site])) for site in range(len(sites))]

    def _ask(self, question: str, row: int, *about: object) -> float:
        """Return what the policy answers about one doctor."""
        seen = self.model.doctors.seen(np.array([row]), self.model.year)
        return float(np.broadcast_to(getattr(self.model.policy, question)(seen, *about), (1,))[0])

    def _days_away(self, rows: list[int], everybody: DoctorsSeen) -> tuple[dict[int, float], list[float]]:
        """Return days a month that each doctor is away, and that the doctors of each site receive.

        A day of a hospital's GP is a person's, which is worth more than that of a practice place.
        """
        model, sites = self.model, self.model.sites
        lost, brought, self.days = dict.fromkeys(rows, 0.0), [0.0] * len(sites), {}
        for lever, (offered, weights) in model.policy.days_elsewhere(everybody, sites).items():
            goes_to, given = self._shares_of_days(np.where(sites.gps > 0, weights, 0.0).tolist()), 0.0
            for row, days in zip(rows, offered.tolist(), strict=True):
                near = goes_to[model.doctors.site[row]]
                if days and near:
                    places = days * (PLACES_PER_PERSON if model.doctors.stage[row] == Stage.HOSPITAL else 1.0)
                    lost[row], given = lost[row] + days, given + places
                    for site, share in near.items():
                        brought[site] += places * share
            self.days[lever] = given * 12.0
        return lost, brought

    def _shares_of_days(self, weights: list[float]) -> list[dict[int, float]]:
        """Return to which sites within an hour the days of each site's doctors go, and in what shares: by weight."""
        some, shares = {site: w for site, w in enumerate(weights) if w > 1e-12 * max(weights)}, []
        for km in self.model.site_km:
            near = {site: weight for site, weight in some.items() if km[site] <= KM_IN_60_MINUTES}
            shares.append({site: weight / sum(near.values()) for site, weight in near.items()})
        return shares

    def _locum_days(self, settled: int) -> float:
        """Return days a month that locums can give once they have held a part of the settled doctors' holidays."""
        p, locums = self.model.parameters, len(self.model.doctors.rows(Stage.LOCUM))
        return max(0.0, locums * p.locum_days - settled * HOLIDAYS * p.holidays_replaced) / 12.0

    def _junior_visits(self) -> list[float]:
        """Return visits a month of interns in their fourth year, by site: where practices are, or as levers say."""
        model, sites, p = self.model, self.model.sites, self.model.parameters
        visits = p.juniors * model.share * p.junior_visits / 12.0 * (model.year >= juniors_from(p))
        weights = (sites.gps * model.policy.hosts_juniors(sites, model.year)).tolist()
        return [visits * weight / max(sum(weights), 1e-9) for weight in weights]
