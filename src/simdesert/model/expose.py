"""Expose: interns spend part of their training where levers send them; it counts when they settle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Stage

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]


def expose(model: DesertModel) -> None:
    """Give interns in their last year the placement that levers offer, at one site of their faculty's region.

    A site is drawn by the weights of the levers; the exposure is the share of training that they give together. An
    intern of a region where no site has a weight stays without placement.
    """
    doctors, year = model.doctors, model.year
    rows = np.flatnonzero((doctors.stage == Stage.INTERN) & (doctors.ends == year))
    offers = model.policy.exposes(doctors.seen(rows, year), model.sites)
    if not offers or not len(rows):
        return
    shares = np.stack([share for share, _ in offers.values()])
    total = shares.sum(axis=0)
    upto = np.cumsum(shares, axis=0)
    luck = model.chance.uniform("expose.lever", (), doctors.id[rows]) * total
    which = (luck >= upto).sum(axis=0)
    for k, (_, weights) in enumerate(offers.values()):
        mine = np.flatnonzero((which == k) & (total > 0.0))
        site = placements(model, rows[mine], weights)
        placed = site >= 0
        doctors.placement[rows[mine[placed]]] = site[placed]
        doctors.exposure[rows[mine[placed]]] = total[mine[placed]]


def placements(model: DesertModel, rows: Rows, weights: Reals) -> Rows:
    """Return the site of each intern's placement, drawn by weight in his faculty's region (n,) [row]; −1 if none."""
    doctors, sites = model.doctors, model.sites
    home = model.territory.faculties.region
    u = model.chance.uniform("expose.site", (), doctors.id[rows])
    site = np.full(len(rows), -1, dtype=np.int64)
    for faculty in np.unique(doctors.faculty[rows]):
        upto = np.cumsum(np.where(sites.region == home[faculty], weights, 0.0))
        mine = doctors.faculty[rows] == faculty
        if upto[-1] > 0.0:
            site[mine] = np.searchsorted(upto, u[mine] * upto[-1], side="right")
    return site
