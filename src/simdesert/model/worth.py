"""Worth: what a site is worth to a doctor before any lever — earnings, nearness, noise [EUR/yr]."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simdesert.country.sites import Sites
from simdesert.model._settling import Pulls
from simdesert.model.parameters import ModelParameters

Reals = NDArray[np.float64]

FAR_KM = 100.0
"""A site farther than this from birthplace and training may not be considered [km] (assumption)."""

NEAR_KM = 2.0
"""Where nearness stops mattering [km]: the smallest distance between sites (:func:`site_centres_km`). With 40 km, tried
first, 3 % practise in the site of their birth; 10 % do so in the commune of their birth (INSEE Première 2024)."""

AT_A_TIME = 256
"""Sites whose distances are worked out together."""

FULL_PRACTICE_VISITS = 5488.0
"""A full practice: 6,000 visits a person, 5,488 a place [visits/yr]."""


def earnings(served: Reals, unmet: Reals, gps: Reals, parameters: ModelParameters) -> Reals:
    """Return what a newcomer would earn at each site before any aid (n_sites,) [EUR/yr].

    fees × visits/5,000 × (1 − charges), where visits = 1.093 × min(5,488, (served + w·unmet)/(places + 1)): he shares
    the visits served there and wins a share w of those that were not.

    Parameters
    ----------
    served, unmet
        Visits of the last 12 months by the site's doctors; needed by its people and not had (n_sites,) [visits/yr].
    gps
        Practice places (n_sites,).
    parameters
        ``fees``, ``charges``, w ``wins_unmet``.
    """
    visits = np.minimum(FULL_PRACTICE_VISITS, (served + parameters.wins_unmet * unmet) / (gps + 1.0))
    income: Reals = parameters.fees * (1.0 - parameters.charges) * visits * 1.093 / 5000.0
    return income


def pulls_between(site_km: NDArray[np.float32], faculty_km: Reals, parameters: ModelParameters) -> Pulls:
    """Return what nearness to birthplace (to the rooted) and training is worth: −σ β ln(1 + km/2) [EUR/yr]."""
    p = parameters
    return Pulls(
        birth=_nearness(site_km, p.sigma * p.beta_birth),
        training=_nearness(faculty_km, p.sigma * p.beta_train),
        far_birth=round(-p.sigma * p.beta_birth * np.log1p(FAR_KM / NEAR_KM)),
        far_train=round(-p.sigma * p.beta_train * np.log1p(FAR_KM / NEAR_KM)),
        training_over_birth=round(256 * p.beta_train / p.beta_birth),
    )


def _nearness(km: NDArray[np.floating], slope: float) -> NDArray[np.int32]:
    """Return −slope·ln(1 + km/2) in the shape of `km` [EUR/yr], worked out in one array: there are millions."""
    worth = km / NEAR_KM
    np.log1p(worth, out=worth)
    worth *= -slope
    whole: NDArray[np.int32] = np.rint(worth, out=worth).astype(np.int32)
    return whole


def gumbel_table(sigma: float) -> NDArray[np.int64]:
    """Return Gumbel quantiles of scale σ (65536,) [EUR/yr], from −ln(−ln((i + ½)/65536))."""
    quantile = (np.arange(65536) + 0.5) / 65536.0
    table: NDArray[np.int64] = np.rint(-sigma * np.log(-np.log(quantile))).astype(np.int64)
    return table


def site_centres_km(sites: Sites) -> NDArray[np.float32]:
    """Return great-circle kilometres between sites, at least :data:`NEAR_KM` (n_sites, n_sites) [km]."""
    phi, lam = np.radians(sites.latitude), np.radians(sites.longitude)
    towards = np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
    km = np.empty((len(sites), len(sites)), dtype=np.float32)
    for some in range(0, len(sites), AT_A_TIME):  # the system takes longer to find room for all angles than they do
        angle = towards[some : some + AT_A_TIME] @ towards.T
        km[some : some + AT_A_TIME] = np.arccos(np.clip(angle, -1.0, 1.0, out=angle), out=angle)
    km *= np.float32(6371.0)
    return np.maximum(km, np.float32(NEAR_KM), out=km)
