"""An office: a settled doctor at work, from one January to the next."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reference.luck import mix, part
from simdesert.levers._groups import Tariff

if TYPE_CHECKING:
    from reference.model import ReferenceModel
    from reference.patient import Patient

STATE = ("wait", "pace", "listed", "backlog", "served", "served_year")
"""What a doctor keeps from one January to the next, in the package's columns."""

MEAN_HOURS = 43.9
"""Hours a week with patients of an average doctor [h/week]."""


class Office:
    """What patients meet of a doctor: a published wait, a fee, a list that may be full, a calendar.

    Parameters
    ----------
    model
        The model in January, after the yearly verbs.
    row
        The doctor [row].
    """

    def __init__(self, model: ReferenceModel, row: int) -> None:
        doctors, work = model.doctors, model.working
        self.model, self.row, self.id = model, row, int(doctors.id[row])
        self.commune, self.site = int(doctors.commune[row]), int(doctors.site[row])
        self.gain, self.received, local = work.gain[row], work.received[self.site], model.local_capacity[self.commune]
        self.vigour = vigour(model.year - int(doctors.birth_year[row]), bool(doctors.female[row])) * float(local)
        self.urgent_wait = part(model.parameters.urgent_queue * (1.0 - work.kept_for_urgent[row]))
        self.most_listed, self.list_size = float(doctors.cap[row]), work.list_size[row]
        sector = Tariff.SECTOR_2 if doctors.sector2[row] else Tariff.SECTOR_1
        self.tariff = sector if doctors.contracted[row] else Tariff.NOT_CONTRACTED
        for name in STATE:
            setattr(self, name, getattr(doctors, name)[row].item())

    def work(self) -> None:
        """Find this month's visits [1/256 visit]: an average doctor's × hours × pace × what levers and locums change.

        Doctors with long waits hurry: their pace is 1 + a·ln((wait + ¼ day)/3 days), within bounds.
        """
        p = self.model.parameters
        pace = 1.0 + p.pace_elasticity * math.log((self.wait / 100.0 + 0.25) / 3.0)
        self.pace = min(1.0 + p.pace_bound, max(1.0 - p.pace_bound, pace))
        monthly = self.model.capacity / 12.0 * self.vigour * self.pace * self.gain
        self.capacity = round((monthly + self.received) * 256)

    def open_list(self) -> None:
        """Take new patients if the list is not full: who works faster can look after more."""
        self.booked = self.released = 0
        self.requests: list[Patient] = []
        self.full_at = self.most_listed * self.pace * self.list_size
        self.accepting = self.listed < self.full_at

    def offer(self, urgent: bool, queue: int, luck: int) -> int:
        """Return the wait offered [1/100 day]: the published one × `queue` (more for strangers) × luck, both in 1/256.

        Urgent visits wait a small part of it.
        """
        return self.wait * queue // 256 * (self.urgent_wait if urgent else 65536) // 65536 * luck // 256

    def register(self, key: int) -> None:
        """Answer the requests of the month in an order drawn by lot.

        The first adult agent of whom not even half the people fit closes the list. Children do not count, and those who
        leave another list were told when the month began that there was room.
        """
        unit = self.model.inhabitants_per_agent / 256.0  # people are counted in 1/256 of the scale
        self.listed -= self.released * unit
        lot, room, taken, closed = mix(key, self.id), math.floor((self.full_at - self.listed) / unit), 0, False
        for patient in sorted(self.requests, key=lambda patient: mix(lot, patient.number)):
            counts = patient.adult and patient.gp is None
            closed |= counts and 2 * taken + patient.share > 2 * room
            if not (closed and counts):
                patient.gp, taken = self, taken + patient.share * patient.adult
            patient.asked = None
        self.listed += taken * unit

    def serve(self) -> None:
        """See those booked, the longest waiting first, up to the capacity; publish a new wait.

        The wait moves a part of the way to what the backlog and a queue say: with utilisation ρ (at most 0.98) a queue
        of q ρ^m/(1 − ρ) days stands before a doctor, even if all are served within the month.
        """
        p, capacity = self.model.parameters, max(1, self.capacity)
        waiting = self.backlog + self.booked
        self.served = min(waiting, self.capacity)
        self.served_year += self.served
        self.backlog = waiting - self.served
        utilisation = min(0.98, self.booked / capacity)
        queue_days = p.queue_days * utilisation**p.queue_power / (1.0 - utilisation)
        target = 100.0 * (30.0 * self.backlog / capacity + queue_days)
        self.wait = round(self.wait + p.wait_smoothing * (target - self.wait))


def vigour(age: int, female: bool) -> float:
    """Return hours with patients relative to the average: 41 under 50 years, 46 above; women 41, men 46.5 [–]."""
    return (41.0 if age < 50 else 46.0) / MEAN_HOURS * ((41.0 if female else 46.5) / MEAN_HOURS)
