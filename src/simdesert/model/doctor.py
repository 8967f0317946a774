"""A doctor as a Mesa agent: a name for one row of the columns."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mesa import Agent

from simdesert.country.doctors import Doctors, Practice, Specialty, Stage

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel


class Doctor(Agent):
    """One GP; everything it is stands in ``model.doctors`` at its row.

    Parameters
    ----------
    model
        The model that it lives in.
    row
        Its row in the columns, for ever.
    """

    model: DesertModel

    def __init__(self, model: DesertModel, row: int) -> None:
        super().__init__(model)
        self.row = row

    @property
    def columns(self) -> Doctors:
        """The columns in which it has its row."""
        columns: Doctors = self.model.doctors
        return columns

    @property
    def permanent_id(self) -> int:
        """(cohort year, specialty, rank) in one number; never Mesa's ``unique_id``."""
        return int(self.columns.id[self.row])

    @property
    def age(self) -> int:
        """Age this year [years]."""
        return int(self.model.year - self.columns.birth_year[self.row])

    @property
    def stage(self) -> Stage:
        """Intern, locum, settled or gone."""
        return Stage(self.columns.stage[self.row])

    @property
    def practice(self) -> Practice:
        """Solo, group, MSP or salaried."""
        return Practice(self.columns.practice[self.row])

    @property
    def commune(self) -> str:
        """INSEE code of the commune of practice, empty if not settled."""
        place = int(self.columns.commune[self.row])
        return str(self.model.territory.communes.code[place]) if place >= 0 else ""

    @property
    def wait_days(self) -> float:
        """Published wait [days]."""
        return float(self.columns.wait[self.row]) / 100

    @property
    def listed(self) -> float:
        """Adults registered [inhabitants]."""
        return float(self.columns.listed[self.row])


class Specialist(Doctor):
    """One paediatrician, ophthalmologist, gynaecologist or dentist, at its row of ``model.specialists[specialty]``.

    Parameters
    ----------
    model, row
        As for any doctor.
    specialty
        Whose columns its row stands in.
    """

    def __init__(self, model: DesertModel, row: int, specialty: Specialty) -> None:
        super().__init__(model, row)
        self.specialty = specialty

    @property
    def columns(self) -> Doctors:
        """The columns in which it has its row."""
        columns: Doctors = self.model.specialists[self.specialty]
        return columns


def name_specialists(model: DesertModel, specialty: Specialty) -> None:
    """Name the specialists who have no agent yet, and let the agents of those who are gone go: there are many."""
    doctors, named = model.specialists[specialty], model.specialists.named.setdefault(specialty, [])
    for row in doctors.rows(Stage.GONE).tolist():
        if row < len(named) and (agent := named[row]) is not None:
            agent.remove()
            named[row] = None
    there = doctors.stage[len(named) :] != Stage.GONE
    rows = range(len(named), len(doctors))
    named.extend(Specialist(model, row, specialty) if here else None for row, here in zip(rows, there, strict=True))


@contextmanager
def uncollected() -> Iterator[None]:
    """Make many agents at once without a search for garbage among them at every few hundred."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
