"""A policy: the levers of a scenario answering as one.

Answers are combined in ways that commute, always in the order of the levers' names, so that the order in which levers
were given changes no byte. A silent policy answers with plain numbers (0, 1, ``True``…), which the model can skip.

Who is asked: levers in force (``since`` ≤ year ≤ ``until``) for what is newly offered; all levers started for what
changes practices and visits; for leaving, the right to settle and appeal also ended levers that left something behind.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._answers import annual_equivalent, flag_or_array, number_or_array, over_sites
from simdesert.levers._bounds import DAYS_WORKED, HOURS_FREED, LIST_SIZE, MANAGEMENT_HOURS, URGENT_SHARE
from simdesert.levers._contract import Contract
from simdesert.levers._lever import Answer, Flags, Groups, Lever, Payer, Record, answers
from simdesert.levers._standing import leaves_something, refuse_contradictions, signed_at_settlement
from simdesert.parameters import DrawsUniform

Reals = NDArray[np.float64]


@dataclasses.dataclass(frozen=True)
class Policy:
    """The levers of a scenario, sorted by name.

    Attributes
    ----------
    levers
        Any levers, each at most once and none that excludes another.
    start_year
        First year of the run: the year of a lever whose ``since`` is 0 [calendar year].
    """

    levers: tuple[Lever, ...] = ()
    start_year: int = 2025

    def __post_init__(self) -> None:
        object.__setattr__(self, "levers", tuple(sorted(self.levers, key=lambda lever: lever.name)))
        refuse_contradictions(self.levers)

    @property
    def names(self) -> tuple[str, ...]:
        """The levers' names, sorted."""
        return tuple(lever.name for lever in self.levers)

    def drawn(self, chance: DrawsUniform) -> Policy:
        """Return the policy with every uncertain parameter drawn, those pinned and those of grade law kept."""
        return Policy(tuple(lever.drawn(chance, lever.pinned) for lever in self.levers), self.start_year)

    def first_year(self, lever: Lever) -> int:
        """Return the first year of a lever in this policy [calendar year]."""
        return lever.since or self.start_year

    def started(self, year: int) -> tuple[Lever, ...]:
        """Return the levers that began by `year`; what they left behind runs on after ``until``."""
        return tuple(lever for lever in self.levers if self.first_year(lever) <= year)

    def in_force(self, year: int) -> tuple[Lever, ...]:
        """Return the levers that offer something new in `year`."""
        return tuple(lever for lever in self.started(year) if year <= lever.until)

    def lasting(self, year: int) -> tuple[Lever, ...]:
        """Return the levers in force, and the ended ones that left facilities or contracts behind."""
        return tuple(
            lever for lever in self.started(year) if year <= lever.until or leaves_something(self._answered[lever.name])
        )

    @cached_property
    def _answered(self) -> Mapping[str, frozenset[str]]:
        return {lever.name: frozenset(answers(type(lever))) for lever in self.levers}

    def _asked(self, question: str, levers: tuple[Lever, ...]) -> Iterator[Lever]:
        return (lever for lever in levers if question in self._answered[lever.name])

    def _sum(self, question: str, levers: tuple[Lever, ...], *seen: object) -> Answer:
        """Return the answers of `levers` to `question`, added in the order of their names."""
        total: Answer = 0.0
        for lever in self._asked(question, levers):
            total = total + getattr(lever, question)(*seen)
        return number_or_array(total)

    def _product(self, question: str, levers: tuple[Lever, ...], *seen: object) -> Answer:
        """Return the answers of `levers` to `question`, multiplied in the order of their names."""
        total: Answer = 1.0
        for lever in self._asked(question, levers):
            total = total * getattr(lever, question)(*seen)
        return number_or_array(total)

    def opens(self, sites: Sites, year: int) -> dict[str, dict[str, Reals]]:
        """Return facilities opened in a calendar year, {lever: {type: (n_sites,)}} [count, France as a whole]."""
        opened = {}
        for lever in self._asked("opens", self.in_force(year)):
            counts = lever.opens(sites, year - self.first_year(lever))
            opened[lever.name] = {str(kind): over_sites(sites, count) for kind, count in counts.items()}
        return opened

    def trains(self, year: int) -> float:
        """Return students above baseline [students/yr, France as a whole]; `year` is a calendar year."""
        return sum((x.trains(year - self.first_year(x)) for x in self._asked("trains", self.in_force(year))), 0.0)

    def all_contracts(self) -> dict[str, Contract]:
        """Return every contract of the policy by lever, whatever the year."""
        found = {lever.name: lever.contract() for lever in self._asked("contract", self.levers)}
        return {name: contract for name, contract in found.items() if contract is not None}

    def contracts(self, year: int) -> dict[str, Contract]:
        """Return the contracts that may be signed in `year`, by lever, with the places of that year.

        Places are offered in full each year; the last year takes what a fraction of ``years_offered`` leaves.
        """
        in_force = {lever.name: year - self.first_year(lever) for lever in self.in_force(year)}
        offered = {}
        for name, contract in self.all_contracts().items():
            share = min(1.0, contract.years_offered - in_force[name]) if name in in_force else 0.0
            if share > 0.0:
                offered[name] = dataclasses.replace(contract, places=share * contract.places)
        return offered

    def leaves(self, doctors: DoctorsSeen) -> Answer:
        """Return the factor on the yearly hazard of leaving, a product (n_doctors,) [–]."""
        return self._product("leaves", self.lasting(doctors.year), doctors)

    def may_settle(self, doctors: DoctorsSeen, sites: Sites) -> Flags:
        """Return which sites are open to whom: all levers agree (n_doctors or 1, n_sites or 1)."""
        flags: Flags = True
        for lever in self._asked("may_settle", self.lasting(doctors.year)):
            flags = np.logical_and(flags, lever.may_settle(doctors, sites))
        return flag_or_array(flags)

    def uncontracted(self, doctors: DoctorsSeen, sites: Sites) -> Flags:
        """Return where a settler would stand outside the agreement: any lever (n_doctors or 1, n_sites or 1)."""
        flags: Flags = False
        for lever in self._asked("uncontracted", self.in_force(doctors.year)):
            flags = np.logical_or(flags, lever.uncontracted(doctors, sites))
        return flag_or_array(flags)

    def room(self, sites: Sites, year: int) -> Answer:
        """Return self-employed settlers accepted, the minimum (n_sites,) [doctors/yr]; `year` is a calendar year."""
        room: Answer = np.inf
        for lever in self._asked("room", self.in_force(year)):
            room = np.minimum(room, lever.room(sites, year - self.first_year(lever)))
        return number_or_array(room)

    def posts(self, sites: Sites, year: int) -> dict[str, Reals]:
        """Return salaried posts newly offered, {lever: (n_sites,)} [posts/yr, France as a whole]."""
        return {
            lever.name: over_sites(sites, lever.posts(sites, year - self.first_year(lever)))
            for lever in self._asked("posts", self.in_force(year))
        }

    def income(self, doctors: DoctorsSeen, sites: Sites, rate: float, horizon: float) -> tuple[Answer, Answer]:
        """Return (gain, loss), gross annual equivalents (n_doctors or 1, n_sites or 1) [EUR/yr]; the loss is ≤ 0.

        Amount × annuity(min(years, horizon), rate)/annuity(horizon, rate), summed over levers. Gains count only for
        those who know the aid, losses always. Levers whose contract settlers sign answer in :meth:`offers` instead.
        """
        gain: Answer = 0.0
        loss: Answer = 0.0
        for lever in self._asked("income", self.in_force(doctors.year)):
            if not signed_at_settlement(lever):
                amount = annual_equivalent(lever.income(doctors, sites), rate, horizon)
                gain = gain + np.maximum(amount, 0.0)
                loss = loss + np.minimum(amount, 0.0)
        return number_or_array(gain), number_or_array(loss)

    def offers(self, doctors: DoctorsSeen, sites: Sites, rate: float, horizon: float) -> dict[str, Reals]:
        """Return what each contract signed at settlement is worth to its taker, {lever: (n_sites,)} [EUR/yr], gross."""
        return {
            lever.name: over_sites(sites, annual_equivalent(lever.income(doctors, sites), rate, horizon))
            for lever in self._asked("income", self.in_force(doctors.year))
            if signed_at_settlement(lever)
        }

    def appeal(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Return what is worth money without being money, a sum (n_doctors or 1, n_sites or 1) [EUR/yr]."""
        return self._sum("appeal", self.lasting(doctors.year), doctors, sites)

    def knows_site(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Return the factor on the chance that a far site is considered (n_doctors or 1, n_sites or 1) [–]."""
        return self._product("knows_site", self.in_force(doctors.year), doctors, sites)

    def knows_aid(self, doctors: DoctorsSeen) -> Answer:
        """Return the factor on the chance that aids are known, a product (n_doctors,) [–]."""
        return self._product("knows_aid", self.in_force(doctors.year), doctors)

    def hours_freed(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Return hours with patients gained, a capped sum (n_doctors,) [h/week].

        min(11, min(5.5, Σ management levers) + Σ others).
        """
        levers = self.started(doctors.year)
        management = tuple(lever for lever in levers if lever.frees_management)
        others = tuple(lever for lever in levers if not lever.frees_management)
        freed = np.minimum(self._sum("hours_freed", management, doctors, sites), MANAGEMENT_HOURS)
        hours = freed + self._sum("hours_freed", others, doctors, sites)
        return number_or_array(np.minimum(hours, HOURS_FREED))

    def list_size(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Return the factor on the cap of the registered list, a product within bounds (n_doctors,) [–]."""
        factor = self._product("list_size", self.started(doctors.year), doctors, sites)
        return number_or_array(np.clip(factor, *LIST_SIZE))

    def days_elsewhere(self, doctors: DoctorsSeen, sites: Sites) -> dict[str, tuple[Reals, Reals]]:
        """Return {lever: (days (n_doctors,), weights (n_sites,))} [days/month], [–].

        Where they exceed half of the days worked, the days of all levers are cut in proportion.
        """
        levers = self._asked("days_elsewhere", self.started(doctors.year))
        raw = {lever.name: lever.days_elsewhere(doctors, sites) for lever in levers}
        days = {name: np.broadcast_to(np.asarray(answer[0]), (len(doctors),)) for name, answer in raw.items()}
        total = sum(days.values(), np.zeros(len(doctors)))
        kept = np.minimum(1.0, DAYS_WORKED / 2 / np.maximum(total, 1e-12))
        return {name: (days[name] * kept, over_sites(sites, raw[name][1])) for name in raw}

    def cover(self, doctors: DoctorsSeen) -> Answer:
        """Return the share of days away that locums hold, a sum ≤ 1 (n_doctors,) [0–1]."""
        share = self._sum("cover", self.started(doctors.year), doctors)
        return number_or_array(np.minimum(share, 1.0))

    def urgent_share(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Return the share of capacity kept for care within 48 h, a capped sum (n_doctors,) [0–1]."""
        share = self._sum("urgent_share", self.started(doctors.year), doctors, sites)
        return number_or_array(np.minimum(share, URGENT_SHARE))

    def need(self, groups: Groups, year: int) -> Answer:
        """Return the factor on visits that need calls for, a product (n_groups,) [–]."""
        return self._product("need", self.started(year), groups)

    def tries(self, groups: Groups, year: int) -> Answer:
        """Return how many more doctors are tried before giving up, a sum (n_groups,) [doctors]."""
        return self._sum("tries", self.started(year), groups)

    def price(self, groups: Groups, year: int) -> Answer:
        """Return what a visit costs the patient on top, a sum ≥ 0 by tariff (n_groups, 4) [EUR/visit]."""
        charge = self._sum("price", self.started(year), groups)
        return number_or_array(np.maximum(charge, 0.0))

    def costs(self, name: str, record: Record) -> dict[Payer, float]:
        """Return what the lever `name` cost in the year of `record`, by payer [EUR/yr]."""
        (lever,) = (lever for lever in self.levers if lever.name == name)
        return {payer: float(amount) for payer, amount in lever.costs(record).items()}
