"""The model: one territory under one policy, one step a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from mesa import Agent, Model
from mesa.agent import AgentSet
from numpy.typing import ArrayLike, NDArray

from simdesert.chance import Chance
from simdesert.country.doctors import Practice, Stage
from simdesert.country.territory import Territory
from simdesert.levers._policy import Policy
from simdesert.metrics.year import WAIT_EDGES_DAYS
from simdesert.model._columns import FAILED, N_TALLIES
from simdesert.model.build import build
from simdesert.model.doctor import Doctor, name_specialists, uncollected
from simdesert.model.expose import expose
from simdesert.model.graduate import faculty_km, graduate
from simdesert.model.ground import ground_of
from simdesert.model.habits import habits_of, remote_chance
from simdesert.model.leave import leave
from simdesert.model.nearby import nearby_doctors
from simdesert.model.parameters import ModelParameters
from simdesert.model.practise import Working, local_capacity, practise, vigour
from simdesert.model.record import YearRecord, record_month, record_year
from simdesert.model.refer import refer, referrals_of
from simdesert.model.renew import renew
from simdesert.model.rezone import rezone
from simdesert.model.seek import blocks_of, seek, welcome
from simdesert.model.settle import settle
from simdesert.model.sign import sign
from simdesert.model.specialists import Specialists
from simdesert.model.staff import staff
from simdesert.model.start import begin
from simdesert.model.threads import one_blas_thread
from simdesert.model.worth import gumbel_table, pulls_between

YEARLY = (rezone, build, graduate, expose, staff, sign, leave, settle, renew)
"""Verbs of each January, in their order."""

MONTHLY = (practise, seek, refer)
"""Verbs of each month, in their order; then the month is recorded."""

START_STATE = (
    "patients", "doctors", "sites", "share", "entering", "origins", "hazards", "capacity", "outside", "constant",
    "cut_offs", "red_communes", "apl_history", "lapsed", "failed_last_year", "specialists", "parameters",
    "apl_at_start",
)  # fmt: skip
"""What :func:`simdesert.model.start.begin` leaves behind; it does not depend on the policy."""


class DesertModel(Model):
    """One territory under one policy; ``step()`` lives one month.

    Each month: practise → seek → refer → record. Before each January: rezone (when due) → build → graduate →
    expose → staff → sign → leave → settle → renew. State stands in columns (``patients``, ``doctors``, ``specialists``)
    and in the frozen ``sites``.

    Parameters
    ----------
    territory
        What is there.
    policy
        The levers; already drawn if the seed is to draw their parameters.
    seed
        All luck comes from it.
    inhabitants_per_agent
        The scale; 1 makes every inhabitant an agent [inhabitants].
    parameters
        The model's own numbers; already drawn if the seed is to draw them.
    start_year
        First calendar year.

    Attributes
    ----------
    year_records, months, events
        What the run left, see :mod:`simdesert.model.record`.
    yearly, monthly, welcome
        The verbs; another implementation may stand in (``tests/reference``).
    """

    yearly: ClassVar[tuple[Callable[[DesertModel], None], ...]] = YEARLY
    monthly: ClassVar[tuple[Callable[[DesertModel], None], ...]] = MONTHLY
    welcome = staticmethod(welcome)

    @one_blas_thread()
    def __init__(
        self,
        territory: Territory,
        policy: Policy,
        seed: int = 0,
        inhabitants_per_agent: int = 20,
        parameters: ModelParameters | None = None,
        start_year: int = 2025,
    ) -> None:
        super().__init__()
        self.territory = territory
        self.parameters = parameters or ModelParameters()
        self.chance = Chance(seed)
        self.inhabitants_per_agent = inhabitants_per_agent
        self.start_year = self.year = start_year
        self._lay_out()
        self._begin(policy)
        self._named: list[Agent] = []

    def _lay_out(self) -> None:
        """Prepare what follows from territory and parameters alone."""
        territory, p, n = self.territory, self.parameters, len(self.territory.communes)
        self.sites, self.catchment, self.minutes_to, self.site_km, self.centres, places = ground_of(territory)
        self.specialists = Specialists(places, p.specialists)
        self.pulls = pulls_between(self.site_km, faculty_km(self.sites, territory.faculties), p)
        self.noise, self.decay = gumbel_table(p.sigma), np.exp(-territory.travel.minutes / p.travel_scale)
        self.blocks = blocks_of(territory.communes.population)
        self.local_capacity = local_capacity(territory.communes, self.catchment, p.capacity_power)
        self.first_wait, self.lapsed = 300, 0
        self.vacant, self.moved_away = np.zeros((2, len(self.sites)))
        self.tally = np.zeros((n, N_TALLIES), dtype=np.int64)
        self.failed_last_year = np.zeros(n, dtype=np.int64)
        self.histogram = np.zeros((n, len(WAIT_EDGES_DAYS)), dtype=np.int64)
        self.months: list[dict[str, float | str]] = []
        self.events: list[dict[str, NDArray[Any] | str | int]] = []
        self.year_records: list[YearRecord] = []
        self.apl_history: list[NDArray[np.float64]] = []
        self.apl_at_start: tuple[NDArray[np.float64], NDArray[np.float64]]
        self.facilities_opened: dict[str, dict[str, list[tuple[int, float]]]] = {}
        self.unfilled: dict[str, float] = {}
        self.posts_offered: dict[str, float] = {}
        self.flows: defaultdict[str, float] = defaultdict(float)

    def _begin(self, policy: Policy) -> None:
        """Take the start from the cache of this process, or live the warm-up under the silent policy."""
        self.policy = Policy(start_year=self.start_year)
        key = (self.territory.digest, self.chance.seed, self.inhabitants_per_agent, self.parameters, self.start_year)
        if key in _STARTS:
            for name, value in _STARTS[key].items():
                setattr(self, name, _own(value))
        else:
            _STARTS.clear()
            begin(self)
            _STARTS[key] = {name: _own(getattr(self, name)) for name in START_STATE}
        self.zone_at_start_of_commune = self.sites.zone_at_start[self.sites.of_commune]
        self.policy = policy
        for doctors in (self.doctors, *self.specialists.values()):
            doctors.signed = {name: np.zeros(len(doctors), dtype=np.int16) for name in policy.all_contracts()}
        self.month = 0

    @one_blas_thread()
    def step(self) -> None:
        """Live one month; before a January, the yearly verbs."""
        if self.month == 0:
            self.new_year()
        self.live_month()
        if self.month == 11:
            self.flows["locums"] = float((self.doctors.stage == Stage.LOCUM).sum())
            self.flows["posts_filled"] = float((self.doctors.practice[self.settled] == Practice.SALARIED).sum())
            self.year_records.append(record_year(self))
            self.failed_last_year = self.tally[:, FAILED].copy()
            self.year += 1
        self.month = (self.month + 1) % 12

    def new_year(self) -> None:
        """Forget last year's sums, then let each yearly verb act in its order."""
        self.flows.clear()
        self.forget_year()
        for verb in self.yearly:
            self.settled = self.doctors.rows(Stage.SETTLED)
            verb(self)
        self.refresh()
        self.welcome(self, self.settled[self.doctors.since[self.settled] == self.year])

    def live_month(self) -> None:
        """Let each monthly verb act in its order, and keep the month's sums."""
        for verb in self.monthly:
            verb(self)
        self.months.append(record_month(self))

    def refresh(self) -> None:
        """Work out anew what follows from who practises where: whom patients can try, hours, habits."""
        doctors = self.doctors
        rows = self.settled = doctors.rows(Stage.SETTLED)
        doctors.vigour[rows] = vigour(doctors, rows, self.year) * self.local_capacity[doctors.commune[rows]]
        self.nearby = nearby_doctors(self, rows)
        self.working = Working(self)
        habits = habits_of(self.parameters, self.policy, self.sites, self.year, self.inhabitants_per_agent)
        self.habits = habits._replace(remote=remote_chance(self, habits))
        self.specialists.years = referrals_of(self)

    def forget_year(self) -> None:
        """Set the sums of the last 12 months to zero."""
        self.tally[:] = 0
        self.histogram[:] = 0
        self.doctors.served_year[:] = 0
        self.patients.obtained[:] = 0
        self.patients.forgone[:] = 0

    def note(self, event: str, rows: NDArray[np.int64], lever: str = "", **columns: ArrayLike) -> None:
        """Keep what happened to the doctors of `rows` this January, with any columns that belong to it."""
        self.flows[event if not lever else f"{event}.{lever}"] += len(rows)
        if len(rows):
            happened = {name: np.asarray(values) for name, values in columns.items()}
            self.events.append({"year": self.year, "event": event, "lever": lever, "id": self.doctors.id[rows],
                                "commune": self.doctors.commune[rows], **happened})  # fmt: skip

    def close(self) -> None:
        """Let go of the agents after the model's end, so that runs do not add up: Mesa 3.3 never does."""
        self._named.clear()
        self.specialists.named.clear()
        getattr(Agent, "_ids", {}).pop(self, None)
        getattr(self, "_agents", {}).clear()
        for wrapped in ("step", "_user_step"):  # Mesa wraps the model's step and so ties the model to itself
            self.__dict__.pop(wrapped, None)

    @property
    def agents(self) -> AgentSet:
        """All doctors as Mesa agents, and whatever agents others have added."""
        self._name()
        return super().agents

    @property
    def agents_by_type(self) -> dict[type[Agent], AgentSet]:
        """The same by class."""
        self._name()
        by_type: dict[type[Agent], AgentSet] = super().agents_by_type
        return by_type

    def _name(self) -> None:
        """Make the agents of doctors who have none yet, and let go of specialists who left.

        An agent is a row with a name: runs that nobody looks into never make them, which spares them a tenth.
        """
        with uncollected():
            self._named.extend(Doctor(self, row) for row in range(len(self._named), len(self.doctors)))
            for specialty in self.specialists:
                name_specialists(self, specialty)


_STARTS: dict[tuple[object, ...], dict[str, Any]] = {}
"""The last start of this process: packages of one seed share it."""


def _own(value: Any) -> Any:
    """Return a copy of what a run changes, and the thing itself if nothing can change it."""
    if isinstance(value, list):
        return list(value)
    return value.copy() if hasattr(value, "copy") else value
