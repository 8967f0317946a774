"""A line of the table: what was done, the goal, what was obtained."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

SMALLEST = 0.0001
"""Below it, a figure is only said to be small."""


@dataclass(frozen=True)
class Goal:
    """A bound; `most` says on which side one must stay, `aim` what would be better still."""

    bound: float
    most: bool = True
    aim: float | None = None

    def reached(self, value: float) -> bool:
        """Return whether a value keeps the bound."""
        return value <= self.bound if self.most else value >= self.bound

    def text(self, unit: str) -> str:
        """Return the goal in words."""
        aim = "" if self.aim is None else f", aim at {number(self.aim)}"
        return f"{'≤' if self.most else '≥'} {number(self.bound)} {unit}{aim}".replace(" ,", ",").rstrip()


@dataclass(frozen=True)
class Row:
    """A line of the table.

    Attributes
    ----------
    work
        What was done.
    command
        What does it again.
    value, unit
        What was obtained; None if it could not be measured, and `note` says why.
    goal
        What it must keep, None if it is only reported.
    full
        Whether the goal is about this case, and not about a larger one.
    note
        What else there is to know.
    data
        All that was measured, where `value` is made of several; only results.json holds it.
    """

    work: str
    command: str
    value: float | None
    unit: str = ""
    goal: Goal | None = None
    full: bool = True
    note: str = ""
    data: Any = None

    @property
    def obtained(self) -> str:
        """The value in words."""
        return "not measured" if self.value is None else f"{number(self.value)} {self.unit}".rstrip()

    @property
    def verdict(self) -> str:
        """Whether the goal is reached: yes, no, or – where nothing can be said."""
        if self.goal is None or self.value is None or not self.full:
            return "–"
        return "yes" if self.goal.reached(self.value) else "**no**"

    def facts(self) -> dict[str, Any]:
        """Return the row as JSON holds it."""
        goal = "" if self.goal is None else self.goal.text(self.unit)
        return {**asdict(self), "text_goal": goal, "text_obtained": self.obtained, "verdict": self.verdict}


def number(value: float) -> str:
    """Return about three significant digits, thousands apart, without exponent."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) < SMALLEST:
        return f"< {SMALLEST}"
    digits = 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 4
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".")


def several(count: int, what: str) -> str:
    """Return a count with its noun."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
