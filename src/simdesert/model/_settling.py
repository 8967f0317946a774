"""The yearly kernel of settling: doctors choose a site.

Utilities are whole EUR a year and the noise comes from a table, so that a plain reimplementation agrees exactly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit, uint64

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


@njit(cache=True)  # type: ignore[untyped-decorator,unused-ignore]
def choose(order, answers, market):  # type: ignore[no-untyped-def]
    """Let movers choose in the order of a lottery; writes ``chosen``, consumes ``choices.room`` and ``offers.places``.

    Utility [EUR/yr] = worth + extra + bonuses still on offer + nearness + noise, over the alternatives that are open,
    considered and not full. Whoever stays earns what he earns, and signs nothing. Where training was split, nearness
    to it is split in the same shares. All alternatives are weighed side by side, with the luckiest of 256 neighbouring
    draws; only of those that could win then is the noise itself read, whose table no first cache can hold.

    Parameters
    ----------
    order
        Rows of movers in the order in which they choose (n,).
    answers
        Of the movers of `order`, in that order.
    market
        Of all movers.
    """
    movers, noise, choices, offers, chosen = market.movers, market.noise, market.choices, market.offers, market.chosen
    value, hope = np.empty(len(choices.site), dtype=np.int64), np.empty(len(choices.site), dtype=np.int64)
    luckiest = noise[255::256].copy()
    on_offer = np.zeros(len(offers.places), dtype=np.bool_)
    for k in range(len(order)):
        d = order[k]
        extra = answers.extra[k if len(answers.extra) > 1 else 0]
        shut = answers.shut[k if len(answers.shut) > 1 else 0]
        known = answers.known[k if len(answers.known) > 1 else 0]
        key, here = uint64(movers.key[d]), movers.here[d]
        _weigh(d, extra, market, value)
        at_home = value[max(here, 0)] + movers.staying[d]
        for o in range(len(on_offer)):
            on_offer[o] = offers.taker[o, d] and offers.places[o] >= 1.0
            if on_offer[o]:
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
            worth = value[a] + noise[np.int64(hashed & uint64(0xFFFF))]
            if worth <= best_value:
                continue
            if a != here:
                if choices.room[a] < 1.0 or shut[site]:
                    continue
                luck = np.int64(hashed >> uint64(16) & uint64(0xFFFF))
                if luck >= known[site] and not _near(d, site, market):
                    continue
            best, best_value = np.int64(a), worth
        moves = best != NOWHERE and best != here
        for o in range(len(on_offer)):
            offers.taker[o, d] = moves and on_offer[o] and offers.bonus[o, best] > 0
            offers.places[o] -= offers.taker[o, d]
        chosen.alternative[d] = best
        if moves:
            choices.room[best] -= 1.0
            site = choices.site[best]
            chosen.extra[d] = extra[site]
            chosen.uncontracted[d] = answers.uncontracted[k if len(answers.uncontracted) > 1 else 0, site]
