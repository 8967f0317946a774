"""Settle: locums and doctors on the move choose a site, a kind of practice and a commune."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import Practice, Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.model._settling import NOWHERE, Choices, Chosen, Market, Movers, Offers, choose
from simdesert.model.asked import AT_A_TIME, HORIZON_YEARS, asked, knows
from simdesert.model.build import whole
from simdesert.model.leave import close_practice
from simdesert.model.parameters import PLACES_PER_PERSON
from simdesert.model.sign import places_here, would_sign

if TYPE_CHECKING:
    from simdesert.model.desert import DesertModel

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEVER = -(2**40)
EARLY_YEARS = 3


@dataclass
class Search:
    """The doctors who choose this year and all that they weigh up.

    Attributes
    ----------
    rows
        (n_movers,) [doctor row].
    seen
        What levers see of them.
    sites
        Site of each alternative (n_alt,) [row].
    salaried
        Which alternatives are posts (n_alt,) flags.
    """

    rows: Rows
    seen: DoctorsSeen
    sites: Rows
    salaried: Flags


def settle(model: DesertModel) -> None:
    """Let ready locums and doctors after a life event choose where to practise.

    V(d, s) = earnings(s) + aids(d, s) + appeal(d, s) + constant(s) − σ β_birth ln(1 + km/2) (who is rooted)
    − σ β_train ln(1 + km/2) + Gumbel noise of scale σ [EUR/yr]; doctors choose in the order of a lottery, a full site
    closes, contracts of settlers last while there are places. A locum who finds nothing better than the outside option
    stays a locum.
    """
    search = _search(model)
    offers, names = _offers(model, search)
    chosen = _chosen(model, search, offers)
    here = np.where(search.seen.stage == Stage.SETTLED, search.seen.site, NOWHERE)
    moving = (chosen.alternative != NOWHERE) & (chosen.alternative != here)
    rows, alternative = search.rows[moving], chosen.alternative[moving]
    before = model.doctors.site[rows]
    model.moved_away = np.bincount(before[before >= 0], minlength=len(model.sites)).astype(np.float64)
    close_practice(model, rows[model.doctors.stage[rows] == Stage.SETTLED])
    _move_in(model, rows, search.sites[alternative], search.salaried[alternative])
    note_moves(model, search, moving, chosen)
    model.doctors.contracted[rows] = ~chosen.uncontracted[moving]
    for k, name in enumerate(names):
        signers = search.rows[offers.taker[k]]
        model.doctors.signed[name][signers] = model.year
        model.note("signed", signers, lever=name)
        model.unfilled[name] = float(offers.places[k])


def _chosen(model: DesertModel, search: Search, offers: Offers) -> Chosen:
    """Let everybody choose, asking levers about a few movers at a time, in the order of the lottery."""
    n = len(search.rows)
    chosen = Chosen(np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.bool_))
    market = Market(_movers(model, search), model.pulls, model.noise, _choices(model, search), offers, chosen)
    order = model.chance.order("settle.order", (model.year,), model.doctors.id[search.rows])
    for some in np.split(order, range(AT_A_TIME, n, AT_A_TIME)):
        choose(some, asked(model, search.rows[some]), *market)
    return chosen


def _search(model: DesertModel) -> Search:
    doctors, year = model.doctors, model.year
    locums = doctors.rows(Stage.LOCUM)
    ready = model.chance.uniform("settle.ready", (year,), doctors.id[locums]) < model.parameters.ready_share
    settled = doctors.rows(Stage.SETTLED)
    early = year - doctors.since[settled] <= EARLY_YEARS
    hazard = np.where(early, model.parameters.moves_early, model.parameters.moves_late)
    unsettled = model.chance.uniform("settle.event", (year,), doctors.id[settled]) < hazard
    rows = np.concatenate([locums[ready], settled[unsettled]])
    doctors.events[rows] += 1
    for lever, posts in model.policy.posts(model.sites, year).items():
        here = whole(model, f"settle.posts.{lever}", posts * model.share * PLACES_PER_PERSON)
        model.posts_offered[lever] = model.posts_offered.get(lever, 0.0) + float(here.sum())
        model.vacant = model.vacant + here
    offering = np.flatnonzero(model.vacant >= 1.0)
    return Search(
        rows=rows,
        seen=doctors.seen(rows, year),
        sites=np.concatenate([np.arange(len(model.sites)), offering]),
        salaried=np.repeat([False, True], [len(model.sites), len(offering)]),
    )


def _movers(model: DesertModel, search: Search) -> Movers:
    doctors, rows = model.doctors, search.rows
    settled = search.seen.stage == Stage.SETTLED
    salaried = settled & (search.seen.practice == Practice.SALARIED)
    above = model.parameters.salaried_pay - model.sites.earnings[search.seen.site]
    outside = np.full(len(rows), model.outside, dtype=np.int64)
    outside += model.noise[(model.chance.bits("settle.outside", (model.year,), doctors.id[rows]) >> np.uint64(48))]
    return Movers(
        key=model.chance.bits("settle.noise", (), doctors.id[rows], doctors.events[rows]),
        birth=doctors.birth_site[rows],
        rooted=doctors.rooted[rows].astype(np.int32),
        faculty=doctors.faculty[rows],
        placement=doctors.placement[rows],
        exposure=np.rint(65536 * doctors.exposure[rows]).astype(np.int64),
        here=np.where(settled, doctors.site[rows], NOWHERE).astype(np.int64),
        staying=np.rint(np.where(salaried, above, 0.0)).astype(np.int64),
        outside=np.where(settled, NEVER, outside),
    )


def _choices(model: DesertModel, search: Search) -> Choices:
    sites, p = model.sites, model.parameters
    worth = model.constant + sites.earnings
    worth = worth[search.sites] + np.where(search.salaried, p.salaried_pay - sites.earnings[search.sites], 0.0)
    room = np.where(search.salaried, model.vacant[search.sites], _room(model)[search.sites])
    return Choices(
        site=search.sites,
        kind=search.salaried.astype(np.int64),
        worth=np.rint(worth).astype(np.int64),
        room=room,
    )


def _room(model: DesertModel) -> Reals:
    room = np.broadcast_to(
        np.asarray(model.policy.room(model.sites, model.year), dtype=np.float64), (len(model.sites),)
    )
    return np.minimum(room, 1e9)


def _offers(model: DesertModel, search: Search) -> tuple[Offers, list[str]]:
    contracts = {n: c for n, c in model.policy.contracts(model.year).items() if c.signer == "settler"}
    p, names = model.parameters, sorted(contracts)
    taker = np.zeros((len(names), len(search.rows)), dtype=np.bool_)
    bonus = np.zeros((len(names), len(search.sites)), dtype=np.int64)
    places = np.zeros(len(names))
    if names:
        worth = model.policy.offers(search.seen, model.sites, p.discount_rate, HORIZON_YEARS)
        knows_aids = knows(model, search.seen)
    for k, name in enumerate(names):
        inside = np.isin(model.sites.zone, list(contracts[name].zones))
        amount = np.maximum(1, np.rint((1.0 - p.tax) * worth.get(name, np.zeros(len(inside)))))
        bonus[k] = np.where(search.salaried, 0, np.where(inside, amount, 0)[search.sites])
        taker[k] = would_sign(model, name, contracts[name], search.rows) & knows_aids
        for earlier in range(k):  # who would take both of two contracts that forbid each other takes the first by name
            taker[k] &= ~taker[earlier] if names[earlier] in contracts[name].not_with else True
        places[k] = places_here(model, contracts[name])
    return Offers(taker, bonus, places), names


def _move_in(model: DesertModel, rows: Rows, site: Rows, salaried: Flags) -> None:
    doctors = model.doctors
    doctors.commune[rows] = commune_within(model, rows, site)
    doctors.site[rows] = site
    doctors.stage[rows] = Stage.SETTLED
    doctors.since[rows] = model.year
    doctors.practice[rows] = np.where(salaried, Practice.SALARIED, Practice.GROUP)
    doctors.wait[rows] = model.first_wait
    model.vacant -= np.bincount(site[salaried], minlength=len(model.vacant))


def commune_within(model: DesertModel, rows: Rows, site: Rows) -> NDArray[np.int32]:
    """Return the commune that each settler takes within his site (n,) [row].

    Drawn in proportion to practice places, plus one for every 2,000 inhabitants.
    """
    order, upto, first = communes_by_site(model)
    u = model.chance.uniform("settle.commune", (), model.doctors.id[rows], model.doctors.events[rows])
    low, high = upto[first[site]], upto[first[site + 1]]
    place = np.searchsorted(upto, low + u * (high - low), side="right") - 1
    return order[np.minimum(place, first[site + 1] - 1)].astype(np.int32)


def communes_by_site(model: DesertModel) -> tuple[Rows, Reals, Rows]:
    """Return communes sorted by site, cumulated weights for a choice within a site, first commune of each site."""
    communes, of_commune = model.territory.communes, model.sites.of_commune
    order = np.argsort(of_commune, kind="stable")
    places = np.bincount(model.doctors.commune[model.doctors.rows(Stage.SETTLED)], minlength=len(communes))
    weight = (places + communes.population / 2000.0 + 1e-9)[order]
    first = np.searchsorted(of_commune[order], np.arange(len(model.sites) + 1))
    return order, np.concatenate([[0.0], np.cumsum(weight)]), first


def note_moves(model: DesertModel, search: Search, moving: Flags, chosen: Chosen) -> None:
    """Note who settles or moves, with the terms of the utility of the chosen site [EUR/yr]."""
    rows, site = search.rows[moving], search.sites[chosen.alternative[moving]]
    first = search.seen.stage[moving] == Stage.LOCUM
    doctors = model.doctors
    terms = {
        "earnings": model.sites.earnings[site],
        "constant": model.constant[site],
        "aids": chosen.extra[moving],
        "near_birth": model.pulls.birth[doctors.birth_site[rows], site] * doctors.rooted[rows],
        "near_training": model.pulls.training[doctors.faculty[rows], site],
    }
    for event, which in (("settled", first), ("moved", ~first)):
        there = {name: np.asarray(values)[which] for name, values in terms.items()}
        model.note(event, rows[which], site=site[which], zone=model.sites.zone[site[which]], **there)
