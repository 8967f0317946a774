"""The ground of the embedded France: communes on land, and nowhere inland without communes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import label
from scipy.spatial import cKDTree

from simdesert.country.areas import plane_km
from simdesert.country.communes import Communes
from simdesert.country.territory import load
from simdesert.country.travel import EARTH_RADIUS_KM, unit_points

OUTLINES = Path(__file__).parents[3] / "shared" / "data" / "france-2024" / "departements.geojson"


@pytest.fixture(scope="module")
def communes() -> Communes:
    return load("france").communes


def on_land(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which positions lie within the outlines of départements (n,) flags."""
    from matplotlib.path import Path as Outline

    if not OUTLINES.is_file():
        pytest.skip(f"the outlines are not beside the repository ({OUTLINES})")
    inside = np.zeros(len(latitude), dtype=np.bool_)
    for feature in json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        for polygon in [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]:
            inside |= Outline(polygon[0]).contains_points(np.c_[longitude, latitude])
    return inside


def km_to_nearest(
    of: tuple[NDArray[np.float64], NDArray[np.float64]], among: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> NDArray[np.float64]:
    return EARTH_RADIUS_KM * cKDTree(unit_points(*among)).query(unit_points(*of))[0]


def test_communes_stand_on_land(communes: Communes) -> None:
    assert on_land(communes.latitude, communes.longitude).mean() >= 0.98


@pytest.mark.parametrize(("km", "really_km2"), [(8.0, 266), (10.0, 65), (12.0, 24)])
def test_no_more_ground_amid_communes_is_empty_than_in_reality(communes: Communes, km: float, really_km2: int) -> None:
    x, y = plane_km(communes.latitude, communes.longitude)
    cells = np.meshgrid(np.arange(x.min() - 20.0, x.max() + 20.0), np.arange(y.min() - 20.0, y.max() + 20.0))
    empty = cKDTree(np.c_[x, y]).query(np.stack(cells, axis=-1))[0] > km
    patch = label(empty)[0]  # the patch of the corner is what lies around France
    assert (empty & (patch != patch[0, 0])).sum() <= really_km2  # counted alike with the real communes of 2024


def test_no_land_inside_is_far_from_every_commune(communes: Communes) -> None:
    """Far inside, real communes are at most 11.7 km away (Mauges); beyond 12 km maps stay blank."""
    across, up = np.meshgrid(np.arange(-5.2, 9.7, 0.03), np.arange(41.3, 51.2, 0.02))
    latitude, longitude = up.ravel(), across.ravel()
    land = on_land(latitude, longitude)
    here, beyond = (latitude[land], longitude[land]), (latitude[~land], longitude[~land])
    km = km_to_nearest(here, (communes.latitude, communes.longitude))
    inside = km_to_nearest(here, beyond)
    assert km[inside > 20.0].max() <= 12.0
    assert (km > 10.0).mean() <= 0.0025  # of all land; 0.0006 with the real communes (Camargue, high mountains)
