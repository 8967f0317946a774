"""Travel: car minutes between communes, as a sparse matrix up to half an hour.

``minutes = 2 + 1.3 × great-circle km / speed``, own commune 3 minutes; the speed falls from 60 to 35 km/h as the places
get denser. Straight lines ignore relief, rivers and traffic: a table ``from,to,minutes`` overrides any pair
(:mod:`simdesert.country.minutes`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simdesert.country.communes import Communes
from simdesert.country.kept import kept

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

Reals = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0088
LIMIT_MINUTES = 30.0
START_MINUTES = 2.0
OWN_COMMUNE_MINUTES = 3.0
DETOUR = 1.3
SPEED_SPARSE_KMH, SPEED_DENSE_KMH = 60.0, 35.0
DENSITY_SPARSE, DENSITY_DENSE = 500.0, 10_000.0
"""Inhabitants per km² where traffic begins to slow cars and where they are slowest: with the two speeds, fitted to the
APL of 2022 in the communes of 45 départements (DREES)."""

NEAREST = 8
"""Places looked at for each commune, the nearest by air [count] (assumption): the nearest by road is among them, and
people consider no others."""

MANY_COMMUNES = 5_000
"""From so many on, the matrix takes longer to work out than to read [communes]."""


@dataclass(frozen=True)
class Travel:
    """Car minutes from each commune to those within 30 minutes: a CSR matrix, rows sorted by commune.

    Attributes
    ----------
    indptr
        Where each row starts in the two others (n + 1,).
    indices
        Communes reached (n_pairs,) [row].
    minutes
        Car minutes (n_pairs,) [min]; the own commune is always there.
    """

    indptr: NDArray[np.int64]
    indices: NDArray[np.int32]
    minutes: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.indptr) - 1


def great_circle_km(latitude: Reals, longitude: Reals, to_latitude: Reals, to_longitude: Reals) -> Reals:
    """Return great-circle kilometres between points, elementwise over broadcast arrays in degrees [km].

    Haversine: 2R·asin √(sin²(Δφ/2) + cos φ·cos φ'·sin²(Δλ/2)).
    """
    phi, to_phi = np.radians(latitude), np.radians(to_latitude)
    half_lambda = np.radians(np.subtract(to_longitude, longitude)) / 2.0
    chord = np.sin((to_phi - phi) / 2.0) ** 2 + np.cos(phi) * np.cos(to_phi) * np.sin(half_lambda) ** 2
    km: Reals = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    return km


def speed_kmh(density: Reals) -> Reals:
    """Return the straight-road speed at a density of inhabitants per km² [km/h].

    60 km/h up to 500 inhabitants per km², 35 km/h from 10,000, linear in the logarithm between.
    """
    span = np.log(DENSITY_DENSE / DENSITY_SPARSE)
    dense = np.clip(np.log(np.maximum(density, 1e-9) / DENSITY_SPARSE) / span, 0.0, 1.0)
    speed: Reals = SPEED_SPARSE_KMH + (SPEED_DENSE_KMH - SPEED_SPARSE_KMH) * dense
    return speed


def formula_minutes(km: Reals, speed: Reals) -> Reals:
    """Return 2 + 1.3·km/speed [min] for straight-line kilometres and speeds [km/h]."""
    minutes: Reals = START_MINUTES + DETOUR * km / speed * 60.0
    return minutes


def travel_between(communes: Communes) -> Travel:
    """Return the matrix of car minutes up to 30 minutes between all communes; that of many communes is kept on disk.

    Between two communes of different density the mean of their speeds counts, so that minutes are the same both ways.
    """
    speed = _speed(communes)
    if len(communes) < MANY_COMMUNES:
        return _worked_out(communes, speed)
    follows_from = (communes.latitude, communes.longitude, speed, Path(__file__).read_bytes())

    def arrays() -> tuple[NDArray[Any], ...]:
        travel = _worked_out(communes, speed)
        return travel.indptr, travel.indices, travel.minutes

    return Travel(*kept("travel", follows_from, arrays))


def _worked_out(communes: Communes, speed: Reals) -> Travel:
    n = len(communes)
    reach_km = (LIMIT_MINUTES - START_MINUTES) / 60.0 * SPEED_SPARSE_KMH / DETOUR
    pairs = _tree(_points(communes)).query_pairs(_chord(reach_km), output_type="ndarray")
    here, there = pairs[:, 0], pairs[:, 1]
    lat, lon = communes.latitude, communes.longitude
    km = great_circle_km(lat[here], lon[here], lat[there], lon[there])
    minutes = formula_minutes(km, (speed[here] + speed[there]) / 2.0)
    near = minutes <= LIMIT_MINUTES
    here, there, minutes = here[near], there[near], minutes[near]
    own = np.arange(n)
    values = np.concatenate([minutes, minutes, np.full(n, OWN_COMMUNE_MINUTES)]).astype(np.float32)
    return travel_of(np.concatenate([here, there, own]), np.concatenate([there, here, own]), values)


def travel_of(here: NDArray[np.int64], there: NDArray[np.int64], minutes: NDArray[np.float32]) -> Travel:
    """Return the matrix of these pairs, each given once, every commune at least with itself.

    Parameters
    ----------
    here, there
        From and to (n_pairs,) [row].
    minutes
        (n_pairs,) [min].
    """
    from scipy.sparse import coo_array

    n = int(here.max(initial=-1)) + 1
    matrix = coo_array((minutes, (here, there)), shape=(n, n)).tocsr()
    matrix.sort_indices()
    return Travel(matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data)


class Nearest(NamedTuple):
    """The communes that have something and, for each commune, those of them that are nearest by air, nearest first.

    Communes that have it (n_there,) [row], nearest of these (n, k) [row of `there`], car minutes to them (n, k) [min].
    """

    there: NDArray[np.int64]
    found: NDArray[np.int64]
    minutes: Reals


def nearest_to(communes: Communes, present: NDArray[np.bool_]) -> Nearest:
    """Return the :data:`NEAREST` places by air that have something, without limit of distance; 3 minutes at home.

    Parameters
    ----------
    communes
        Where people start from.
    present
        Which communes have it (n,) flags, some of them.
    """
    there, points, speed = np.flatnonzero(present), _points(communes), _speed(communes)
    asked = min(NEAREST, len(there))
    chord, found = (columns.reshape(-1, asked) for columns in _tree(points[there]).query(points, k=asked, workers=-1))
    km = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, chord / 2.0))
    minutes = formula_minutes(km, (speed[:, None] + speed[there[found]]) / 2.0)
    minutes[there[found] == np.arange(len(communes))[:, None]] = OWN_COMMUNE_MINUTES
    return Nearest(there, found, minutes)


def nearest_minutes(communes: Communes, present: NDArray[np.bool_], travel: Travel | None = None) -> Reals:
    """Return car minutes to the nearest commune that has something, without limit of distance (n,) [min].

    The least of :func:`nearest_to`; infinite if nobody has it.

    Parameters
    ----------
    communes
        Where people start from.
    present
        Which communes have it (n,) flags.
    travel
        A matrix that stands in place of the formula up to 30 minutes.
    """
    if not present.any():
        return np.full(len(communes), np.inf)
    nearest: Reals = nearest_to(communes, present).minutes.min(axis=1)
    return nearest if travel is None else _nearest_in(travel, present, nearest)


def _nearest_in(travel: Travel, present: NDArray[np.bool_], beyond: Reals) -> Reals:
    """Return the matrix's minutes to the nearest, and `beyond` (at least 30) where it reaches nobody (n,) [min]."""
    minutes = np.where(present[travel.indices], travel.minutes.astype(np.float64), np.inf)
    nearest: Reals = np.minimum.reduceat(minutes, travel.indptr[:-1])
    return np.where(np.isfinite(nearest), nearest, np.maximum(beyond, LIMIT_MINUTES))


def within_km(latitude: Reals, longitude: Reals, of: NDArray[np.bool_], km: float) -> NDArray[np.bool_]:
    """Return which points lie less than `km` great-circle kilometres from one of those wanted (n,) flags.

    Parameters
    ----------
    latitude, longitude
        Of the points (n,) [degrees].
    of
        Which of them are wanted (n,) flags.
    km
        How far [km].
    """
    points = unit_points(latitude, longitude)
    chord, _ = _tree(points[of]).query(points, distance_upper_bound=_chord(km))
    near: NDArray[np.bool_] = np.isfinite(chord)
    return near


def _speed(communes: Communes) -> Reals:
    return speed_kmh(communes.population / communes.area_km2)


def _points(communes: Communes) -> Reals:
    return unit_points(communes.latitude, communes.longitude)


def unit_points(latitude: Reals, longitude: Reals) -> Reals:
    """Return unit vectors from the centre of the Earth to positions in degrees (n, 3) [–]."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    return np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=1)


def _chord(km: float) -> float:
    return 2.0 * float(np.sin(km / EARTH_RADIUS_KM / 2.0))


def _tree(points: Reals) -> cKDTree:
    from scipy.spatial import cKDTree

    return cKDTree(points)
