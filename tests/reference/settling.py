"""Settling: each January some doctors look for a place, one after the other, and take the one they like best."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from reference.luck import bits, mix, part
from simdesert.country.doctors import Practice, Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.model.build import whole
from simdesert.model.desert import DesertModel
from simdesert.model.graduate import faculty_km
from simdesert.model.leave import close_practice
from simdesert.model.parameters import PLACES_PER_PERSON

HORIZON_YEARS = 10.0
"""Years over which a settler reckons aids [years]."""

EARLY_YEARS = 3
"""In the first years after settling doctors move more often [years]."""

FAR_KM, DECAY_KM = 100.0, 40.0
"""Beyond the first a site counts as far; the second is where nearness begins to fade [km]."""


@dataclass
class Alternative:
    """A site, as self-employed or in a salaried post: its worth to anybody [EUR/yr], doctors it has room for."""

    site: int
    salaried: bool
    worth: int
    room: float


@dataclass
class Offer:
    """A contract signed at settlement: worth by site [EUR/yr], 0 where it does not hold; places; who would take it."""

    lever: str
    worth: list[int]
    places: float
    takers: set[int] = field(default_factory=set)
    signed: list[int] = field(default_factory=list)


@dataclass
class Move:
    """Who goes where, and what levers answered about it."""

    row: int
    there: Alternative
    extra: int
    uncontracted: bool


def settle(model: DesertModel) -> None:
    """Let locums who are ready and settled doctors after a life event choose, in the order of a lottery; they move at once.

    All see January as it begins: places taken and contracts signed by those before them are gone, nothing else changes.
    """
    rows = looking(model)
    alternatives, offers = open_places(model), offers_to_settlers(model, rows)
    ticket = {row: lot(model, "settle.order", row, model.year) for row in rows}
    moves = {}
    for row in sorted(rows, key=lambda row: (ticket[row], int(model.doctors.id[row]))):
        move = Chooser(model, row).choose(alternatives, offers)
        if move is not None:
            moves[row] = move
    move_in(model, [moves[row] for row in rows if row in moves])
    for offer in offers:
        signers = np.array([row for row in rows if row in offer.signed], dtype=np.int64)
        model.doctors.signed[offer.lever][signers] = model.year
        model.note("signed", signers, lever=offer.lever)
        model.unfilled[offer.lever] = offer.places


def lot(model: DesertModel, stream: str, row: int, *times: int) -> int:
    """Return the 64 bits that a stream holds for one doctor at a time."""
    return mix(int(model.chance.key(stream, *times)), int(model.doctors.id[row]))


def happens(model: DesertModel, stream: str, row: int, chance: float, *times: int) -> bool:
    """Return whether something of a probability happens to one doctor: a number in ]0, 1[ from 52 bits lies below it."""
    return ((lot(model, stream, row, *times) >> 12) + 0.5) * 2.0**-52 < chance


def seen_alone(model: DesertModel, row: int) -> DoctorsSeen:
    """Return what levers see of one doctor: columns of length one."""
    return model.doctors.seen(np.array([row]), model.year)


def looking(model: DesertModel) -> list[int]:
    """Return the doctors who look for a place this year, locums first; each has lived one event more [row]."""
    doctors, p, year = model.doctors, model.parameters, model.year
    ready = [r for r in doctors.rows(Stage.LOCUM).tolist() if happens(model, "settle.ready", r, p.ready_share, year)]
    unsettled = []
    for row in doctors.rows(Stage.SETTLED).tolist():
        hazard = p.moves_early if year - doctors.since[row] <= EARLY_YEARS else p.moves_late
        if happens(model, "settle.event", row, hazard, year):
            unsettled.append(row)
    doctors.events[ready + unsettled] += 1
    return ready + unsettled


def open_places(model: DesertModel) -> list[Alternative]:
    """Return the alternatives: first every site as self-employed, then the sites with a vacant post."""
    sites, policy, p = model.sites, model.policy, model.parameters
    for lever, posts in policy.posts(sites, model.year).items():
        new = whole(model, f"settle.posts.{lever}", posts * model.share * PLACES_PER_PERSON)
        model.posts_offered[lever] = model.posts_offered.get(lever, 0.0) + float(new.sum())
        model.vacant = model.vacant + new
    room = np.broadcast_to(np.asarray(policy.room(sites, model.year)), (len(sites),))
    constant, earned, pay = model.constant, sites.earnings, p.salaried_pay
    free = [Alternative(s, False, round(float(constant[s] + earned[s])), float(room[s])) for s in range(len(sites))]
    posts = [
        Alternative(s, True, round(float(constant[s] + pay)), float(model.vacant[s]))
        for s in range(len(sites))
        if model.vacant[s] >= 1.0
    ]
    return free + posts


def offers_to_settlers(model: DesertModel, rows: list[int]) -> list[Offer]:
    """Return the contracts that settlers may sign, by name, and who would: eligible, knows of aids, wants it for life."""
    policy, p, offers = model.policy, model.parameters, []
    contracts = {n: c for n, c in sorted(policy.contracts(model.year).items()) if c.signer == "settler"}
    for name, contract in contracts.items():
        places = float(round(contract.places * model.share * PLACES_PER_PERSON))
        offer = Offer(name, [0] * len(model.sites), places)
        for row in rows:
            seen = seen_alone(model, row)
            held = any(seen.holds(other)[0] for other in (name, *contract.not_with))
            taken = any(row in earlier.takers for earlier in offers if earlier.lever in contract.not_with)
            wish = happens(model, f"sign.{name}.wish", row, contract.take_up)
            if contract.eligible(seen, model.sites)[0] and wish and not held and not taken and knows_aids(model, row):
                offer.takers.add(row)
            worth = policy.offers(seen, model.sites, p.discount_rate, HORIZON_YEARS).get(name, np.zeros(len(model.sites)))
            for site, zone in enumerate(model.sites.zone):
                if zone in contract.zones:
                    offer.worth[site] = max(1, round(float((1.0 - p.tax) * worth[site])))
        offers.append(offer)
    return offers


def knows_aids(model: DesertModel, row: int) -> bool:
    """Return whether a doctor knows what aids there are; drawn once in a life."""
    factor = np.broadcast_to(model.policy.knows_aid(seen_alone(model, row)), (1,))[0]
    return happens(model, "settle.knows", row, min(1.0, model.parameters.knows_aid * float(factor)))


class Chooser:
    """A doctor who looks for a place: what he would like, and what levers say to him alone.

    Parameters
    ----------
    model
        The model in January, before anybody moves.
    row
        The doctor [row].
    """

    def __init__(self, model: DesertModel, row: int) -> None:
        self.model, self.row, doctors = model, row, model.doctors
        self.settled = doctors.stage[row] == Stage.SETTLED
        self.here = int(doctors.site[row]) if self.settled else None
        self.noise_key = mix(lot(model, "settle.noise", row), int(doctors.events[row]))
        self.in_placement = part(doctors.exposure[row])
        self.km_to_faculty = faculty_km(model.sites, model.territory.faculties)[doctors.faculty[row]]
        seen, sites, policy, p = seen_alone(model, row), model.sites, model.policy, model.parameters
        gain, loss = policy.income(seen, sites, p.discount_rate, HORIZON_YEARS)
        known_gain = np.asarray(gain) * knows_aids(model, row)
        extra = (1.0 - p.tax) * (known_gain + loss) + policy.appeal(seen, sites)
        self.extra = self._by_site(np.rint(extra))
        self.open = self._by_site(policy.may_settle(seen, sites))
        self.uncontracted = self._by_site(policy.uncontracted(seen, sites))
        self.considers = [part(min(1.0, p.considers_far * k)) for k in self._by_site(policy.knows_site(seen, sites))]

    def _by_site(self, answer: object) -> list[float]:
        return np.broadcast_to(np.asarray(answer), (1, len(self.model.sites)))[0].tolist()

    def choose(self, alternatives: list[Alternative], offers: list[Offer]) -> Move | None:
        """Take the best alternative, with its room and the contracts on offer there; None for the outside option.

        A locum weighs all against staying a locum, a settled doctor against his present site, which is never full.
        """
        mine = [offer for offer in offers if self.row in offer.takers and offer.places >= 1.0]
        best, best_value = None, None if self.settled else self._outside()
        for there in alternatives:
            stays = there.site == self.here and not there.salaried
            luck = mix(self.noise_key, there.site + (there.salaried << 24))
            near, nearness = self._nearness(there.site)
            if not stays:
                considered = near or bits(luck, 16, 16) < self.considers[there.site]
                if there.room < 1.0 or not self.open[there.site] or not considered:
                    continue
            bonuses = sum(offer.worth[there.site] for offer in mine) if not there.salaried else 0
            noise = gumbel(bits(luck, 0, 16), self.model.parameters.sigma)
            value = there.worth + int(self.extra[there.site]) + nearness + bonuses + noise
            if best_value is None or value > best_value:
                best, best_value = there, value
        if best is None or (best.site == self.here and not best.salaried):
            return None
        best.room -= 1.0
        for offer in mine:
            if offer.worth[best.site] and not best.salaried:
                offer.signed.append(self.row)
                offer.places -= 1.0
        return Move(self.row, best, int(self.extra[best.site]), bool(self.uncontracted[best.site]))

    def _outside(self) -> int:
        luck = bits(lot(self.model, "settle.outside", self.row, self.model.year), 48, 16)
        return self.model.outside + gumbel(luck, self.model.parameters.sigma)

    def _nearness(self, site: int) -> tuple[bool, int]:
        """Return whether a site is near birthplace or training, and what nearness to both is worth [EUR/yr].

        Where a lever gave a placement, its share of the training counts from there instead of the university.
        """
        model, doctors, p = self.model, self.model.doctors, self.model.parameters
        birth, training = nearness_to_birthplace(model, int(doctors.birth_site[self.row]), site), self._training(site)
        near = birth >= worth_of_km(FAR_KM, p.sigma, p.beta_birth)
        near |= training >= worth_of_km(FAR_KM, p.sigma, p.beta_train)
        if self.in_placement:
            placed = nearness_to_birthplace(model, int(doctors.placement[self.row]), site)
            placed = placed * round(256 * p.beta_train / p.beta_birth) >> 8
            near |= placed >= worth_of_km(FAR_KM, p.sigma, p.beta_train)
            training += (placed - training) * self.in_placement >> 16
        return near, birth + training

    def _training(self, site: int) -> int:
        return worth_of_km(self.km_to_faculty[site], self.model.parameters.sigma, self.model.parameters.beta_train)


def nearness_to_birthplace(model: DesertModel, home: int, site: int) -> int:
    """Return what it is worth to practise at a site as far from home as this [EUR/yr]."""
    return worth_of_km(model.site_km[home, site], model.parameters.sigma, model.parameters.beta_birth)


def worth_of_km(km: float, sigma: float, beta: float) -> int:
    """Return −σ β ln(1 + km/40) [EUR/yr]; in single precision if the kilometres are."""
    return round(float(-sigma * beta * np.log1p(km / DECAY_KM)))


def gumbel(luck: int, sigma: float) -> int:
    """Return a Gumbel number of scale σ: the quantile of 16 bits of luck [EUR/yr]."""
    return round(-sigma * math.log(-math.log((luck + 0.5) / 65536.0)))


def move_in(model: DesertModel, moves: list[Move]) -> None:
    """Let those who chose leave where they were and take up practice: a group practice, or the post."""
    doctors, sites = model.doctors, model.sites
    practising = Counter(doctors.commune[doctors.rows(Stage.SETTLED)].tolist())
    movers = [move.row for move in moves if doctors.stage[move.row] == Stage.SETTLED]
    left = Counter(doctors.site[movers].tolist())
    model.moved_away = np.array([float(left[site]) for site in range(len(sites))])
    close_practice(model, np.array(movers, dtype=np.int64))
    for move in moves:
        row, site = move.row, move.there.site
        doctors.site[row], doctors.commune[row] = site, commune_within(model, row, site, practising)
        doctors.stage[row], doctors.since[row] = Stage.SETTLED, model.year
        doctors.practice[row] = Practice.SALARIED if move.there.salaried else Practice.GROUP
        doctors.wait[row], doctors.contracted[row] = model.first_wait, not move.uncontracted
        model.vacant[site] -= move.there.salaried
    for event, which in (("settled", [m for m in moves if m.row not in movers]),
                         ("moved", [m for m in moves if m.row in movers])):  # fmt: skip
        there = np.array([move.there.site for move in which], dtype=np.int64)
        model.note(event, np.array([m.row for m in which], dtype=np.int64), site=there, zone=sites.zone[there],
                   earnings=sites.earnings[there], constant=model.constant[there], aids=[m.extra for m in which],
                   near_birth=[nearness_to_birthplace(model, int(doctors.birth_site[m.row]), m.there.site) for m in which],
                   near_training=[Chooser(model, m.row)._training(m.there.site) for m in which])  # fmt: skip


def commune_within(model: DesertModel, row: int, site: int, practising: Counter[int]) -> int:
    """Return the commune of the site that a settler takes, the likelier the more doctors and people it has [row].

    Weight: practice places before anybody moved, plus one for every 2,000 inhabitants.
    """
    communes = [c for c, its_site in enumerate(model.sites.of_commune) if its_site == site]
    weights = [practising[c] + float(model.territory.communes.population[c]) / 2000.0 + 1e-9 for c in communes]
    luck = mix(lot(model, "settle.commune", row), int(model.doctors.events[row]))
    target = ((luck >> 12) + 0.5) * 2.0**-52 * sum(weights)
    for commune, weight in zip(communes, weights, strict=True):
        target -= weight
        if target < 0.0:
            return commune
    return communes[-1]
