"""Build: facilities that levers open, and who practises in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Practice
from simdesert.country.sites import Sites
from simdesert.country.travel import nearest_minutes
from simdesert.metrics.year import REACHED

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

URGENT_CARE = ("correspondent", "local_hospital")
"""Facilities of levers that bring urgent care."""

Reals = NDArray[np.float64]

GPS_PER_MSP = 5.0
"""GPs in a multi-professional health house [places] (assumption: about 12,000 GPs in 2,500 houses)."""


def build(model: DesertModel) -> None:
    """Open the facilities of the policy and let established doctors join health houses that open where they are.

    National counts × the territory's share of the people, drawn as whole facilities. Within a site, the doctors in a
    health house are those whose lifelong draw lies below 5 × houses / places.
    """
    for lever, opened in model.policy.opens(model.sites, model.year).items():
        for kind, national in opened.items():
            here = whole(model, f"build.{lever}.{kind}", national * model.share)
            model.facilities_opened.setdefault(lever, {}).setdefault(kind, []).append((model.year, float(here.sum())))
            model.sites = with_opened(model.sites, kind, here)
    reach_urgent_care(model)
    join_health_houses(model)


def with_opened(sites: Sites, kind: str, here: Reals) -> Sites:
    """Return the sites with `here` more facilities of a type that levers opened (n_sites,) [count]."""
    opened = {**sites.opened, kind: sites.opened_of(kind) + here}
    return replace(sites, opened=opened, msp=sites.msp + (here if kind == "msp" else 0.0))


def reach_urgent_care(model: DesertModel) -> None:
    """Let urgent care be as near as the nearest emergency unit, or SAMU correspondent or local hospital of a lever.

    They stand in the most populous commune of their site.
    """
    opened = sum((model.sites.opened_of(kind) for kind in URGENT_CARE), np.zeros(len(model.sites)))
    if opened.any():
        communes, column = model.territory.communes, REACHED.index("urgent_care")
        present = np.zeros(len(communes), dtype=np.bool_)
        present[model.centres[opened > 0.0]] = True
        minutes = model.minutes_to.copy()
        minutes[:, column] = np.minimum(minutes[:, column], nearest_minutes(communes, present))
        model.minutes_to = minutes


def whole(model: DesertModel, stream: str, expected: Reals) -> Reals:
    """Return whole things at each site, drawn so that each site gets what is `expected` on average (n_sites,) [count].

    Systematic sampling: along a lottery order of the sites, one thing wherever the cumulated expectation passes a whole
    number from a random start; the total differs from the expected by less than one.

    References
    ----------
    Madow (1949), *On the theory of systematic sampling, II*, Annals of Mathematical Statistics 20.
    """
    sites = np.arange(len(expected), dtype=np.uint64)
    order = model.chance.order(stream, (model.year,), sites)
    upto = np.cumsum(expected[order]) + model.chance.number(stream, f"start {model.year}")
    drawn = np.zeros(len(expected))
    drawn[order] = np.diff(np.floor(upto), prepend=0.0)
    return drawn


def join_health_houses(model: DesertModel) -> None:
    """Let the practices of settled, not salaried doctors follow the health houses of their site."""
    doctors = model.doctors
    rows = model.settled[doctors.practice[model.settled] != Practice.SALARIED]
    sites = model.sites
    share = np.minimum(0.9, GPS_PER_MSP * sites.msp / np.maximum(1.0, sites.gps))[doctors.site[rows]]
    luck = model.chance.uniform("build.joins", (), doctors.id[rows])
    alone = np.where(luck > 1.0 - 0.35 * (1.0 - share), Practice.SOLO, Practice.GROUP)
    doctors.practice[rows] = np.where(luck < share, Practice.MSP, alone)
