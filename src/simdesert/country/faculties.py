"""Faculties: where doctors are trained and how many of the interns each trains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simdesert.country.communes import Communes
from simdesert.country.travel import great_circle_km

Reals = NDArray[np.float64]

METROPOLITAN = (
    ("Paris", "11", 48.853, 2.341, 3_160),
    ("Lyon", "84", 45.744, 4.880, 930),
    ("Marseille", "93", 43.290, 5.403, 1_029),
    ("Lille", "32", 50.609, 3.034, 1_148),
    ("Toulouse", "76", 43.561, 1.452, 760),
    ("Bordeaux", "75", 44.826, -0.603, 985),
    ("Nantes", "52", 47.209, -1.553, 536),
    ("Strasbourg", "44", 48.575, 7.746, 673),
    ("Montpellier", "76", 43.633, 3.853, 835),
    ("Rennes", "53", 48.118, -1.695, 568),
    ("Grenoble", "84", 45.201, 5.747, 515),
    ("Nice", "93", 43.724, 7.284, 431),
    ("Clermont-Ferrand", "84", 45.760, 3.089, 640),
    ("Saint-Étienne", "84", 45.482, 4.390, 495),
    ("Dijon", "27", 47.320, 5.069, 675),
    ("Besançon", "27", 47.225, 5.963, 577),
    ("Nancy", "44", 48.652, 6.148, 708),
    ("Reims", "44", 49.228, 4.021, 700),
    ("Rouen", "28", 49.442, 1.112, 663),
    ("Caen", "28", 49.204, -0.362, 663),
    ("Amiens", "32", 49.876, 2.261, 678),
    ("Tours", "24", 47.388, 0.677, 592),
    ("Angers", "52", 47.481, -0.560, 600),
    ("Brest", "53", 48.398, -4.503, 445),
    ("Poitiers", "75", 46.563, 0.383, 589),
    ("Limoges", "75", 45.816, 1.234, 432),
)
"""Medical faculties of metropolitan France: name, region (INSEE code), latitude, longitude [degrees], interns.

Interns: those in general practice whom each was to train from 2010 to 2014, five cohorts that settle from about 2015 on
(arrêté of 12 July 2010 on the interns to be trained by specialty and subdivision, SASH1018315A: 20,644, of whom 617
overseas). The seven of Île-de-France are one; Nîmes counts with Montpellier, Orléans, which opened in 2022, with Tours.
Positions to about a kilometre."""


@dataclass(frozen=True)
class Faculties:
    """Medical faculties of a territory.

    Attributes
    ----------
    name, region
        (n,).
    latitude, longitude
        (n,) [degrees].
    share
        Share of the interns in general practice whom each trains (n,) [0–1]; sums to one.
    """

    name: NDArray[np.str_]
    region: NDArray[np.str_]
    latitude: Reals
    longitude: Reals
    share: Reals

    def __len__(self) -> int:
        return len(self.name)


def faculties_of(communes: Communes) -> Faculties:
    """Return the metropolitan faculties of the territory's regions; the nearest one if they have none.

    Assumptions: the interns in general practice are shared in every year as they were to be from 2010 to 2014
    (:data:`METROPOLITAN`), and as many posts in a hundred are filled everywhere. In 2017 most were left empty in
    Île-de-France, and in proportion at Caen, Limoges, Tours, Brest, Reims and Dijon (Le Quotidien du médecin).
    """
    name, region, latitude, longitude, trained = (np.array(column) for column in zip(*METROPOLITAN, strict=True))
    return faculties_within(communes, Faculties(name, region, latitude, longitude, trained / trained.sum()))


def faculties_within(communes: Communes, faculties: Faculties) -> Faculties:
    """Return those of some faculties that lie in the regions of the communes, their shares anew; else the nearest."""
    rows = np.flatnonzero(np.isin(faculties.region, communes.region))
    if not len(rows):
        people = communes.population + 1e-9
        lat, lon = (np.average(x, weights=people, keepdims=True) for x in (communes.latitude, communes.longitude))
        rows = great_circle_km(lat, lon, faculties.latitude, faculties.longitude).argsort()[:1]
    share = faculties.share[rows] / faculties.share[rows].sum()
    return Faculties(
        faculties.name[rows], faculties.region[rows], faculties.latitude[rows], faculties.longitude[rows], share
    )
