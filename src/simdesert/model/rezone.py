"""Rezone: every third January the sites' zones follow their accessibility, with a margin against flicker.

A run of the past has the dated zonings instead. The red EPCI are called so once, at the start.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simdesert.country.doctors import Stage
from simdesert.country.zones import YOUNG_BELOW, Fragility, classify, cut_offs
from simdesert.metrics.year import REACHED, CommuneYear
from simdesert.model.past import TODAY, Zoning, zoning_in_force

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

YEARS_BETWEEN = 3
YEARS_AVERAGED = 3


def rezone(model: DesertModel) -> None:
    """Give every site the zone of its mean APL (GPs under 65) of the last three years.

    Every third January, within the cut-offs of the zoning in force: a site changes class only when 0.3 beyond the
    border. When an official zoning of before 2025 comes into force (2018, 2022): anew, by its own shares of people.
    Where a site is no longer held outside the agreement, its doctors regain it.
    """
    official, sites = zoning_in_force(model.year), model.sites
    if not _revised(model, official):
        return
    apl = np.mean(model.apl_history[-YEARS_AVERAGED:], axis=0)
    if model.year < TODAY:
        shares = {"priority": official.priority, "complementary": official.complementary}
        model.cut_offs = cut_offs(apl, sites.population, **shares)
        zone = classify(apl, model.cut_offs)
    else:
        zone = classify(apl, model.cut_offs, previous=sites.zone)
    model.sites = replace(sites, zone=zone)
    regain_agreement(model)


def _revised(model: DesertModel, official: Zoning) -> bool:
    """Return whether zones are revised this January: by date before 2025, then every third year of the run."""
    if model.year < TODAY:
        return model.start_year < official.year == model.year
    since = max(model.start_year, TODAY)
    return model.year > model.start_year and (model.year - since) % YEARS_BETWEEN == 0


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
