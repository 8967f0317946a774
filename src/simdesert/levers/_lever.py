"""A lever: one measure of the debate. It answers questions and never acts.

The model asks, the answers of all levers are combined in ways that commute (:mod:`simdesert.levers._policy`), so order
cannot matter, any subset can be switched on and silence is neutral. Levers are frozen and hold no state; every answer
is a number or an array that broadcasts as said. Arrays handed to a lever are read-only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from simdesert.country.doctors_seen import DoctorsSeen
from simdesert.country.sites import Sites
from simdesert.levers._bill import Flow, Record
from simdesert.levers._contract import Contract
from simdesert.levers._groups import Groups
from simdesert.levers._must_show import MustShow
from simdesert.parameters import Declared, parameter

Answer = float | NDArray[np.float64]
Flags = bool | NDArray[np.bool_]
Facility = Literal["msp", "university_msp", "health_centre", "label", "correspondent", "local_hospital", "sport_centre"]


class Lever(Declared):
    """One measure: ``parameter(...)`` lines and one short method per question that it answers."""

    official_name: ClassVar[str]
    """Name in the announcement, in French."""

    excludes: ClassVar[frozenset[str]] = frozenset()
    """Names of levers that cannot stand in the same scenario."""

    frees_management: ClassVar[bool] = False
    """Whether `hours_freed` takes from management work, of which a GP has only so much."""

    lifts_cap: ClassVar[bool] = False
    """Whether what it moves between public payers adds to a scenario's budget."""

    must_show: ClassVar[tuple[MustShow, ...]] = ()
    """What running the model with and without the lever must show."""

    name: ClassVar[str] = ""
    """The file's name, set when the levers are found."""

    since: int = 0
    """First calendar year in force; 0 stands for the first year of the run."""

    until: int = 9999
    """Last calendar year in force: nothing new is signed, opened or offered after it, what exists runs to its end."""

    pinned: frozenset[str] = frozenset()
    """Names of parameters that a seed does not draw (``fixed = true`` in a scenario)."""

    delivery: float = parameter(
        0.6, "share of the announcement", 0.0, 1.0,
        source="nothing known: assumption of the comparison as delivered, range 0.4–1", grade="assumption",
    )  # fmt: skip

    # build ---------------------------------------------------------------------------------------------------------
    def opens(self, sites: Sites, year: int) -> Mapping[Facility, Answer]:
        """Return facilities opened by type and site, {type: (n_sites,)} [count]; `year` counts from the first, 0."""
        return {}

    # graduate ------------------------------------------------------------------------------------------------------
    def trains(self, year: int) -> float:
        """Return students above baseline [students/yr], felt about 10 years later; `year` counts from the first, 0."""
        return 0.0

    def exposes(self, students: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        """Return (share of training, weights of the sites): (n_students,) [0–1] and (n_sites,) [–]."""
        return 0.0, 0.0

    def hosts_juniors(self, sites: Sites) -> Answer:
        """Return a factor on the weight with which junior doctors serve at a site (n_sites,) [–]."""
        return 1.0

    # sign ----------------------------------------------------------------------------------------------------------
    def contract(self) -> Contract | None:
        """Return the contract that doctors may sign, as data."""
        return None

    # leave ---------------------------------------------------------------------------------------------------------
    def leaves(self, doctors: DoctorsSeen) -> Answer:
        """Return a factor on the yearly hazard of leaving (n_doctors,) [–]."""
        return 1.0

    # settle --------------------------------------------------------------------------------------------------------
    def may_settle(self, doctors: DoctorsSeen, sites: Sites) -> Flags:
        """Return which sites are open to whom (n_doctors or 1, n_sites or 1)."""
        return True

    def uncontracted(self, doctors: DoctorsSeen, sites: Sites) -> Flags:
        """Return where a settler would stand outside the agreement (n_doctors or 1, n_sites or 1)."""
        return False

    def room(self, sites: Sites, year: int) -> Answer:
        """Return self-employed settlers accepted (n_sites,) [doctors/yr]."""
        return np.inf

    def posts(self, sites: Sites, year: int) -> Answer:
        """Return salaried posts newly offered (n_sites,) [posts/yr]."""
        return 0.0

    def income(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, float]:
        """Return (gross amount, years paid): (n_doctors or 1, n_sites or 1) [EUR/yr], [years]."""
        return 0.0, 1.0

    def appeal(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Return what is worth money without being money (n_doctors or 1, n_sites or 1) [EUR/yr]."""
        return 0.0

    def knows_site(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Return a factor on the chance that a far site is considered (n_doctors or 1, n_sites or 1) [–]."""
        return 1.0

    def knows_aid(self, doctors: DoctorsSeen) -> Answer:
        """Return a factor on the chance that aids are known (n_doctors,) [–]."""
        return 1.0

    # practise ------------------------------------------------------------------------------------------------------
    def hours_freed(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Return hours with patients gained a week (n_doctors,) [h/week]."""
        return 0.0

    def list_size(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Return a factor on the cap of the registered list (n_doctors,) [–]."""
        return 1.0

    def days_elsewhere(self, doctors: DoctorsSeen, sites: Sites) -> tuple[Answer, Answer]:
        """Return (days, weights): (n_doctors,) [days/month] and receiving weights (n_sites,) [–]."""
        return 0.0, 0.0

    def cover(self, doctors: DoctorsSeen) -> Answer:
        """Return the share of days away that locums hold (n_doctors,) [0–1]."""
        return 0.0

    def urgent_share(self, doctors: DoctorsSeen, sites: Sites) -> Answer:
        """Return the share of capacity kept for care within 48 h (n_doctors,) [0–1]."""
        return 0.0

    # seek ----------------------------------------------------------------------------------------------------------
    def need(self, groups: Groups, sites: Sites, year: int) -> Answer:
        """Return a factor on visits that need calls for (n_sites or 1, n_groups) [–]; `year` counts from the first."""
        return 1.0

    def tries(self, groups: Groups) -> Answer:
        """Return how many more doctors are tried before giving up (n_groups,) [doctors]."""
        return 0.0

    def price(self, groups: Groups) -> Answer:
        """Return what a visit costs the patient on top, by tariff of :class:`Tariff` (n_groups, 4) [EUR/visit]."""
        return 0.0

    def waives(self, groups: Groups, year: int) -> Answer:
        """Return the share of what the patient pays himself that is waived, by tariff (n_groups or 1, 4) [0–1]."""
        return 0.0

    def remote_visits(self, sites: Sites, year: int) -> Answer:
        """Return remote visits on offer to those who find no other (n_sites,) [visits/month]; `year` counts from 0."""
        return 0.0

    # record --------------------------------------------------------------------------------------------------------
    def costs(self, record: Record) -> Mapping[Flow, float]:
        """Return what the year cost beyond baseline, by payer and receiver; a saving is negative [EUR/yr]."""
        return {}


QUESTIONS: tuple[str, ...] = tuple(
    name for name, member in vars(Lever).items() if callable(member) and not name.startswith("_")
)


def answers(lever: type[Lever]) -> tuple[str, ...]:
    """Return the questions that a lever answers: those methods that its class overrides."""
    return tuple(q for q in QUESTIONS if getattr(lever, q) is not getattr(Lever, q))
