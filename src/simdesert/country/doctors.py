"""Doctors as columns: identity, state and memory of every doctor, one row each.

A doctor's permanent id is (cohort year, specialty, rank); the doctors of the start are cohort 0. Rows are only storage:
no draw may depend on a row number.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors_seen import DoctorsSeen


class Stage(IntEnum):
    """Where a doctor stands in life."""

    INTERN = 0
    LOCUM = 1
    SETTLED = 2
    GONE = 3
    HOSPITAL = 4


class Specialty(IntEnum):
    """What a doctor practises."""

    GP = 0
    PAEDIATRICIAN = 1
    OPHTHALMOLOGIST = 2
    GYNAECOLOGIST = 3
    DENTIST = 4


class Practice(IntEnum):
    """How a settled doctor practises; the APL field counts all of these."""

    SOLO = 0
    GROUP = 1
    MSP = 2
    SALARIED = 3


@dataclass
class Doctors:
    """All doctors of a run as columns, one row each; rows are appended, never moved or removed.

    Attributes
    ----------
    id
        Permanent id (n,).
    birth_year
        (n,) [calendar year].
    female, partner, children, contracted, sector2
        (n,) flags.
    specialty
        :class:`Specialty` (n,).
    birth_site, faculty
        Site of birth and medical faculty (n,) [row].
    rooted
        Drawn to the birthplace when a site is chosen (n,) flags.
    placement, exposure
        Site of the placements that a lever gave, −1 if none, and the share of training spent there (n,) [row], [0–1].
    stage, practice
        :class:`Stage`, :class:`Practice` (n,).
    site, commune
        Where a settled doctor practises, −1 otherwise (n,) [row].
    since
        Year of the present settlement, or of the entry into the present stage (n,) [calendar year].
    ends
        Last year of the internship, for interns (n,) [calendar year].
    events
        Life events so far: the key of the noise of the next choice (n,) [count].
    vigour
        Visits in the same conditions relative to the average doctor, by hours worked and by what a place of the
        commune should serve (n,) [–].
    cap
        Adults accepted on the list before any factor (n,) [inhabitants].
    listed
        Adults registered (n,) [inhabitants].
    wait
        Published wait (n,) [hundredths of a day].
    accepting
        Registers new patients this month (n,) flags.
    backlog, booked, served, served_year
        Visits waiting, booked this month, served this month, served since January (n,) [1/256 visit].
    pace
        Visits in the same hours relative to an ordinary month (n,) [–].
    signed
        By contract name, the year of signature, 0 if none (n,) [calendar year].
    """

    id: NDArray[np.uint64]
    birth_year: NDArray[np.int64]
    female: NDArray[np.bool_]
    partner: NDArray[np.bool_]
    children: NDArray[np.bool_]
    contracted: NDArray[np.bool_]
    sector2: NDArray[np.bool_]
    specialty: NDArray[np.int8]
    birth_site: NDArray[np.int32]
    faculty: NDArray[np.int32]
    rooted: NDArray[np.bool_]
    placement: NDArray[np.int32]
    exposure: NDArray[np.float64]
    stage: NDArray[np.int8]
    practice: NDArray[np.int8]
    site: NDArray[np.int32]
    commune: NDArray[np.int32]
    since: NDArray[np.int64]
    ends: NDArray[np.int64]
    events: NDArray[np.int64]
    vigour: NDArray[np.float64]
    cap: NDArray[np.float64]
    listed: NDArray[np.float64]
    wait: NDArray[np.int32]
    accepting: NDArray[np.bool_]
    backlog: NDArray[np.int64]
    booked: NDArray[np.int64]
    served: NDArray[np.int64]
    served_year: NDArray[np.int64]
    pace: NDArray[np.float64]
    signed: dict[str, NDArray[np.int16]]

    def __len__(self) -> int:
        return len(self.id)

    @classmethod
    def blank(cls, ids: NDArray[np.uint64]) -> Doctors:
        """Return doctors with these ids and nothing else known: interns without place, list or contract."""
        n = len(ids)
        fills = {"contracted": True, "site": -1, "commune": -1, "placement": -1, "pace": 1.0, "vigour": 1.0}
        columns: dict[str, Any] = {
            field.name: np.full(n, fills.get(field.name, 0), dtype=_dtype(field.name))
            for field in fields(cls)
            if field.name not in ("id", "signed")
        }
        return cls(id=ids.astype(np.uint64), signed={}, **columns)

    def append(self, others: Doctors) -> NDArray[np.int64]:
        """Add `others` at the end and return their rows (n_others,) [row]."""
        start = len(self)
        for field in fields(self):
            if field.name != "signed":
                setattr(self, field.name, np.concatenate([getattr(self, field.name), getattr(others, field.name)]))
        padding = np.zeros(len(others), dtype=np.int16)
        self.signed = {
            name: np.concatenate([years, others.signed.get(name, padding)]) for name, years in self.signed.items()
        }
        return np.arange(start, len(self))

    def copy(self) -> Doctors:
        """Return the same doctors with columns of their own."""
        columns = {f.name: getattr(self, f.name).copy() for f in fields(self) if f.name != "signed"}
        return Doctors(signed={name: years.copy() for name, years in self.signed.items()}, **columns)

    def rows(self, stage: Stage) -> NDArray[np.int64]:
        """Return the rows of the doctors at a stage (k,) [row]."""
        return np.flatnonzero(self.stage == stage)

    def seen(self, rows: NDArray[np.int64], year: int) -> DoctorsSeen:
        """Return what levers see of the doctors of `rows`, read-only."""
        settled = self.stage[rows] == Stage.SETTLED
        view = DoctorsSeen(
            age=year - self.birth_year[rows],
            years_settled=np.where(settled, year - self.since[rows], -1),
            wait_days=self.wait[rows] / 100.0,
            year=year,
            signed={name: years[rows] for name, years in self.signed.items()},
            **{name: getattr(self, name)[rows] for name in SHOWN},
        )
        for column in (*vars(view).values(), *view.signed.values()):
            if isinstance(column, np.ndarray):
                column.flags.writeable = False
        return view


SHOWN = tuple(field.name for field in fields(DoctorsSeen) if field.name in Doctors.__annotations__.keys() - {"signed"})
"""Columns that levers see as they stand."""


def _dtype(column: str) -> type:
    flags = {"female", "partner", "children", "contracted", "sector2", "rooted", "accepting"}
    small = {"birth_site", "faculty", "placement", "site", "commune", "wait"}
    reals = {"exposure", "vigour", "cap", "listed", "pace"}
    if column in flags:
        return np.bool_
    if column in small:
        return np.int32
    if column in reals:
        return np.float64
    return np.int8 if column in ("specialty", "stage", "practice") else np.int64


def permanent_ids(cohort: int, ranks: NDArray[np.int64], specialty: int = 0) -> NDArray[np.uint64]:
    """Return ids made of (cohort year, specialty, rank) (n,); the doctors of the start are cohort 0."""
    prefix = np.uint64((cohort << 40) | (specialty << 32))
    ids: NDArray[np.uint64] = prefix | ranks.astype(np.uint64)
    return ids
