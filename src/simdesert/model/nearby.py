"""Nearby: which doctors patients can try, with travel decay, within half an hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.communes import Communes
from simdesert.model._columns import PARTS, Nearby
from simdesert.model._nearby import fill_places, held_around, mean_around

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]


def nearby_doctors(model: DesertModel, rows: Rows, far: bool = True) -> Nearby:
    """Return whom patients of each commune can try: weight = doctors × exp(−minutes/scale), within 30 minutes.

    Parameters
    ----------
    model
        For its territory and where doctors practise.
    rows
        The doctors who count (n_doctors,) [row].
    far
        Whether a commune with nobody within 30 minutes tries the nearest commune with a doctor.
    """
    travel, communes = model.territory.travel, model.territory.communes
    place = model.doctors.commune[rows]
    count = np.bincount(place, minlength=len(communes))
    held = held_around(travel.indptr, travel.indices, count)
    lonely = np.flatnonzero(held == 0) if far and len(rows) else np.zeros(0, dtype=np.int64)
    held[lonely] = 1
    first = np.concatenate([[0], np.cumsum(held)])
    upto, slot, doctors = np.zeros((3, first[-1]), dtype=np.uint32)
    guide = np.zeros(PARTS * first[-1], dtype=np.uint16)
    before = np.cumsum(count) - count
    fill_places((travel.indptr, travel.indices, model.decay), count, before, first, (upto, guide, slot, doctors))
    upto[first[lonely]], there = 2**32 - 1, _nearest(communes, count, lonely)
    slot[first[lonely]], doctors[first[lonely]] = before[there], count[there]
    doctor = rows[np.argsort(place, kind="stable")]
    return Nearby(first.astype(np.uint32), upto, guide, slot, doctors, doctor.astype(np.uint32))


def _nearest(communes: Communes, count: NDArray[np.int64], rows: Rows) -> Rows:
    """Return the nearest commune with a doctor, as the crow flies, for each of `rows` (n,) [row]."""
    if len(rows) == 0:
        return rows
    from scipy.spatial import cKDTree

    some = np.flatnonzero(count)
    stretch = np.cos(np.radians(communes.latitude))
    points = np.column_stack([communes.latitude, communes.longitude * stretch])
    nearest: Rows = some[cKDTree(points[some]).query(points[rows])[1]]
    return nearest


def nearby_mean(model: DesertModel, values: Reals) -> Reals:
    """Return the mean of settled doctors' `values` around each commune (n_communes,), 0 if nobody is near.

    Weighted with travel decay, within 30 minutes.
    """
    travel, place, n = model.territory.travel, model.doctors.commune[model.settled], len(model.territory.communes)
    total, count = np.bincount(place, values, n), np.bincount(place, minlength=n)
    mean: Reals = mean_around(travel.indptr, travel.indices, model.decay, total, count)
    return mean
