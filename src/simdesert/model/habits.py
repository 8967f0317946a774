"""Habits: the tables of patients' behaviour that the monthly kernel looks up."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simdesert.country.ages import DEPRIVED_OVERALL
from simdesert.country.patients import ALD_BIT, BAND_BITS, DEPRIVED_BIT, N_GROUPS, RELATIVE_ALD
from simdesert.country.sites import Sites
from simdesert.levers._groups import Groups, Tariff
from simdesert.levers._policy import Policy
from simdesert.metrics.year import WAIT_EDGES_DAYS
from simdesert.model._columns import Habits
from simdesert.model.parameters import ModelParameters

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]

QUANTILES = 4096
URGENT_LIMIT_DAYS = 2.0
"""A visit is urgent when it is wanted within 48 hours."""

NEED_BY_BAND = np.array([1.12, 0.549, 0.60, 0.776, 1.002, 1.285, 1.738])
"""Relative need by age band [–]: DREES weights of 2023 averaged over INSEE's national pyramid."""

MOST_REMOTE = 0.5
"""Largest share of failed requests that end in a remote visit [0–1] (assumption: many need to be seen)."""

MOST_GIVE_UP = 0.9
"""Largest share of failed requests after which the deprived give up [0–1] (assumption: some always go on)."""

GROUPS = np.arange(N_GROUPS, dtype=np.uint8)


def habits_of(
    parameters: ModelParameters, policy: Policy, sites: Sites, year: int, inhabitants_per_agent: int
) -> Habits:
    """Return the tables of patients' behaviour under a policy.

    Visits of an agent's people are Poisson with mean people × need/12; the share of low-urgency visits still sought
    after a remembered wait w is (1 + w/w½)^−b; what a doctor costs is accepted as
    :func:`willingness` says.

    Parameters
    ----------
    parameters, policy
        The numbers and the levers that answer ``need``, ``tries`` and ``price``.
    sites
        What levers see of them.
    year
        [calendar year].
    inhabitants_per_agent
        The scale [inhabitants].
    """
    p = parameters
    ald, deprived = (GROUPS & ALD_BIT) > 0, (GROUPS & DEPRIVED_BIT) > 0
    groups = Groups(band=(GROUPS & BAND_BITS).astype(np.int64), deprived=deprived, ald=ald)
    needs, need = np.unique(need_by_group(p), return_inverse=True)
    remembered = np.arange(4096) * 16 / 100.0
    halfdays = np.arange(401) / 2.0
    visits = np.stack([_poisson(float(mean) * inhabitants_per_agent / 12.0) for mean in needs])
    return Habits(
        visits=visits,
        need=need.astype(np.uint8),
        healthy=(visits == 0).sum(axis=1)[need],
        factor=need_factor(policy, groups, sites, year),
        seek=_threshold((1.0 + remembered / p.seeking_half_wait) ** -p.seeking_elasticity).astype(np.int32),
        spread=np.rint(-256.0 * np.log((np.arange(256) + 0.5) / 256.0)).astype(np.int64),
        bin_of=np.searchsorted(WAIT_EDGES_DAYS, halfdays, side="right").astype(np.uint8) - np.uint8(1),
        pays=_threshold(willingness(p, policy, groups, year)),
        tries=_threshold(np.broadcast_to(p.tries + np.asarray(policy.tries(groups, year)), (N_GROUPS,))),
        gives_up=_threshold(giving_up(p, deprived)),
        never=_threshold(np.where(ald, 0.0, p.never_declares)),
        remote=_threshold([p.goes_remote]),
        people=inhabitants_per_agent,
        urgent=round(p.urgent_share * 65536),
        emergency=round(p.goes_to_emergency * 65536),
        register=round(p.asks_to_register * 65536),
        switch=round(p.changes_doctor * 65536),
        stranger=round(p.stranger_queue * 256),
        urgent_limit=round(100 * URGENT_LIMIT_DAYS),
        routine_limit=round(100 * p.routine_tolerance),
    )


