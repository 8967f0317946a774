"""Settling: each January some doctors look for a place, one after the other, and take the one they like best."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np

from reference.luck import bits, mix, part
from simdesert.country.doctors import Practice, Stage
from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.model.build import whole
from simdesert.model.desert import DesertModel
from simdesert.model.leave import close_practice
from simdesert.model.parameters import PLACES_PER_PERSON
from simdesert.model.sign import places_here, would_sign

HORIZON_YEARS = 10.0
"""Years over which a settler reckons aids [years]."""

EARLY_YEARS = 3
"""In the first years after settling doctors move more often [years]."""


@dataclass
class Alternative:
    """A site, as self-employed or in a salaried post: its worth to anybody [EUR/yr], doctors it has room for."""

    site: int
    salaried: bool
    worth: int
    room: float


@dataclass
class Offer:
    """A contract signed at settlement: places, worth by site [EUR/yr] (0 where it does not hold), who would sign it."""

    lever: str
    places: float
    worth: list[int]
    takers: set[int] = field(default_factory=set)
    signed: set[int] = field(default_factory=set)


def settle(model: DesertModel) -> None:
    """Let locums who are ready and settled doctors after a life event choose, in the order of a lottery, then move.

    Places taken and contracts signed by those who chose before are gone; nothing else has changed meanwhile.
    """
    rows = looking(model)
    alternatives, offers = open_places(model), offers_to(model, rows)
    choosers = [Chooser(model, row) for row in rows]
    for chooser in sorted(choosers, key=lambda chooser: lot(model, "settle.order", chooser.row, model.year)):
        chooser.choose(alternatives, offers)
    move_in(model, [chooser for chooser in choosers if chooser.there is not None])
    for offer in offers:
        signers = np.array([row for row in rows if row in offer.signed], dtype=np.int64)
        model.doctors.signed[offer.lever][signers] = model.year
        model.note("signed", signers, lever=offer.lever)
        model.unfilled[offer.lever] = offer.places


def lot(model: DesertModel, stream: str, row: int, *times: int) -> int:
    """Return the 64 bits that a stream holds for one doctor at a time."""
    return mix(int(model.chance.key(stream, *times)), int(model.doctors.id[row]))


def unit(luck: int) -> float:
    """Return a number in ]0, 1[ from 52 of the 64 bits of `luck`."""
    return ((luck >> 12) + 0.5) * 2.0**-52


def looking(model: DesertModel) -> list[int]:
    """Return the doctors who look for a place this year, locums first; each has lived one event more [row]."""
    doctors, p, year = model.doctors, model.parameters, model.year
    rows = [r for r in doctors.rows(Stage.LOCUM) if unit(lot(model, "settle.ready", r, year)) < p.ready_share]
    for row in doctors.rows(Stage.SETTLED):
        hazard = p.moves_early if year - doctors.since[row] <= EARLY_YEARS else p.moves_late
        if unit(lot(model, "settle.event", row, year)) < hazard:
            rows.append(row)
    doctors.events[rows] += 1
    return [int(row) for row in rows]


def open_places(model: DesertModel) -> list[Alternative]:
    """Return the alternatives: first every site as self-employed, then the sites with a vacant post."""
    sites, policy = model.sites, model.policy
    for lever, posts in policy.posts(sites, model.year).items():
        new = whole(model, f"settle.posts.{lever}", posts * model.share * PLACES_PER_PERSON)
        model.posts_offered[lever] = model.posts_offered.get(lever, 0.0) + float(new.sum())
        model.vacant = model.vacant + new
    room, vacant = np.broadcast_to(policy.room(sites, model.year), (len(sites),)).tolist(), model.vacant.tolist()
    earned, paid = model.constant + sites.earnings, model.constant + model.parameters.salaried_pay
    free = [Alternative(s, False, round(earned[s].item()), room[s]) for s in range(len(sites))]
    return free + [Alternative(s, True, round(paid[s].item()), n) for s, n in enumerate(vacant) if n >= 1.0]


def offers_to(model: DesertModel, rows: list[int]) -> list[Offer]:
    """Return the contracts that settlers may sign, by name, and who would: eligible, willing for life, knowing of aids.

    Who would take both of two contracts that forbid each other takes the first by name.
    """
    sites, p, offers = model.sites, model.parameters, []
    for name, contract in sorted(model.policy.contracts(model.year).items()):
        if contract.signer == "settler":
            offer = Offer(name, places_here(model, contract), [0] * len(sites))
            for row in rows:
                taken = any(row in other.takers for other in offers if other.lever in contract.not_with)
                if not taken and knows_aids(model, row) and would_sign(model, name, contract, np.array([row]))[0]:
                    offer.takers.add(row)
            anybody = model.doctors.seen(np.array(rows[:1], dtype=np.int64), model.year)
            yearly = model.policy.offers(anybody, sites, p.discount_rate, HORIZON_YEARS).get(name, [0.0] * len(sites))
            for site in np.flatnonzero(np.isin(sites.zone, list(contract.zones))):
                offer.worth[site] = max(1, round(float((1.0 - p.tax) * yearly[site])))
            offers.append(offer)
    return offers


def seen_alone(model: DesertModel, row: int) -> DoctorsSeen:
    """Return what levers see of one doctor: columns of length one."""
    return model.doctors.seen(np.array([row]), model.year)


def knows_aids(model: DesertModel, row: int) -> bool:
    """Return whether a doctor knows what aids there are; drawn once in a life."""
    factor = np.broadcast_to(model.policy.knows_aid(seen_alone(model, row)), (1,))[0]
    return unit(lot(model, "settle.knows", row)) < min(1.0, model.parameters.knows_aid * float(factor))


class Chooser:
    """A doctor who looks for a place: what he would like, and what levers say to him alone.

    Parameters
    ----------
    model
        The model in January, before anybody moves.
    row
        The doctor [row].

    Attributes
    ----------
    there
        What he has chosen; None if he stays what and where he is.
    """

    def __init__(self, model: DesertModel, row: int) -> None:
        self.model, self.row, self.there = model, row, None
        self.here = int(model.doctors.site[row]) if model.doctors.stage[row] == Stage.SETTLED else None
        self.noise_key = mix(lot(model, "settle.noise", row), int(model.doctors.events[row]))
        about, p = (seen_alone(model, row), model.sites), model.parameters
        paid = self.here is not None and model.doctors.practice[row] == Practice.SALARIED
        self.staying = round(float(p.salaried_pay - model.sites.earnings[self.here])) if paid else 0
        gain, loss = model.policy.income(*about, p.discount_rate, HORIZON_YEARS)
        net = (1.0 - p.tax) * (np.asarray(gain) * knows_aids(model, row) + loss)
        self.extra = [round(euros) for euros in self._by_site(net + model.policy.appeal(*about))]
        self.open = self._by_site(model.policy.may_settle(*about))
        self.uncontracted = self._by_site(model.policy.uncontracted(*about))
        self.considers = [part(min(1.0, p.considers_far * f)) for f in self._by_site(model.policy.knows_site(*about))]

    def _by_site(self, answer: object) -> list[float]:
        return np.broadcast_to(np.asarray(answer), (1, len(self.model.sites)))[0].tolist()

    def choose(self, alternatives: list[Alternative], offers: list[Offer]) -> None:
        """Take the best alternative, with its room and the contracts on offer there.

        A locum weighs all against staying a locum, a settled doctor against his present site, which is never full.
        """
        mine = [offer for offer in offers if self.row in offer.takers and offer.places >= 1.0]
        luck = bits(lot(self.model, "settle.outside", self.row, self.model.year), 48, 16)
        outside = self.model.outside + gumbel(luck, self.model.parameters.sigma)
        best, best_value = None, outside if self.here is None else -math.inf
        for there in alternatives:
            if (value := self._value(there, mine)) is not None and value > best_value:
                best, best_value = there, value
        if best is not None and not self._stays(best):
            self.there, best.room = best, best.room - 1.0
            for offer in mine:
                if offer.worth[best.site] and not best.salaried:
                    offer.signed.add(self.row)
                    offer.places -= 1.0

    def _stays(self, there: Alternative) -> bool:
        return there.site == self.here and not there.salaried

    def _value(self, there: Alternative, offers: list[Offer]) -> int | None:
        """Return what an alternative is worth to him [EUR/yr]; None if it is full, closed to him, or not considered.

        Noise is keyed by doctor, life event, site and kind of practice; the same word says whether a far site comes to
        his mind.
        """
        luck = mix(self.noise_key, there.site + (there.salaried << 24))
        near, nearness = self._nearness(there.site)
        comes_to_mind = near or bits(luck, 16, 16) < self.considers[there.site]
        if not self._stays(there) and not (there.room >= 1.0 and self.open[there.site] and comes_to_mind):
            return None
        bonus = 0 if there.salaried else sum(offer.worth[there.site] for offer in offers)
        more = nearness + (self.staying if self._stays(there) else bonus)
        return there.worth + self.extra[there.site] + more + gumbel(bits(luck, 0, 16), self.model.parameters.sigma)

    def _nearness(self, site: int) -> tuple[bool, int]:
        """Return whether a site is within 100 km of birthplace or training, and what being near is worth [EUR/yr].

        Where a lever gave a placement, its share of the training counts from there instead of the university.
        """
        doctors, pulls, row = self.model.doctors, self.model.pulls, self.row
        in_placement = part(doctors.exposure[row])
        birth = int(pulls.birth[doctors.birth_site[row], site])
        training = placed = int(pulls.training[doctors.faculty[row], site])
        if in_placement:
            placed = int(pulls.birth[doctors.placement[row], site]) * pulls.training_over_birth >> 8
        near = birth >= pulls.far_birth or max(training, placed) >= pulls.far_train
        return near, birth * bool(doctors.rooted[row]) + training + ((placed - training) * in_placement >> 16)


def gumbel(luck: int, sigma: float) -> int:
    """Return a Gumbel number of scale σ: the quantile of 16 bits of luck [EUR/yr]."""
    return round(-sigma * math.log(-math.log((luck + 0.5) / 65536.0)))


def move_in(model: DesertModel, movers: list[Chooser]) -> None:
    """Let those who chose leave where they were and take up practice: a group practice, or the post."""
    doctors = model.doctors
    practising = Counter(doctors.commune[doctors.rows(Stage.SETTLED)].tolist())
    left = Counter(chooser.here for chooser in movers)
    model.moved_away = np.array([float(left[site]) for site in range(len(model.sites))])
    close_practice(model, np.array([chooser.row for chooser in movers if chooser.here is not None], dtype=np.int64))
    for chooser in movers:
        row, site, salaried = chooser.row, chooser.there.site, chooser.there.salaried
        doctors.site[row], doctors.commune[row] = site, commune_within(model, row, site, practising)
        doctors.stage[row], doctors.since[row], doctors.wait[row] = Stage.SETTLED, model.year, model.first_wait
        doctors.practice[row] = Practice.SALARIED if salaried else Practice.GROUP
        doctors.contracted[row] = not chooser.uncontracted[site]
        model.vacant[site] -= salaried
    for event, first in (("settled", True), ("moved", False)):
        rows = np.array([chooser.row for chooser in movers if (chooser.here is None) == first], dtype=np.int64)
        model.note(event, rows, site=doctors.site[rows], zone=model.sites.zone[doctors.site[rows]])


def commune_within(model: DesertModel, row: int, site: int, practising: Counter[int]) -> int:
    """Return the commune of the site that a settler takes, the likelier the more doctors and people it has [row].

    Weight: practice places before anybody moved, plus one for every 2,000 inhabitants.
    """
    communes = np.flatnonzero(model.sites.of_commune == site).tolist()
    weights = [practising[c] + model.territory.communes.population[c] / 2000.0 + 1e-9 for c in communes]
    target = unit(mix(lot(model, "settle.commune", row), int(model.doctors.events[row]))) * sum(weights)
    upto = list(accumulate(weights))
    return next((commune for commune, edge in zip(communes, upto, strict=True) if target < edge), communes[-1])
