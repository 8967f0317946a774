"""Which share of a site's doctors a thing reaches, and what that means for each doctor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites

Reals = NDArray[np.float64]


def share_of_places(sites: Sites, houses: Reals, places_each: float) -> Reals:
    """Return the share of a site's practice places that houses hold: min(1, houses · places each/GPs) (n_sites,) [0–1].

    Parameters
    ----------
    sites
        The sites.
    houses
        Houses, centres or labelled places (n_sites,) [count].
    places_each
        GPs who practise in each [places].
    """
    return np.minimum(1.0, houses * places_each / np.maximum(sites.gps, 1.0))


def at_own_site(doctors: DoctorsSeen, of_site: Reals) -> Reals:
    """Return for each doctor the value of his own site, 0 for those without one (n_doctors,).

    Parameters
    ----------
    doctors
        The doctors.
    of_site
        Any value by site (n_sites,).
    """
    return np.where(doctors.site >= 0, of_site[doctors.site], 0.0)
