"""Nearby: which doctors patients can try, with travel decay, within half an hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.communes import Communes
from simdesert.model._columns import Nearby

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
    n = len(communes)
    place = model.doctors.commune[rows]
    count = np.bincount(place, minlength=n)
    open_ = np.flatnonzero(count[travel.indices])
    there, minutes = travel.indices[open_].astype(np.int64), travel.minutes[open_]
    first = np.searchsorted(open_, travel.indptr)
    lonely = np.flatnonzero(np.diff(first) == 0)
    if far and len(lonely) and len(rows):
        there = np.insert(there, first[lonely], _nearest(communes, count, lonely))
        minutes = np.insert(minutes, first[lonely], 30.0)
        first = first + np.searchsorted(lonely, np.arange(n + 1))
    weight = count[there] * np.exp(-minutes / model.parameters.travel_scale)
    doctor = rows[np.argsort(place, kind="stable")]
    slot = (np.cumsum(count) - count)[there].astype(np.int32)
    return Nearby(first, _thresholds(weight, first), slot, count[there].astype(np.int32), doctor.astype(np.int32))


def _nearest(communes: Communes, count: NDArray[np.int64], rows: Rows) -> Rows:
    """Return the nearest commune with a doctor, as the crow flies, for each of `rows` [row]."""
    from scipy.spatial import cKDTree

    some = np.flatnonzero(count)
    stretch = np.cos(np.radians(communes.latitude))
    points = np.column_stack([communes.latitude, communes.longitude * stretch])
    nearest: Rows = some[cKDTree(points[some]).query(points[rows])[1]]
    return nearest


def _thresholds(weight: Reals, first: Rows) -> NDArray[np.uint32]:
    """Return cumulated weights of each row as 32-bit thresholds; the last of a row is the largest number."""
    if len(weight) == 0:
        return np.zeros(0, dtype=np.uint32)
    upto = np.concatenate([[0.0], np.cumsum(weight)])
    sizes = np.diff(first)
    low, high = np.repeat(upto[first[:-1]], sizes), np.repeat(upto[first[1:]], sizes)
    share = (upto[1:] - low) / np.maximum(high - low, 1e-300)
    thresholds: NDArray[np.uint32] = np.minimum(share * 2.0**32, 2.0**32 - 1).astype(np.uint32)
    return thresholds


def nearby_mean(model: DesertModel, values: Reals) -> Reals:
    """Return the mean of settled doctors' `values` around each commune (n_communes,), 0 if nobody is near.

    Weighted with travel decay, within 30 minutes.
    """
    travel, place = model.territory.travel, model.doctors.commune[model.settled]
    n = len(model.territory.communes)
    weight = model.decay
    total, count = np.bincount(place, values, n), np.bincount(place, minlength=n)
    above = np.add.reduceat(weight * total[travel.indices], travel.indptr[:-1])
    below = np.add.reduceat(weight * count[travel.indices], travel.indptr[:-1])
    return np.divide(above, below, out=np.zeros(n), where=below > 0.0)
