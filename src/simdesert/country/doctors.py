"""Doctors as columns: identity, state and memory of every doctor, one row each.

A doctor's permanent id is (cohort year, specialty, rank); the doctors of the start are cohort 0. Rows are only storage:
no draw may depend on a row number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Stage(IntEnum):
    """Where a doctor stands in life."""

    INTERN = 0
    LOCUM = 1
    SETTLED = 2
    GONE = 3


class Practice(IntEnum):
    """How a settled doctor practises."""

    SOLO = 0
    GROUP = 1
    MSP = 2
    SALARIED = 3


@dataclass(frozen=True)
class DoctorsSeen:
    """What levers see of some doctors: read-only columns, one row a doctor.

    Attributes
    ----------
    id
        Permanent ids (n,).
    age
        (n,) [years].
    female, partner, children
        (n,) flags.
    stage, practice
        :class:`Stage` and :class:`Practice` (n,).
    years_settled
        Years since the present settlement, −1 if not settled (n,) [years].
    site
        Row of the present site, −1 if none (n,).
    contracted
        Within the agreement with the Assurance maladie (n,) flags.
    year
        The year that begins [calendar year].
    signed
        By contract name, the year of signature, 0 if none (n,) [calendar year].
    """

    id: NDArray[np.uint64]
    age: NDArray[np.int64]
    female: NDArray[np.bool_]
    partner: NDArray[np.bool_]
    children: NDArray[np.bool_]
    stage: NDArray[np.int8]
    practice: NDArray[np.int8]
    years_settled: NDArray[np.int64]
    site: NDArray[np.int32]
    contracted: NDArray[np.bool_]
    year: int
    signed: Mapping[str, NDArray[np.int16]]

    def __len__(self) -> int:
        return len(self.id)

    def holds(self, contract: str) -> NDArray[np.bool_]:
        """Return who ever signed `contract` (n,) flags."""
        years = self.signed.get(contract)
        if years is None:
            return np.zeros(len(self), dtype=np.bool_)
        flags: NDArray[np.bool_] = years > 0
        return flags

    def years_since(self, contract: str) -> NDArray[np.int64]:
        """Return years since `contract` was signed, −1 for those who never did (n,) [years]."""
        years = self.signed.get(contract)
        if years is None:
            return np.full(len(self), -1, dtype=np.int64)
        return np.where(years > 0, self.year - years.astype(np.int64), -1)


@dataclass
class Doctors:
    """All doctors of a run as columns, one row each; rows are appended, never moved or removed.

    Attributes
    ----------
    id
        Permanent id (n,).
    birth_year
        (n,) [calendar year].
    female, partner, children, contracted
        (n,) flags.
    birth_site, faculty
        Site of birth and medical faculty (n,) [row].
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
        Visits in the same conditions relative to the average doctor, by hours worked (n,) [–].
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
    birth_site: NDArray[np.int32]
    faculty: NDArray[np.int32]
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
        fills = {"contracted": True, "site": -1, "commune": -1, "pace": 1.0, "vigour": 1.0}
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
            id=self.id[rows],
            age=year - self.birth_year[rows],
            female=self.female[rows],
            partner=self.partner[rows],
            children=self.children[rows],
            stage=self.stage[rows],
            practice=self.practice[rows],
            years_settled=np.where(settled, year - self.since[rows], -1),
            site=self.site[rows],
            contracted=self.contracted[rows],
            year=year,
            signed={name: years[rows] for name, years in self.signed.items()},
        )
        for column in (*vars(view).values(), *view.signed.values()):
            if isinstance(column, np.ndarray):
                column.flags.writeable = False
        return view


def _dtype(column: str) -> type:
    flags = {"female", "partner", "children", "contracted", "accepting"}
    small = {"birth_site", "faculty", "site", "commune", "wait"}
    reals = {"vigour", "cap", "listed", "pace"}
    if column in flags:
        return np.bool_
    if column in small:
        return np.int32
    if column in reals:
        return np.float64
    return np.int8 if column in ("stage", "practice") else np.int64


def permanent_ids(cohort: int, ranks: NDArray[np.int64], specialty: int = 0) -> NDArray[np.uint64]:
    """Return ids made of (cohort year, specialty, rank) (n,); the doctors of the start are cohort 0."""
    prefix = np.uint64((cohort << 40) | (specialty << 32))
    ids: NDArray[np.uint64] = prefix | ranks.astype(np.uint64)
    return ids
