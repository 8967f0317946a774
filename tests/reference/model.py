"""The reference model: the package's year, with its own patients, practices and settlers."""

from __future__ import annotations

from typing import Any

from reference.around import around_each
from reference.customs import Customs
from reference.luck import mix
from reference.office import STATE, Office
from reference.patient import MEMORY, Patient
from reference.settling import settle
from reference.work import Work
from simdesert.country.doctors import Stage
from simdesert.levers._policy import Policy
from simdesert.model.desert import YEARLY, DesertModel
from simdesert.model.refer import refer, referrals_of

WELCOME_ROUNDS = 3
"""How often people without médecin traitant may ask the doctors who have just settled around them."""


def practise(model: ReferenceModel) -> None:
    """Let every doctor find this month's capacity."""
    for office in model.offices.values():
        office.work()


def seek(model: ReferenceModel) -> None:
    """Let every patient live the month; then doctors answer requests, serve, and publish new waits.

    Patients read only what doctors published before, so that their order does not matter.
    """
    offices, keys = model.offices.values(), (f"seek.{use}" for use in ("month", "register"))
    model.month_key, lottery = (int(model.chance.key(key, model.year, model.month)) for key in keys)
    so_far, backlog = model.tally.sum(axis=0), sum(office.backlog for office in offices)
    for office in offices:
        office.open_list()
    model.agents_by_type[Patient].do("live_month")
    for office in offices:
        office.register(lottery)
        office.serve()
    model.month_tally = model.tally.sum(axis=0) - so_far
    model.backlog_change = sum(office.backlog for office in offices) - backlog
    model.hand_back()


def welcome(model: ReferenceModel, new: Any) -> None:
    """Let people without médecin traitant ask the doctors who have settled this January near them, in a few rounds."""
    around = around_each(model, [model.offices[row] for row in new.tolist()], far=False)
    for turn in range(WELCOME_ROUNDS):
        key, lottery = (int(model.chance.key(f"seek.welcome{use}", model.year, turn)) for use in ("", ".register"))
        for office in model.offices.values():
            office.open_list()
        for patient in model.agents_by_type[Patient]:
            if patient.gp is None and not patient.never_declares and around[patient.commune].places:
                office = around[patient.commune].draw(mix(key, patient.number))
                if office.accepting:
                    patient.ask(office)
        for office in model.offices.values():
            office.register(lottery)
    model.hand_back()


class ReferenceModel(DesertModel):
    """A territory under a policy, with every patient a Mesa agent.

    Columns stay what the package's own verbs read and write. So every January patients and practices take over from
    them what happened, and every month hand back what they did. Construction is that of the package's model, and so is
    the start, which no policy changes.

    Attributes
    ----------
    offices
        Practices of this year by doctor's row.
    """

    yearly = tuple(settle if verb.__name__ == "settle" else verb for verb in YEARLY)
    monthly = (practise, seek, refer)
    welcome = staticmethod(welcome)

    def _begin(self, policy: Policy) -> None:
        """Let the package's model live the start: it keeps the last one for whoever comes next."""
        start = (self.territory, Policy(), self.chance.seed, self.inhabitants_per_agent, self.parameters)
        DesertModel(*start, self.start_year).close()
        super()._begin(policy)
        self.lifelong_key = int(self.chance.key("seek.never"))

    def refresh(self) -> None:
        """Open the practices of the year, and let patients learn who is still there."""
        self.settled, self.working = self.doctors.rows(Stage.SETTLED), Work(self)
        self.offices = {row: Office(self, row) for row in self.settled.tolist()}
        self.around = around_each(self, list(self.offices.values()), far=True)
        self.customs = Customs(self)
        self.specialists.years = referrals_of(self)
        if Patient not in self.agents_by_type:
            for number, commune in enumerate(self.patients.commune.tolist()):
                Patient(self, number, commune)
        self.agents_by_type[Patient].do("begin_year")

    def hand_back(self) -> None:
        """Write what patients and practices became into the columns, for the package's verbs and the record."""
        doctors, columns = self.doctors, self.patients
        doctors.accepting[:], doctors.booked[:] = False, 0
        for office in self.offices.values():
            for name in (*STATE, "booked", "accepting", "vigour"):
                getattr(doctors, name)[office.row] = getattr(office, name)
        for patient in self.agents_by_type[Patient]:
            columns.gp[patient.number] = -1 if patient.gp is None else patient.gp.row
            for name in MEMORY:
                getattr(columns, name)[patient.number] = getattr(patient, name)
