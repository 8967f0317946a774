"""Sign: contracts are rationed — a lifelong draw says who would apply, a lottery among applicants fills the places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Stage
from simdesert.levers._contract import Contract
from simdesert.model.parameters import PLACES_PER_PERSON

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]

SIGNERS = {"intern": Stage.INTERN, "gp": Stage.SETTLED}


def sign(model: DesertModel) -> None:
    """Let interns and established GPs sign the contracts on offer this year; unused places are noted.

    Contracts signed at settlement are left to :mod:`simdesert.model.settle`.
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


def would_sign(model: DesertModel, name: str, contract: Contract, rows: Rows) -> Flags:
    """Return who of `rows` is eligible, holds no contract that forbids it, and would apply (n,) flags.

    The wish to sign is drawn once in a life: a doctor who does not want the contract does not want it next year.
    """
    doctors = model.doctors
    seen = doctors.seen(rows, model.year)
    may = contract.eligible(seen, model.sites) & ~seen.holds(name)
    for other in contract.not_with:
        may &= ~seen.holds(other)
    wish: Flags = model.chance.uniform(f"sign.{name}.wish", (), doctors.id[rows]) < contract.take_up
    signing: Flags = may & wish
    return signing


def places_here(model: DesertModel, contract: Contract) -> float:
    """Return the places of the territory this year, in practice places [contracts]."""
    return float(round(contract.places * model.share * PLACES_PER_PERSON))
