"""Levers that exist only to repeat a published experiment; no scenario can name them."""

from __future__ import annotations

import numpy as np

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.country.territory import Territory
from simdesert.levers._lever import Answer, Lever
from simdesert.parameters import parameter
from simdesert.studies._places import FIFTH, extreme


class HigherEarnings(Lever):
    """A tenth more of net earnings for GPs of the poorest fifth of sites, for good."""

    official_name = "Revenus plus élevés dans les zones défavorisées"

    sites: frozenset[int] = frozenset()
    """Rows of the sites concerned."""

    gross: float = parameter(
        13_704, "EUR/yr", 0, 50_000, grade="statistic",
        source="10 % of 53 % of 181,000 (CNAM 2021), over 1 − 30 % of tax: earnings enter the choice untaxed",
    )  # fmt: skip
    years: float = parameter(40, "years", 1, 40, source="McIsaac et al. 2019: earnings, not an aid", grade="study")

    def income(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, float]:
        """Pay more where people are poor."""
        there = np.isin(np.arange(len(sites)), list(self.sites))
        return np.where(there, self.gross, 0.0)[np.newaxis, :], self.years

    def knows_aid(self, doctors: DoctorsSeen) -> Answer:
        """Let everybody know what is earned."""
        return 10.0


HigherEarnings.name = "higher_earnings"


def poorest_sites(territory: Territory) -> frozenset[int]:
    """Return the sites with the largest shares of deprived people, a fifth of people [rows]."""
    communes, of_site = territory.communes, territory.site_of_commune
    people = np.bincount(of_site, weights=communes.population).astype(np.float64)
    deprived = np.bincount(of_site, weights=communes.population * communes.share_deprived)
    share = np.divide(deprived, people, out=np.zeros(len(people)), where=people > 0.0)
    return frozenset(np.flatnonzero(extreme(-share, people, FIFTH)).tolist())
