"""A policy: the levers of a scenario answering as one.

Answers are combined in ways that commute, always in the order of the levers' names, so that the order in which levers
were given changes no byte. A silent policy answers with plain numbers (0, 1, ``True``…), which the model can skip.

Who is asked: levers in force (``since`` ≤ year ≤ ``until``) for what is newly offered; all levers started for what
changes practices and visits; for leaving, the right to settle and appeal also ended levers that left something behind.
"""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._answers import annual_equivalent, flag_or_array, number_or_array, over_sites, plus
from simdesert.levers._asking import Asking
from simdesert.levers._bill import Flow, Record
from simdesert.levers._bounds import DAYS_WORKED, HOURS_FREED, LIST_SIZE, MANAGEMENT_HOURS, URGENT_SHARE
from simdesert.levers._contract import Contract
from simdesert.levers._groups import Groups, Tariff
from simdesert.levers._lever import Answer, Flags
from simdesert.levers._standing import signed_at_settlement

Reals = NDArray[np.float64]

YEARS_OF_TRAINING = 10
"""From the first year of medical studies to the end of the internship of general practice [years]."""


@dataclasses.dataclass(frozen=True)
class Policy(Asking):
    """The levers of a scenario, sorted by name; see :class:`Asking` for who is asked when."""

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

    def students_added(self, name: str, year: int) -> float:
        """Return students whom the lever `name` added and who are still in training, 10 years long [students]."""
        lever = next(lever for lever in self.levers if lever.name == name)
        first = self.first_year(lever)
        years = range(max(0, year - first - YEARS_OF_TRAINING + 1), min(year, lever.until) - first + 1)
        return sum((lever.trains(y) for y in years), 0.0)

    def exposes(self, students: DoctorsSeen, sites: Sites) -> dict[str, tuple[Reals, Reals]]:
        """Return {lever: (share of training (n_students,), weights (n_sites,))} [0–1], [–].

        Where they exceed the whole training, the shares of all levers are cut in proportion.
        """
        asked = self._asked("exposes", self.in_force(students.year))
        raw = {lever.name: lever.exposes(students, sites) for lever in asked}
        shares = {name: np.broadcast_to(np.asarray(answer[0]), (len(students),)) for name, answer in raw.items()}
        kept = 1.0 / np.maximum(1.0, sum(shares.values(), np.zeros(len(students))))
        return {name: (shares[name] * kept, over_sites(sites, raw[name][1])) for name in raw}

    def hosts_juniors(self, sites: Sites, year: int) -> Answer:
        """Return the factor on the weight with which junior doctors serve at a site, a product (n_sites,) [–]."""
        return self._product("hosts_juniors", self.in_force(year), sites)

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
                places, specialists = share * contract.places, share * contract.specialists
                offered[name] = dataclasses.replace(contract, places=places, specialists=specialists)
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
                least, most = np.min(amount, initial=0.0), np.max(amount, initial=0.0)
                if most > 0.0:
                    gain = plus(gain, amount if least == 0.0 else np.maximum(amount, 0.0))
                if least < 0.0:
                    loss = plus(loss, amount if most == 0.0 else np.minimum(amount, 0.0))
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

    def need(self, groups: Groups, sites: Sites, year: int) -> Answer:
        """Return the factor on visits that need calls for, a product (n_sites or 1, n_groups) [–]."""
        factor: Answer = 1.0
        for lever in self._asked("need", self.started(year)):
            factor = factor * lever.need(groups, sites, min(year, lever.until) - self.first_year(lever))
        return number_or_array(factor)

    def tries(self, groups: Groups, year: int) -> Answer:
        """Return how many more doctors are tried before giving up, a sum (n_groups,) [doctors]."""
        return self._sum("tries", self.started(year), groups)

    def price(self, groups: Groups, year: int) -> Answer:
        """Return what a visit costs the patient on top, a sum ≥ 0 by tariff (n_groups, 4) [EUR/visit]."""
        charge = self._sum("price", self.started(year), groups)
        return number_or_array(np.maximum(charge, 0.0))

    def waives(self, groups: Groups, year: int) -> Reals:
        """Return the share of what patients pay themselves that is waived by tariff, 1 − Π(1 − x) (n_groups, 4) [0–1].

        Two levers that waive the same charge waive it once.
        """
        left = np.ones((len(groups.ald), len(Tariff)))
        for lever in self._asked("waives", self.started(year)):
            since = min(year, lever.until) - self.first_year(lever)
            left = left * (1.0 - np.asarray(lever.waives(groups, since)))
        return 1.0 - left

    def remote_visits(self, sites: Sites, year: int) -> dict[str, Reals]:
        """Return remote visits on offer, {lever: (n_sites,)} [visits/month, France as a whole]."""
        return {
            lever.name: over_sites(sites, lever.remote_visits(sites, year - self.first_year(lever)))
            for lever in self._asked("remote_visits", self.in_force(year))
        }

    def costs(self, name: str, record: Record) -> dict[Flow, float]:
        """Return what the lever `name` cost in the year of `record`, by payer and receiver [EUR/yr]."""
        (lever,) = (lever for lever in self.levers if lever.name == name)
        return {flow: float(amount) for flow, amount in lever.costs(record).items()}
