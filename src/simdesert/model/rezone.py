"""Rezone: every third January the sites' zones follow their accessibility, with a margin against flicker.

The red EPCI are called so once, at the start.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simdesert.country.doctors import Stage
from simdesert.country.zones import YOUNG_BELOW, Fragility, classify
from simdesert.metrics.year import REACHED, CommuneYear

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

YEARS_BETWEEN = 3
YEARS_AVERAGED = 3


def rezone(model: DesertModel) -> None:
    """Give every site the zone of its mean APL (GPs under 65) of the last three years, within fixed cut-offs.

    A site changes class only when 0.3 beyond the border; the cut-offs were found once, at the start. Where a site is no
    longer held outside the agreement, its doctors regain it.
    """
    if (model.year - model.start_year) % YEARS_BETWEEN == 0 and model.year > model.start_year:
        apl = np.mean(model.apl_history[-YEARS_AVERAGED:], axis=0)
        zone = classify(apl, model.cut_offs, previous=model.sites.zone)
        model.sites = replace(model.sites, zone=zone)
        regain_agreement(model)


def regain_agreement(model: DesertModel) -> None:
    """Give the agreement to settled doctors outside it whose site no lever holds outside it any longer."""
    doctors = model.doctors
    settled = doctors.rows(Stage.SETTLED)
    rows = settled[~doctors.contracted[settled]]
    outside = model.policy.uncontracted(doctors.seen(rows, model.year), model.sites)
    table = np.broadcast_to(np.asarray(outside), (len(rows), len(model.sites)))
    doctors.contracted[rows] = ~table[np.arange(len(rows)), doctors.site[rows]]


def fragility(model: DesertModel, year: CommuneYear) -> Fragility:
    """Return what EPCI are called red for, from the year's record and the ages of GPs.

    Parameters
    ----------
    model
        With its doctors in place.
    year
        Sums by commune.
    """
    communes, doctors, rows = model.territory.communes, model.doctors, model.settled
    young = model.year - doctors.birth_year[rows] < YOUNG_BELOW
    return Fragility(
        people=year.population,
        apl=year.apl,
        gps=year.gps,
        gps_young=np.bincount(doctors.commune[rows[young]], minlength=len(communes)).astype(np.float64),
        share_ald=communes.share_ald,
        share_deprived=communes.share_deprived,
        emergency_minutes=year.minutes_to[:, REACHED.index("emergency")].astype(np.float64),
    )
