"""Cells: a grid of cells of equal area over metropolitan France, and positions in space."""

from __future__ import annotations

import numpy as np

from simdesert.country.travel import EARTH_RADIUS_KM


def points(latitude: np.ndarray, longitude: np.ndarray) -> np.ndarray:
    """Return positions in space (n, 3) [km from the centre of the Earth]."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    unit = np.stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)], axis=1)
    return EARTH_RADIUS_KM * unit


def grid(step_km: float) -> tuple[np.ndarray, np.ndarray]:
    """Return latitudes and longitudes of cells of equal area over metropolitan France (n,), (n,) [degrees]."""
    rows = np.arange(41.2, 51.3, step_km / 111.195)
    cells = [np.arange(-5.3, 9.8, step_km / (111.195 * np.cos(np.radians(row)))) for row in rows]
    return np.repeat(rows, [len(c) for c in cells]), np.concatenate(cells)
