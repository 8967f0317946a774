"""Leave: settled doctors retire or stop; their patients are left without médecin traitant and their backlog lapses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Doctors, Practice, Stage
from simdesert.model._registering import release

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]

RETIREMENT_AGES = np.array([60, 62, 65, 67])
RETIREMENT_ODDS = np.array([0.04, 0.10, 0.22, 0.30])
"""Relative yearly hazard of retirement from each age on [–]: mean end age 67 (CNAM); the shape is an assumption."""


def retirement_shape(age: NDArray[np.int64]) -> Reals:
    """Return the relative hazard of retirement at an age, 0 below 60 (n,) [–]."""
    step = np.searchsorted(RETIREMENT_AGES, age, side="right")
    return np.concatenate([[0.0], RETIREMENT_ODDS])[step]


def leave(model: DesertModel) -> None:
    """Let settled doctors leave: hazard = (retirement(age) × scale + other) × Π levers.

    The scale and the other exits were solved at the start so that the first year's exits are the record's
    (2,600 GPs in 2021, of whom 70 % retire; CNAM).
    """
    doctors, year = model.doctors, model.year
    rows = doctors.rows(Stage.SETTLED)
    seen = doctors.seen(rows, year)
    hazard = retirement_shape(seen.age) * model.hazards.retirement + model.hazards.other
    hazard = np.minimum(1.0, hazard * model.policy.leaves(seen))
    gone = rows[model.chance.uniform("leave.hazard", (year,), seen.id) < hazard]
    model.note("left", gone, zone=model.sites.zone[doctors.site[gone]])
    left = np.bincount(doctors.site[gone], minlength=len(model.sites)) + model.moved_away
    model.sites = replace(model.sites, left=left.astype(np.float64))
    close_practice(model, gone)
    doctors.stage[gone] = Stage.GONE
    doctors.site[gone] = doctors.commune[gone] = -1


def close_practice(model: DesertModel, rows: Rows) -> None:
    """Release the patients of doctors who stop practising where they are, and let their backlog lapse."""
    doctors = model.doctors
    model.lapsed += int(doctors.backlog[rows].sum())
    posts = doctors.site[rows[doctors.practice[rows] == Practice.SALARIED]]
    model.vacant = model.vacant + np.bincount(posts, minlength=len(model.vacant))
    _empty(doctors, rows)
    gone = np.zeros(len(doctors), dtype=np.bool_)
    gone[rows] = True
    release(model.patients.gp, gone)


def _empty(doctors: Doctors, rows: Rows) -> None:
    doctors.backlog[rows] = 0
    doctors.listed[rows] = 0.0
    doctors.served_year[rows] = 0
