"""Sign: contracts are rationed — a lifelong draw says who would apply, a lottery among applicants fills the places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Doctors, Specialty, Stage, permanent_ids
from simdesert.levers._contract import Contract
from simdesert.model.parameters import PLACES_PER_PERSON
from simdesert.model.renew import hazard
from simdesert.model.specialists import finishing

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]

SIGNERS = {"intern": Stage.INTERN, "gp": Stage.SETTLED}


def sign(model: DesertModel) -> None:
    """Let doctors in training and established ones sign the contracts on offer this year; unused places are noted.

    GPs have places of their own, the specialties that a contract names share theirs. Contracts signed at settlement
    are left to :mod:`simdesert.model.settle`.
    """
    for name, contract in model.policy.contracts(model.year).items():
        if contract.signer in SIGNERS:
            rows = model.doctors.rows(SIGNERS[contract.signer])
            applicants = rows[would_sign(model, name, contract, rows)]
            places = places_here(model, contract)
            order = model.chance.order(f"sign.{name}", (model.year,), model.doctors.id[applicants])
            taken = applicants[order[: int(places)]]
            model.doctors.signed[name][taken] = model.year
            model.note("signed", taken, lever=name)
            model.unfilled[name] = places - len(taken)
            if contract.specialties:
                _specialists_sign(model, name, contract)


def _specialists_sign(model: DesertModel, name: str, contract: Contract) -> None:
    """Hold one lottery among the applicants of all the specialties; students who win stand in the columns from now."""
    places, in_training = _here(model, contract.specialists), contract.signer == "intern"
    specialties = sorted(contract.specialties & model.specialists.keys())
    applicants: list[NDArray[np.uint64]] = []
    for specialty in specialties:
        doctors = students(model, specialty, contract) if in_training else model.specialists[specialty]
        rows = doctors.rows(SIGNERS[contract.signer])
        applicants.append(doctors.id[rows[_applies(model, name, contract, (doctors, rows))]])
    ids = np.concatenate([np.zeros(0, dtype=np.uint64), *applicants])
    winners = ids[model.chance.order(f"sign.{name}", (model.year,), ids)[: int(places)]]
    for specialty, mine in zip(specialties, applicants, strict=True):
        doctors, taken = model.specialists[specialty], mine[np.isin(mine, winners)]
        if in_training:
            doctors.append(finishing(model, specialty, taken, model.year + _years_before(contract)))
        doctors.signed[name][np.isin(doctors.id, taken)] = model.year
    model.flows[f"signed_by_specialists.{name}"] += len(winners)
    model.unfilled[name] += places - len(winners)


def students(model: DesertModel, specialty: Specialty, contract: Contract) -> Doctors:
    """Return the students who may sign this year: as many as leave a year, as long before practice as it pays."""
    doctors, year = model.specialists[specialty], model.year + _years_before(contract)
    n = round(float(hazard(model, doctors, doctors.rows(Stage.SETTLED)).sum()))
    ids = permanent_ids(year, np.arange(n), specialty)
    return finishing(model, specialty, ids[~np.isin(ids, doctors.id)], year)


def _years_before(contract: Contract) -> int:
    return max(1, round(contract.years_paid))


def would_sign(model: DesertModel, name: str, contract: Contract, rows: Rows) -> Flags:
    """Return which GPs of `rows` are eligible, hold no contract that forbids it, and would apply (n,) flags.

    The wish to sign is drawn once in a life: a doctor who does not want the contract does not want it next year.
    """
    return _applies(model, name, contract, (model.doctors, rows))


def _applies(model: DesertModel, name: str, contract: Contract, who: tuple[Doctors, Rows]) -> Flags:
    doctors, rows = who
    seen = doctors.seen(rows, model.year)
    may = contract.eligible(seen, model.sites) & ~seen.holds(name)
    for other in contract.not_with:
        may &= ~seen.holds(other)
    wish: Flags = model.chance.uniform(f"sign.{name}.wish", (), doctors.id[rows]) < contract.take_up
    signing: Flags = may & wish
    return signing


def places_here(model: DesertModel, contract: Contract) -> float:
    """Return the places for GPs of the territory this year, in practice places [contracts]."""
    return _here(model, contract.places)


def _here(model: DesertModel, places: float) -> float:
    return float(round(places * model.share * PLACES_PER_PERSON))