def giving_up(parameters: ModelParameters, deprived: NDArray[np.bool_]) -> Reals:
    """Return the share of failed requests after which a patient gives up, by group (n_groups,) [0–1].

    ``gives_up``, which a survey counted among all patients, is the mean over all people where 11 % are deprived, as in
    France; they give up ``deprived_gives_up`` times as often as the others. Where that would be more than
    :data:`MOST_GIVE_UP` they are held at it, and the others make up for what is cut.
    """
    ratio, share = parameters.deprived_gives_up, DEPRIVED_OVERALL
    poor = min(MOST_GIVE_UP, parameters.gives_up * ratio / (1.0 + share * (ratio - 1.0)))
    others = (parameters.gives_up - share * poor) / (1.0 - share)
    given: Reals = np.where(deprived, poor, others)
    return given


def willingness(parameters: ModelParameters, policy: Policy, groups: Groups, year: int) -> Reals:
    """Return the chance that a patient accepts what a doctor costs beyond the fee, by tariff (n_groups, 4) [0–1].

    ((o + X·(1 − waived))/o)^elasticity, o the usual out-of-pocket payment, X the charge: what levers make it, and in
    sector 2 the usual extra fee, which the deprived cannot be asked (code de la sécurité sociale, L. 861-3).
    """
    p = parameters
    charge = np.array(np.broadcast_to(np.asarray(policy.price(groups, year)), (len(groups.ald), len(Tariff))))
    charge[:, Tariff.SECTOR_2] += np.where(groups.deprived, 0.0, p.sector2_charge)
    charge *= 1.0 - policy.waives(groups, year)
    usual = max(p.out_of_pocket, 0.5)
    accepted: Reals = ((usual + charge) / usual) ** p.price_elasticity
    return accepted


def need_factor(policy: Policy, groups: Groups, sites: Sites, year: int) -> NDArray[np.int64]:
    """Return what levers make of the need, one row for all or one a commune (n_communes or 1, n_groups) [1/65536]."""
    factor = _threshold(np.atleast_2d(np.asarray(policy.need(groups, sites, year))))
    table = np.broadcast_to(factor, (len(factor), N_GROUPS))
    return np.take(table, sites.of_commune if len(factor) > 1 else [0], axis=0)


def remote_chance(model: DesertModel, habits: Habits) -> NDArray[np.int64]:
    """Return the chance that a failed request ends in a remote visit (n_communes or 1,) [1/65536].

    The usual chance plus, in each site, remote visits on offer/requests that failed last year, at most
    :data:`MOST_REMOTE` together: so many more are then made on average.
    """
    offers = model.policy.remote_visits(model.sites, model.year)
    if not offers:
        return habits.remote
    sites = model.sites
    offered = 12.0 * model.share * np.sum(list(offers.values()), axis=0)
    failed = np.bincount(sites.of_commune, weights=model.failed_last_year / 256.0, minlength=len(sites))
    more = offered / np.maximum(failed, 1.0)
    return _threshold(np.minimum(MOST_REMOTE, model.parameters.goes_remote + more))[sites.of_commune]


def need_by_group(parameters: ModelParameters) -> Reals:
    """Return visits that need calls for by group (n_groups,) [visits/yr per inhabitant].

    need × weight(band), shared between people with and without a long-term condition in the ratio ``ald_need`` so that
    the band's mean is the DREES weight.
    """
    band = np.minimum(GROUPS & BAND_BITS, len(NEED_BY_BAND) - 1)
    share = np.minimum(0.9, 0.165 * RELATIVE_ALD / 1.0)[band]
    ratio = parameters.ald_need
    without = 1.0 / (1.0 + share * (ratio - 1.0))
    relative = np.where((GROUPS & ALD_BIT) > 0, ratio * without, without)
    need: Reals = parameters.need_visits * NEED_BY_BAND[band] * relative
    return need


@lru_cache(maxsize=64)
def _poisson(mean: float) -> NDArray[np.uint16]:
    """Return Poisson quantiles (4096,) [visits] of a mean, to one part in 4,096."""
    from scipy.special import pdtr  # scipy.stats has it as well, but takes most of a second to import

    upto = pdtr(np.arange(mean + 12.0 * np.sqrt(mean) + 20.0), mean)
    return np.searchsorted(upto, (np.arange(QUANTILES) + 0.5) / QUANTILES).astype(np.uint16)


def _threshold(probability: ArrayLike) -> NDArray[np.int64]:
    threshold: NDArray[np.int64] = np.rint(np.asarray(probability) * 65536).astype(np.int64)
    return threshold
