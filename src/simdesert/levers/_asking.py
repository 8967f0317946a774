"""Asking: which levers of a policy are asked, and how their answers to one question are gathered."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Self

from simdesert.levers._answers import number_or_array, plus
from simdesert.levers._lever import Answer, Lever, answers
from simdesert.levers._standing import leaves_something, refuse_contradictions
from simdesert.parameters import DrawsUniform


@dataclasses.dataclass(frozen=True)
class Asking:
    """Levers sorted by name, and the year that each begins.

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

    def drawn(self, chance: DrawsUniform) -> Self:
        """Return the policy with every uncertain parameter drawn, those pinned and those of grade law kept."""
        return dataclasses.replace(self, levers=tuple(lever.drawn(chance, lever.pinned) for lever in self.levers))

    def scaled(self, shares: Mapping[str, float]) -> Self:
        """Return the policy with the delivery of some levers multiplied by a share, {lever: [0–1]}."""
        levers = (dataclasses.replace(x, delivery=x.delivery * shares.get(x.name, 1.0)) for x in self.levers)
        return dataclasses.replace(self, levers=tuple(levers))

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
            total = plus(total, getattr(lever, question)(*seen))
        return number_or_array(total)

    def _product(self, question: str, levers: tuple[Lever, ...], *seen: object) -> Answer:
        """Return the answers of `levers` to `question`, multiplied in the order of their names."""
        total: Answer = 1.0
        for lever in self._asked(question, levers):
            total = total * getattr(lever, question)(*seen)
        return number_or_array(total)
