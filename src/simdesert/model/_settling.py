"""The yearly kernel of settling: doctors choose a site.

Utilities are whole EUR a year and the noise comes from a table, so that a plain reimplementation agrees exactly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit, prange, uint64

from simdesert._hash import mix_one

NOWHERE = -1


class Movers(NamedTuple):
    """Doctors who choose, one row each.

    Key of their noise, birth site, whether drawn to it [0, 1], faculty, placement site (−1 for none), share of training
    spent there [1/65536], present alternative (−1 for none), what staying is worth above a practice of one's own there,
    value of the outside option [EUR/yr].
    """

    key: np.ndarray
    birth: np.ndarray
    rooted: np.ndarray
    faculty: np.ndarray
    placement: np.ndarray
    exposure: np.ndarray
    here: np.ndarray
    staying: np.ndarray
    outside: np.ndarray


class Pulls(NamedTuple):
    """Worth of being near: birth, to the rooted (n_sites, n_sites), training (n_faculties, n_sites) [EUR/yr].

    `training_over_birth` [1/256] turns what nearness to a birthplace is worth into that of a place of training. Below
    `far_birth` and `far_train` [EUR/yr] a site counts as far.
    """

    birth: np.ndarray
    training: np.ndarray
    far_birth: int
    far_train: int
    training_over_birth: int


class Choices(NamedTuple):
    """Alternatives: a site and a kind of practice each; first every site, in its order, as self-employed.

    site (n_alt,), kind (n_alt,), worth (n_alt,) [EUR/yr], room (n_alt,) [doctors].
    """

    site: np.ndarray
    kind: np.ndarray
    worth: np.ndarray
    room: np.ndarray


class Answers(NamedTuple):
    """What levers answer about some movers: tables of one row for all of them, or one a mover (rows, n_sites).

    extra, worth of aids and appeal [EUR/yr]; shut, flags; known, chance to consider a far site [1/65536]; uncontracted,
    whether a settler stands outside the agreement, flags.
    """

    extra: np.ndarray
    shut: np.ndarray
    known: np.ndarray
    uncontracted: np.ndarray


class Chosen(NamedTuple):
    """What each mover chose (n_movers,): the alternative, −1 for the outside option, and what levers answered there."""

    alternative: np.ndarray
    extra: np.ndarray
    uncontracted: np.ndarray


class Offers(NamedTuple):
    """Contracts signed at settlement.

    taker (n_offers, n_movers) flags, bonus (n_offers, n_alt) [EUR/yr], places (n_offers,) [contracts].
    """

    taker: np.ndarray
    bonus: np.ndarray
    places: np.ndarray


class Market(NamedTuple):
    """All who choose in a January, what they weigh up and may sign, and what comes of it.

    `noise` holds Gumbel quantiles in rising order (65536,) [EUR/yr].
    """

    movers: Movers
    pulls: Pulls
    noise: np.ndarray
    choices: Choices
    offers: Offers
    chosen: Chosen


@njit(inline="always")  # type: ignore[untyped-decorator,unused-ignore]
def _near(d, site, market):  # type: ignore[no-untyped-def]
    """Return whether a site is within 100 km of birthplace or training."""
    movers, pulls = market.movers, market.pulls
    near = pulls.birth[movers.birth[d], site] >= pulls.far_birth
    near |= pulls.training[movers.faculty[d], site] >= pulls.far_train
    if movers.exposure[d] > 0:
        there = np.int64(pulls.birth[movers.placement[d], site]) * pulls.training_over_birth >> 8
        near |= there >= pulls.far_train
    return near


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _weigh(d, extra, market, value):  # type: ignore[no-untyped-def]
    """Write what each alternative is worth to a mover before noise and bonuses (n_alt,) [EUR/yr]."""
    movers, pulls, choices = market.movers, market.pulls, market.choices
    birth, training = pulls.birth[movers.birth[d]], pulls.training[movers.faculty[d]]
    n, drawn = len(birth), -movers.rooted[d]  # all bits or none: a product of 64 bits would not be vectorised
    for s in range(n):
        value[s] = choices.worth[s] + extra[s] + (birth[s] & drawn) + training[s]
    exposure = np.int64(movers.exposure[d])
    if exposure > 0:
        placed = pulls.birth[movers.placement[d]]
        for s in range(n):
            there = np.int64(placed[s]) * pulls.training_over_birth >> 8
            value[s] += (there - training[s]) * exposure >> 16
    for a in range(n, len(value)):
        s = choices.site[a]
        value[a] = value[s] - choices.worth[s] + choices.worth[a]


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _hope(key, choices, luckiest, value, hope):  # type: ignore[no-untyped-def]
    """Write the value with the luckiest of 256 neighbouring draws (n_alt,) [EUR/yr]: no table but that is read."""
    for a in range(len(value)):
        hashed = mix_one(key, uint64(choices.site[a] + (choices.kind[a] << 24)))
        hope[a] = value[a] + luckiest[hashed >> uint64(8) & uint64(0xFF)]


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _of(table, k):  # type: ignore[no-untyped-def]
    """Return the row of a table that is about mover `k`."""
    return table[k if len(table) > 1 else 0]


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _best(k, d, answers, market, luckiest):  # type: ignore[no-untyped-def]
    """Return the alternative that mover `d`, the `k`-th asked about, likes best of those now open; NOWHERE if none."""
    movers, choices, offers = market.movers, market.choices, market.offers
    extra, shut, known = _of(answers.extra, k), _of(answers.shut, k), _of(answers.known, k)
    value, hope = np.empty(len(choices.site), dtype=np.int64), np.empty(len(choices.site), dtype=np.int64)
    key, here = uint64(movers.key[d]), movers.here[d]
    _weigh(d, extra, market, value)
    at_home = value[max(here, 0)] + movers.staying[d]
    for o in range(len(offers.places)):
        if offers.taker[o, d] and offers.places[o] >= 1.0:
            value += offers.bonus[o]
    if here != NOWHERE:
        value[here] = at_home
    _hope(key, choices, luckiest, value, hope)
    best, best_value = np.int64(NOWHERE), np.int64(movers.outside[d])
    for a in range(len(value)):
        if hope[a] <= best_value:
            continue
        site = choices.site[a]
        hashed = mix_one(key, uint64(site + (choices.kind[a] << 24)))
        worth = value[a] + market.noise[np.int64(hashed & uint64(0xFFFF))]
        if worth <= best_value:
            continue
        if a != here:
            if choices.room[a] < 1.0 or shut[site]:
                continue
            luck = np.int64(hashed >> uint64(16) & uint64(0xFFFF))
            if luck >= known[site] and not _near(d, site, market):
                continue
        best, best_value = np.int64(a), worth
    return best


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _stands(best, d, offered, market):  # type: ignore[no-untyped-def]
    """Return whether the best of a while ago still is: it is not full, and has lost no bonus; nothing else can gain."""
    choices, offers = market.choices, market.offers
    if best == NOWHERE or best == market.movers.here[d]:
        return True
    for o in range(len(offered)):
        if offers.taker[o, d] and offered[o] and offers.places[o] < 1.0 and offers.bonus[o, best] > 0:
            return False
    return choices.room[best] >= 1.0


@njit(no_cpython_wrapper=True, no_cfunc_wrapper=True)  # type: ignore[call-overload,untyped-decorator,unused-ignore]
def _take(best, k, d, answers, market):  # type: ignore[no-untyped-def]
    """Let a mover take his best alternative, and sign what is on offer there."""
    choices, offers, chosen = market.choices, market.offers, market.chosen
    moves = best != NOWHERE and best != market.movers.here[d]
    for o in range(len(offers.places)):
        signs = moves and offers.taker[o, d] and offers.places[o] >= 1.0 and offers.bonus[o, best] > 0
        offers.taker[o, d] = signs
        offers.places[o] -= signs
    chosen.alternative[d] = best
    if moves:
        choices.room[best] -= 1.0
        site = choices.site[best]
        chosen.extra[d] = _of(answers.extra, k)[site]
        chosen.uncontracted[d] = _of(answers.uncontracted, k)[site]


@njit(parallel=True, cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def choose(order, answers, movers, pulls, noise, choices, offers, chosen):  # type: ignore[no-untyped-def]
    """Let movers choose in the order of a lottery; writes ``chosen``, consumes ``choices.room`` and ``offers.places``.

    Utility [EUR/yr] = worth + extra + bonuses still on offer + nearness + noise, over the alternatives that are open,
    considered and not full. Whoever stays earns what he earns, and signs nothing. Where training was split, nearness
    to it is split in the same shares. All alternatives are weighed side by side, with the luckiest of 256 neighbouring
    draws; only of those that could win then is the noise itself read, whose table no first cache can hold.

    All look first, in any order; then they choose in turn, and whoever finds his best taken meanwhile looks again.

    Parameters
    ----------
    order
        Rows of movers in the order in which they choose (n,).
    answers
        Of the movers of `order`, in that order.
    movers, pulls, noise, choices, offers, chosen
        The parts of a :class:`Market`, of all movers.
    """
    luckiest, offered = noise[255::256].copy(), offers.places >= 1.0
    best = np.empty(len(order), dtype=np.int64)
    for k in prange(len(order)):
        now = Market(movers, pulls, noise, choices, offers, chosen)
        best[k] = _best(np.int64(k), order[k], answers, now, luckiest)
    market = Market(movers, pulls, noise, choices, offers, chosen)
    for k in range(len(order)):
        if not _stands(best[k], order[k], offered, market):
            best[k] = _best(k, order[k], answers, market, luckiest)
        _take(best[k], k, order[k], answers, market)
