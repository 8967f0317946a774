"""Which share of a site's doctors a thing reaches, and what that means for each doctor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.country.travel import within_km
from simdesert.levers._bounds import KM_IN_60_MINUTES

Reals = NDArray[np.float64]

FRANCE_GPS = 57_533
"""Self-employed GPs of France (DREES 2021): what a share of all of them is taken of [doctors]."""


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


def within_60_minutes(sites: Sites, of: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which sites lie within 60 minutes of one of those with GPs: as far as doctors go for a day (n_sites,).

    Parameters
    ----------
    sites
        The sites.
    of
        Sites to be reached (n_sites,) flags.
    """
    return within_km(sites.latitude, sites.longitude, of & (sites.gps > 0), KM_IN_60_MINUTES)


def near_red_sites(doctors: DoctorsSeen, sites: Sites) -> NDArray[np.bool_]:
    """Return who is settled outside red sites and within 60 minutes of one (n_doctors,) flags."""
    near = within_60_minutes(sites, sites.red) & ~sites.red
    flags: NDArray[np.bool_] = (doctors.stage == Stage.SETTLED) & (doctors.site >= 0) & near[doctors.site]
    return flags
