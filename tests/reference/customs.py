"""Customs: the numbers by which people seek care this year. What levers change of them is asked group by group."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import numpy as np

from reference.luck import part
from simdesert.country.patients import ALD_BIT, BAND_BITS, DEPRIVED_BIT, RELATIVE_ALD
from simdesert.levers._groups import Groups, Tariff
from simdesert.metrics.year import WAIT_EDGES_DAYS
from simdesert.model.desert import DesertModel
from simdesert.model.habits import MOST_REMOTE, NEED_BY_BAND

ALD_EVERYWHERE = 0.165
"""People with a long-term condition, France as a whole [0–1]."""

WAIT_FACTORS = [round(-256 * math.log((i + 0.5) / 256)) for i in range(256)]
"""256 equally likely values of an exponential of mean 1 [1/256]: the wait offered over the wait published."""


@dataclass(frozen=True)
class Kind:
    """What people of the same age, health and cover have in common.

    Visits needed in a month in each of 4,096 equally likely cases; factor on them by commune; chance to accept each
    tariff; doctors tried (a share stands for a chance of one more) and chance to give up at each failure [1/65536].
    """

    visits: list[int]
    need: list[int]
    accepts: list[int]
    tries: int
    gives_up: int


class Customs:
    """The customs of a year under a policy.

    Parameters
    ----------
    model
        The model in January, after the yearly verbs.
    """

    def __init__(self, model: DesertModel) -> None:
        p = self.parameters = model.parameters
        self.model = model
        self.urgent = part(p.urgent_share)
        self.emergency = part(p.goes_to_emergency)
        self.registers = part(p.asks_to_register)
        self.changes = part(p.changes_doctor)
        self.never_declares = part(p.never_declares)
        self.stranger = round(256 * p.stranger_queue)
        self.tolerates = {True: 200, False: round(100 * p.routine_tolerance)}  # urgent: 48 hours [1/100 day]
        self.remote = self._remote()
        self.kind_of = cache(self._kind_of)
        self.still_sought = cache(self._still_sought)

    def _kind_of(self, group: int) -> Kind:
        """Return what the people of a group byte have in common: levers are asked about this group alone."""
        model, p, year = self.model, self.parameters, self.model.year
        band, ald, deprived = group & int(BAND_BITS), bool(group & int(ALD_BIT)), bool(group & int(DEPRIVED_BIT))
        one = Groups(np.array([band]), np.array([deprived]), np.array([ald]))
        factor = np.broadcast_to(np.asarray(model.policy.need(one, model.sites, year)), (len(model.sites), 1))[:, 0]
        tries = p.tries + np.broadcast_to(np.asarray(model.policy.tries(one, year)), (1,))[0]
        visits_a_month = self._visits_a_year(band, ald) * model.inhabitants_per_agent / 12.0
        return Kind(
            visits=poisson(visits_a_month),
            need=[part(factor[site]) for site in model.sites.of_commune],
            accepts=self._accepts(one, deprived),
            tries=part(tries),
            gives_up=part(min(0.9, p.gives_up * (p.deprived_gives_up if deprived else 1.0))),
        )

    def _visits_a_year(self, band: int, ald: bool) -> float:
        """Return visits that an inhabitant needs [visits/yr]: the band's mean, shared in a ratio between sick and well.

        With a share a of sick who need r times as much, the well need 1/(1 + a(r − 1)) of the mean.
        """
        p, band = self.parameters, min(band, len(NEED_BY_BAND) - 1)
        sick = min(0.9, ALD_EVERYWHERE * float(RELATIVE_ALD[band]))
        well = 1.0 / (1.0 + sick * (p.ald_need - 1.0))
        return p.need_visits * float(NEED_BY_BAND[band]) * (p.ald_need * well if ald else well)

    def _accepts(self, one: Groups, deprived: bool) -> list[int]:
        """Return the chance that a doctor of each tariff is not too dear: ((o + charge)/o)^elasticity [1/65536]."""
        p, policy, year = self.parameters, self.model.policy, self.model.year
        added = np.broadcast_to(np.asarray(policy.price(one, year)), (1, len(Tariff)))[0]
        waived = np.broadcast_to(policy.waives(one, year), (1, len(Tariff)))[0]
        usual, chances = max(p.out_of_pocket, 0.5), []
        for tariff in Tariff:
            extra_fee = p.sector2_charge if tariff == Tariff.SECTOR_2 and not deprived else 0.0
            charge = (float(added[tariff]) + extra_fee) * (1.0 - float(waived[tariff]))
            chances.append(part(((usual + charge) / usual) ** p.price_elasticity))
        return chances

    def _still_sought(self, remembered: int) -> int:
        """Return the share of low-urgency visits still sought after a wait [1/100 day]: (1 + w/w½)^−b [1/65536].

        Waits are remembered to 0.16 day.
        """
        p, days = self.parameters, remembered // 16 * 16 / 100.0
        return part((1.0 + days / p.seeking_half_wait) ** -p.seeking_elasticity)

    def _remote(self) -> list[int]:
        """Return the chance that a failed request ends in a remote visit, by commune [1/65536].

        Visits that levers offer in a site are shared by the requests that failed there last year.
        """
        model, sites, usual = self.model, self.model.sites, self.parameters.goes_remote
        offers = model.policy.remote_visits(sites, model.year).values()
        if not offers:
            return [part(usual)] * len(sites.of_commune)
        failed = [0.0] * len(sites)
        for commune, site in enumerate(sites.of_commune):
            failed[site] += model.failed_last_year[commune] / 256.0
        offered = [12.0 * model.share * sum(float(offer[site]) for offer in offers) for site in range(len(sites))]
        more = [visits / max(1.0, requests) for visits, requests in zip(offered, failed, strict=True)]
        return [part(min(MOST_REMOTE, usual + more[site])) for site in sites.of_commune]


@cache
def poisson(mean: float) -> list[int]:
    """Return 4,096 equally likely values of a Poisson number: the first whose cumulated chance reaches (i + ½)/4096."""
    most = int(mean + 12.0 * math.sqrt(mean) + 20.0)
    upto = list(accumulate(math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(most)))
    values, n = [], 0
    for i in range(4096):
        while upto[n] < (i + 0.5) / 4096:
            n += 1
        values.append(n)
    return values


def bin_of(wait: int) -> int:
    """Return the bin of the record's histogram into which a wait [1/100 day] falls, by half-days up to 200 days."""
    days = min(wait // 50, 400) / 2.0
    return sum(1 for edge in WAIT_EDGES_DAYS if edge <= days) - 1
