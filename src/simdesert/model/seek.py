"""Seek: patients book with the médecin traitant, try others, turn elsewhere or go without; doctors register them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.patients import Patients
from simdesert.levers._groups import Tariff
from simdesert.model._columns import Agents, Month, Nearby, Offices, Outcome
from simdesert.model._registering import accept, register_all
from simdesert.model._seeking import seek_month
from simdesert.model.nearby import nearby_doctors
from simdesert.model.practise import serve

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]

WELCOME_ROUNDS = 3
N_BLOCKS = 4
"""Blocks of communes that the kernel handles side by side: each costs a row of sums over all doctors."""


def seek(model: DesertModel) -> None:
    """Let patients seek care for a month, doctors register whom they can, serve, and publish new waits.

    Conservation: sought = served + change of backlog + remote + emergency + forgone.
    """
    doctors, month = model.doctors, (model.year, model.month)
    sums = np.zeros((2, len(model.blocks) - 1, len(doctors)), dtype=np.int64)
    outcome = Outcome(sums[0], sums[1], model.tally, model.histogram)
    so_far = np.einsum("ct->t", model.tally)  # a quarter of the time of sum(axis=0)
    asking = seek_month(*_month(model), model.blocks, outcome)
    doctors.booked = outcome.booked.sum(axis=0)
    doctors.listed -= outcome.released.sum(axis=0) * (model.inhabitants_per_agent / 256.0)
    register(model, asking, model.chance.key("seek.register", *month))
    before = int(doctors.backlog.sum())
    serve(doctors, model.settled, model.capacities, model.parameters)
    model.month_tally = np.einsum("ct->t", model.tally) - so_far
    model.backlog_change = int(doctors.backlog.sum()) - before


def blocks_of(population: NDArray[np.int64]) -> Rows:
    """Return the first commune of each block, and the total (n_blocks + 1,) [row]: blocks of about as many people."""
    upto = np.cumsum(population)
    ends = np.searchsorted(upto, np.linspace(0, upto[-1], N_BLOCKS + 1)[1:-1], side="right")
    return np.concatenate([[0], ends, [len(population)]]).astype(np.int64)


def _month(model: DesertModel) -> Month:
    """Return what patients go by this month; the doctors say who takes new patients."""
    key, lifelong = model.chance.key("seek.month", model.year, model.month), model.chance.key("seek.never")
    agents, offices = agents_of(model.patients, model.inhabitants_per_agent), offices_of(model)
    return Month(key, lifelong, agents, offices, model.nearby, offices.wait[model.nearby.doctor], model.habits)


def agents_of(patients: Patients, inhabitants_per_agent: int) -> Agents:
    """Return the patients' columns as the kernel wants them; `share` is weight/scale in 1/256, at least one."""
    share = np.maximum(1, np.rint(256.0 * patients.weight / inhabitants_per_agent)).astype(np.int64)
    columns = (patients.group, patients.gp, patients.obtained, patients.forgone, patients.last_wait)
    return Agents(patients.first, share, *columns)


def offices_of(model: DesertModel) -> Offices:
    """Return what doctors publish at the start of the month."""
    doctors, rows = model.doctors, model.settled
    urgent = np.full(len(doctors), 65536, dtype=np.uint32)
    urgent[rows] = model.working.urgent
    doctors.accepting[:] = False
    model.caps = np.zeros(len(doctors))
    model.caps[rows] = doctors.cap[rows] * doctors.pace[rows] * model.working.list_size
    doctors.accepting[rows] = doctors.listed[rows] < model.caps[rows]
    tariff = np.where(doctors.contracted, doctors.sector2, int(Tariff.NOT_CONTRACTED)).astype(np.uint8)
    return Offices(doctors.wait, urgent, doctors.accepting, tariff)


def register(model: DesertModel, asking: tuple[Rows, Rows], lottery: np.uint64) -> None:
    """Let each doctor accept those who ask (``gp`` = −2 − doctor) in the order of a lottery, until the list closes.

    Parameters
    ----------
    model
        The model; ``patients.gp`` and ``doctors.listed`` change.
    asking
        Agents who ask, and adults that each stands for (n,) [row], [1/256 of the scale].
    lottery
        Key of the order in which each doctor takes them.
    """
    doctors, unit = model.doctors, model.inhabitants_per_agent / 256.0
    room = np.floor((model.caps - doctors.listed) / unit).astype(np.int64)
    doctors.listed += accept(*asking, model.patients.gp, room, lottery, doctors.id) * unit


def register_around(model: DesertModel, nearby: Nearby, key: np.uint64, lottery: np.uint64) -> None:
    """Let who has no médecin traitant ask one doctor `nearby`, drawn under `key`; `lottery` as in :func:`register`."""
    lifelong = model.chance.key("seek.never")
    agents, offices = agents_of(model.patients, model.inhabitants_per_agent), offices_of(model)
    register(model, register_all(key, lifelong, model.blocks, agents, offices, nearby, model.habits.never), lottery)


def welcome(model: DesertModel, new: Rows) -> None:
    """Let people without médecin traitant ask the doctors who have just settled within 30 minutes, a few rounds.

    Parameters
    ----------
    model
        The model, after the moves of January.
    new
        Doctors with an empty list (n_new,) [row].
    """
    nearby, chance = nearby_doctors(model, new, far=False), model.chance
    for when in ((model.year, turn) for turn in range(WELCOME_ROUNDS)):
        lottery = chance.key("seek.welcome.register", *when)
        register_around(model, nearby, chance.key("seek.welcome", *when), lottery)
