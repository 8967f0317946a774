"""What the data-frame idioms are given: patients and doctors of a model as they stand, and the tables of habits."""

from __future__ import annotations

from typing import Any

import numpy as np

from simdesert.country.patients import BAND_BITS
from simdesert.levers._groups import Tariff
from simdesert.model._columns import ADULT_BAND
from simdesert.model.habits import GROUPS

PART = 65536.0
"""Kernels count probabilities in this part of one."""

Arrays = dict[str, np.ndarray]


def inputs_of(model: Any, copies: int = 1) -> Arrays:
    """Return the arrays of a model at one inhabitant per agent whose January is over.

    Parameters
    ----------
    model
        The model, without levers.
    copies
        How many such territories lie side by side, out of reach of each other [count].
    """
    place = np.arange(copies)[:, np.newaxis]
    return {**_patients(model, place), **_around(model, place), **_offices(model, copies), **_habits(model)}


def _row_of_settled(model: Any) -> np.ndarray:
    """Return the position of each doctor among those settled (n_doctors + 1,), −1 for others and for nobody."""
    row = np.full(len(model.doctors) + 1, -1)
    row[model.settled] = np.arange(len(model.settled))
    return row


def _patients(model: Any, place: np.ndarray) -> Arrays:
    """Return the columns of patients; ``healthy`` is the part of the months without any need [1/65536]."""
    patients, habits, copies = model.patients, model.habits, len(place)
    gp = _row_of_settled(model)[patients.gp]
    lifelong = (model.chance.bits("seek.never", (), np.arange(len(patients))) & np.uint64(0xFFFF)).astype(np.int64)
    never = lifelong < habits.never[patients.group]
    same = {name: getattr(patients, name) for name in ("group", "last_wait", "obtained", "forgone")}
    same |= {"never": never, "healthy": (16 * habits.healthy).astype(np.uint16)[patients.group]}
    return {
        "gp": np.where(gp < 0, -1, gp + place * len(model.settled)).ravel().astype(np.int32),
        "commune": (patients.commune + place * len(model.territory.communes)).ravel().astype(np.int32),
        **{name: np.tile(column, copies) for name, column in same.items()},
    }


def _around(model: Any, place: np.ndarray) -> Arrays:
    """Return who is around; ``upto``, sorted, is commune + cumulated weight of each place, with doctors from `slot`."""
    nearby, n = model.nearby, len(model.territory.communes)
    commune = np.repeat(np.arange(n), np.diff(nearby.first))
    share = np.where(nearby.upto == 2**32 - 1, 1.0, nearby.upto / 2.0**32)
    doctor = _row_of_settled(model)[nearby.doctor]
    return {
        "n_communes": np.array(n * len(place)),
        "upto": (commune + share + place * n).ravel(),
        "slot": (nearby.slot + place * len(doctor)).ravel().astype(np.int32),
        "doctors": np.tile(nearby.doctors, len(place)),
        "doctor": (doctor + place * len(model.settled)).ravel().astype(np.int32),
    }


def _offices(model: Any, copies: int) -> Arrays:
    """Return what settled doctors are at the start, and the numbers of their months."""
    doctors, rows, working, p = model.doctors, model.settled, model.working, model.parameters
    columns = {
        "wait": doctors.wait[rows].astype(np.float64),
        "urgent_wait": working.urgent / PART,
        "tariff": np.where(doctors.contracted, doctors.sector2, int(Tariff.NOT_CONTRACTED))[rows],
        "monthly": model.capacity / 12.0 * doctors.vigour[rows] * working.gain,
        "received": working.received[doctors.site[rows]],
        "most_listed": doctors.cap[rows] * working.list_size,
        "listed": doctors.listed[rows],
        "backlog": doctors.backlog[rows] / 256.0,
    }
    numbers = ("pace_elasticity", "pace_bound", "queue_days", "queue_power", "wait_smoothing")
    return {
        **{name: np.tile(column, copies) for name, column in columns.items()},
        **{name: np.array(getattr(p, name)) for name in numbers},
    }


def _habits(model: Any) -> Arrays:
    """Return tables by group of patients (64, …), and probabilities and limits that hold for all."""
    habits = model.habits
    tables = {name: (getattr(habits, name) / PART).astype(np.float32) for name in ("seek", "pays", "tries", "gives_up")}
    numbers = {name: getattr(habits, name) / PART for name in ("urgent", "emergency", "register", "switch")}
    numbers |= {"remote": habits.remote[0] / PART, "stranger": habits.stranger / 256.0}
    numbers |= {name: float(getattr(habits, name)) for name in ("urgent_limit", "routine_limit")}
    return {
        "visits": habits.visits.astype(np.int32),
        "need": habits.need,
        "adult": (GROUPS & BAND_BITS) >= ADULT_BAND,
        "spread": (habits.spread / 256.0).astype(np.float32),
        **tables,
        **{name: np.array(value) for name, value in numbers.items()},
    }
