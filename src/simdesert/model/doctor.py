"""A doctor as a Mesa agent: a name for one row of the columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mesa import Agent

from simdesert.country.doctors import Practice, Stage

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel


class Doctor(Agent):
    """One doctor; everything it is stands in ``model.doctors`` at its row.

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
    def permanent_id(self) -> int:
        """(cohort year, specialty, rank) in one number; never Mesa's ``unique_id``."""
        return int(self.model.doctors.id[self.row])

    @property
    def age(self) -> int:
        """Age this year [years]."""
        return int(self.model.year - self.model.doctors.birth_year[self.row])

    @property
    def stage(self) -> Stage:
        """Intern, locum, settled or gone."""
        return Stage(self.model.doctors.stage[self.row])

    @property
    def practice(self) -> Practice:
        """Solo, group, MSP or salaried."""
        return Practice(self.model.doctors.practice[self.row])

    @property
    def commune(self) -> str:
        """INSEE code of the commune of practice, empty if not settled."""
        place = int(self.model.doctors.commune[self.row])
        return str(self.model.territory.communes.code[place]) if place >= 0 else ""

    @property
    def wait_days(self) -> float:
        """Published wait [days]."""
        return float(self.model.doctors.wait[self.row]) / 100

    @property
    def listed(self) -> float:
        """Adults registered [inhabitants]."""
        return float(self.model.doctors.listed[self.row])
