"""Work: what levers, locums and junior doctors change of doctors' working time this year."""

from __future__ import annotations

import numpy as np

from simdesert.country.doctors import Stage
from simdesert.levers._bounds import DAYS_WORKED
from simdesert.model.desert import DesertModel
from simdesert.model.graduate import FOUR_YEARS_FROM, last_year_of
from simdesert.model.parameters import PLACES_PER_PERSON

HOURS_WITH_PATIENTS = 44.5
"""[h/week] (DREES panel 2019)."""

VISITS_A_DAY = 22.0 / PLACES_PER_PERSON
"""Visits in a day of a practice place [visits] (DREES panel 2019)."""

HOLIDAYS = 6.2 * 9.5 / 2
"""Days of leave a year [days/yr]: 6.2 weeks of 9.5 half-days (DREES panel 2019)."""

AN_HOUR_AWAY_KM = 44.6
"""As the crow flies [km]; doctors go no farther for a day."""


class Work:
    """The year's working time: of each doctor by row, of each site, and sums for the record.

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
        self.model = model
        settled = model.doctors.rows(Stage.SETTLED).tolist()
        at_hospital = model.doctors.rows(Stage.HOSPITAL).tolist()
        self.kept_for_urgent = {row: self._ask("urgent_share", row) for row in settled}
        self.list_size = {row: self._ask("list_size", row) for row in settled}
        factor = {r: 1.0 + self._ask("hours_freed", r) / HOURS_WITH_PATIENTS for r in settled + at_hospital}
        lost, brought = self._days_away(settled, at_hospital)
        cover = {row: lost[row] * self._share_covered(row) for row in settled}
        wanted = sum(cover.values())
        self.covered = min(1.0, self._locum_days() / max(wanted, 1e-9))
        self.days_covered = self.covered * wanted * 12.0
        self.hospital_days = sum(DAYS_WORKED * factor[row] - lost[row] for row in at_hospital) * 12.0
        self.gain = {r: factor[r] * (1.0 - (lost[r] - self.covered * cover[r]) / DAYS_WORKED) for r in settled}
        visits = [VISITS_A_DAY * days + more for days, more in zip(brought, self._junior_visits(), strict=True)]
        self.received = [v / max(1.0, float(gps)) for v, gps in zip(visits, model.sites.gps, strict=True)]

    def _ask(self, question: str, row: int) -> float:
        """Return what the policy answers about one doctor."""
        seen = self.model.doctors.seen(np.array([row]), self.model.year)
        return float(np.broadcast_to(getattr(self.model.policy, question)(seen, self.model.sites), (1,))[0])

    def _share_covered(self, row: int) -> float:
        seen = self.model.doctors.seen(np.array([row]), self.model.year)
        return float(np.broadcast_to(self.model.policy.cover(seen), (1,))[0])

    def _days_away(self, settled: list[int], at_hospital: list[int]) -> tuple[dict[int, float], list[float]]:
        """Return days a month that each doctor is away, and that the doctors of each site receive.

        The one question asked about all doctors at once: some levers share a number of days among all who give.
        A day of a hospital's GP is a person's, that of a settled doctor a practice place's.
        """
        model, sites, rows = self.model, self.model.sites, settled + at_hospital
        person = [1.0] * len(settled) + [PLACES_PER_PERSON] * len(at_hospital)
        lost, brought = dict.fromkeys(rows, 0.0), [0.0] * len(sites)
        self.days: dict[str, float] = {}
        answers = model.policy.days_elsewhere(model.doctors.seen(np.array(rows), model.year), sites)
        for lever, (offered, weights) in answers.items():
            total = 0.0
            receiving = self._receiving([float(w) if gps > 0 else 0.0 for w, gps in zip(weights, sites.gps, strict=True)])
            for row, each, places in zip(rows, offered, person, strict=True):
                near = receiving[int(model.doctors.site[row])]
                if each and near:
                    lost[row] += float(each)
                    total += each * places
                    for site, share in near.items():
                        brought[site] += each * places * share
            self.days[lever] = float(total) * 12.0
        return lost, brought

    def _receiving(self, weights: list[float]) -> list[dict[int, float]]:
        """Return, for doctors of each site, to which sites within an hour their days go, and in what shares."""
        some = {site: w for site, w in enumerate(weights) if w > 1e-12 * max(weights)}
        shares = []
        for km in self.model.site_km:
            near = {site: w for site, w in some.items() if km[site] <= AN_HOUR_AWAY_KM}
            shares.append({site: w / sum(near.values()) for site, w in near.items()})
        return shares

    def _locum_days(self) -> float:
        """Return days a month that locums can give once they have held a part of the settled doctors' holidays."""
        p, doctors = self.model.parameters, self.model.doctors
        holidays = len(doctors.rows(Stage.SETTLED)) * HOLIDAYS * p.holidays_replaced
        return max(0.0, len(doctors.rows(Stage.LOCUM)) * p.locum_days - holidays) / 12.0

    def _junior_visits(self) -> list[float]:
        """Return visits a month of interns in their fourth year by site: they serve where practices are, or levers say."""
        model, sites, p = self.model, self.model.sites, self.model.parameters
        if model.year < last_year_of(FOUR_YEARS_FROM):
            return [0.0] * len(sites)
        factor = np.broadcast_to(model.policy.hosts_juniors(sites, model.year), (len(sites),))
        weights = [float(gps * f) for gps, f in zip(sites.gps, factor, strict=True)]
        visits = p.juniors * model.share * p.junior_visits / 12.0
        return [visits * weight / max(sum(weights), 1e-9) for weight in weights]
