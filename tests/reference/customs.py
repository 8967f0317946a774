"""Customs: the numbers by which people seek care this year. What levers change of them is asked group by group."""

from __future__ import annotations

import math
from functools import cache
from typing import NamedTuple

import numpy as np

from reference.luck import part
from simdesert.country.patients import ALD_BIT, BAND_BITS, DEPRIVED_BIT
from simdesert.levers._groups import Groups
from simdesert.metrics.year import WAIT_EDGES_DAYS
from simdesert.model.desert import DesertModel
from simdesert.model.habits import MOST_REMOTE, need_by_group, willingness

WAIT_FACTORS = [round(-256 * math.log((i + 0.5) / 256)) for i in range(256)]
"""256 equally likely values of an exponential of mean 1 [1/256]: the wait offered over the wait published."""


class Kind(NamedTuple):
    """What people of the same age, health and cover have in common.

    Visits needed in a month in each of 4,096 equally likely cases; what levers make of them, by site; chance to accept
    each tariff; doctors tried (a fraction is the chance of one more); chance to give up at each failure; share who
    never declare a médecin traitant [1/65536].
    """

    visits: list[int]
    need: list[int]
    accepts: list[int]
    tries: int
    gives_up: int
    never_declares: int


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
        self.urgent, self.emergency = part(p.urgent_share), part(p.goes_to_emergency)
        self.registers, self.changes = part(p.asks_to_register), part(p.changes_doctor)
        self.stranger = round(256 * p.stranger_queue)
        self.tolerates = {True: 200, False: round(100 * p.routine_tolerance)}  # urgent: 48 hours [1/100 day]
        self.remote_offers = list(model.policy.remote_visits(model.sites, model.year).values())
        self.kind_of, self.remote_at = cache(self._kind_of), cache(self._remote_at)
        self.still_sought = cache(self._still_sought)

    def _kind_of(self, group: int) -> Kind:
        """Return what the people of a group byte have in common: levers are asked about this group alone."""
        model, p, year, ratio = self.model, self.parameters, self.model.year, self.parameters.deprived_gives_up
        poor = min(0.9, p.gives_up * ratio / (0.89 + 0.11 * ratio))
        deprived, ald = bool(group & int(DEPRIVED_BIT)), bool(group & int(ALD_BIT))
        one, sites = Groups(np.array([group & int(BAND_BITS)]), np.array([deprived]), np.array([ald])), model.sites
        return Kind(
            visits=poisson(float(need_by_group(p)[group]) * model.inhabitants_per_agent / 12.0),
            need=[part(f[0]) for f in np.broadcast_to(model.policy.need(one, sites, year), (len(sites), 1))],
            accepts=[part(chance) for chance in willingness(p, model.policy, one, year)[0]],
            tries=part(p.tries + np.broadcast_to(model.policy.tries(one, year), (1,))[0]),
            gives_up=part(poor if deprived else (p.gives_up - 0.11 * poor) / 0.89),  # `gives_up` on average
            never_declares=0 if ald else part(p.never_declares),
        )

    def _still_sought(self, remembered: int) -> int:
        """Return the share of low-urgency visits still sought after a wait [1/100 day]: (1 + w/w½)^−b [1/65536].

        Waits are remembered to 0.16 day.
        """
        p, days = self.parameters, remembered // 16 * 16 / 100.0
        return part((1.0 + days / p.seeking_half_wait) ** -p.seeking_elasticity)

    def _remote_at(self, site: int) -> int:
        """Return the chance that a failed request ends in a remote visit [1/65536].

        To the usual chance come the visits that levers offer in the site, shared by what failed there last year.
        """
        model = self.model
        offered = 12.0 * model.share * sum(float(offer[site]) for offer in self.remote_offers)
        failed = model.failed_last_year[model.sites.of_commune == site].sum() / 256.0
        return part(min(MOST_REMOTE, self.parameters.goes_remote + offered / max(1.0, failed)))


@cache
def poisson(mean: float) -> list[int]:
    """Return 4,096 equally likely values of a Poisson number: the first whose cumulated chance reaches (i + ½)/4096."""
    values, n, upto = [], 0, math.exp(-mean)
    for i in range(4096):
        while upto < (i + 0.5) / 4096:
            n += 1
            upto += math.exp(n * math.log(mean) - mean - math.lgamma(n + 1))
        values.append(n)
    return values


def bin_of(wait: int) -> int:
    """Return the bin of the record's histogram into which a wait [1/100 day] falls, by half-days up to 200 days."""
    return sum(edge <= min(wait // 50, 400) / 2.0 for edge in WAIT_EDGES_DAYS) - 1
