"""Asked: what levers answer to doctors who choose, as tables of movers × sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.levers._answers import plus
from simdesert.model._settling import Answers

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]

HORIZON_YEARS = 10.0
"""Years over which a settler reckons aids [years]."""

AT_A_TIME = 256
"""Movers asked about together: tables of all movers would be allocated anew by every lever, and fill no cache."""


def asked(model: DesertModel, rows: Rows) -> Answers:
    """Return what the policy answers about the movers of `rows` (n_movers,) [row] at every site."""
    sites, policy, p = model.sites, model.policy, model.parameters
    seen = model.doctors.seen(rows, model.year)
    gain, loss = policy.income(seen, sites, p.discount_rate, HORIZON_YEARS)
    money = np.asarray(gain) * knows(model, seen)[:, np.newaxis] if np.any(gain) else 0.0
    extra = plus((1.0 - p.tax) * plus(money, loss), policy.appeal(seen, sites))
    known = np.minimum(1.0, p.considers_far * np.asarray(policy.knows_site(seen, sites)))
    n = len(sites)
    return Answers(
        extra=_over(n, np.rint(extra), np.int32),
        shut=~_over(n, policy.may_settle(seen, sites), np.bool_),
        known=_over(n, np.rint(65536.0 * known), np.int32),
        uncontracted=_over(n, policy.uncontracted(seen, sites), np.bool_),
    )


def knows(model: DesertModel, seen: DoctorsSeen) -> Flags:
    """Return who knows of the aids (n,) flags; drawn once in a life."""
    known = np.minimum(1.0, model.parameters.knows_aid * np.asarray(model.policy.knows_aid(seen)))
    flags: Flags = model.chance.uniform("settle.knows", (), seen.id) < known
    return flags


def _over(n_sites: int, answer: ArrayLike, kind: type[np.generic]) -> NDArray[Any]:
    """Return an answer that broadcasts over (movers, sites) with all its sites (rows, n_sites)."""
    table = np.atleast_2d(np.asarray(answer)).astype(kind)
    return np.ascontiguousarray(np.broadcast_to(table, (len(table), n_sites)))
