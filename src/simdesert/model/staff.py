"""Staff: GPs employed by hospitals, outside the APL field, who may hold consultations elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simdesert.country.doctors import Doctors, Stage, permanent_ids
from simdesert.model.graduate import draw_traits

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

AGE_AT_HIRING = 32
HOSPITAL_RANKS = 9
"""Stands for the specialty in the permanent ids of GPs employed by hospitals."""


def staff(model: DesertModel) -> None:
    """Let GPs employed by hospitals leave, hazard × Π levers, and hire as many as leave without any lever."""
    doctors, year, p = model.doctors, model.year, model.parameters
    rows = doctors.rows(Stage.HOSPITAL)
    seen = doctors.seen(rows, year)
    hazard = np.minimum(1.0, p.hospital_exits * np.broadcast_to(np.asarray(model.policy.leaves(seen)), (len(rows),)))
    gone = rows[model.chance.uniform("staff.hazard", (year,), seen.id) < hazard]
    doctors.stage[gone] = Stage.GONE
    doctors.site[gone] = doctors.commune[gone] = -1
    model.doctors.append(hospital_doctors(model, year, round(p.hospital_exits * p.hospital_gps * model.share)))


def hospital_doctors(model: DesertModel, cohort: int, n: int) -> Doctors:
    """Return `n` GPs of a cohort (0: those of the start), by the people of the sites that have a hospital.

    A territory without a hospital has none.
    """
    chance, start = model.chance, cohort == 0
    beds = np.where(model.sites.hospital, model.sites.population, 0.0)
    doctors = Doctors.blank(permanent_ids(cohort, np.arange(n if beds.any() else 0), specialty=HOSPITAL_RANKS))
    if len(doctors) == 0:
        return doctors
    upto = np.cumsum(beds)
    site = np.searchsorted(upto, chance.uniform("staff.site", (), doctors.id) * upto[-1], side="right")
    doctors.stage[:] = Stage.HOSPITAL
    doctors.site[:] = site
    doctors.commune[:] = model.centres[site]
    age = AGE_AT_HIRING + (chance.uniform("staff.age", (), doctors.id) * 33 * start).astype(np.int64)
    doctors.birth_year[:] = model.year - age
    doctors.since[:] = model.year - (age - AGE_AT_HIRING)
    draw_traits(doctors, np.full(len(doctors), model.parameters.female_share), chance, model.parameters)
    model.origins.draw(doctors, np.arange(n), chance)
    return doctors
