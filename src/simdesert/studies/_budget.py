"""The money lines of a scenario: what it may cost, and who is served first."""

from __future__ import annotations

from typing import Any

from simdesert.errors import ParameterError, ScenarioError, UnknownNameError
from simdesert.studies._source import Source

MOST_MONEY = 1e12


def budget_cap(source: Source, table: dict[str, Any]) -> float | None:
    """Return the public money that a scenario may cost, None for no limit [EUR/yr]."""
    cap = table.get("budget_cap")
    if cap is None:
        return None
    if isinstance(cap, bool) or not isinstance(cap, int | float):
        raise ParameterError(f"{source.where('budget_cap')}: budget_cap must be a number of EUR a year, not {cap!r}")
    if not 0.0 <= cap <= MOST_MONEY:
        bounds = f"[0, {MOST_MONEY:.0e}] EUR a year"
        raise ParameterError(
            f"{source.where('budget_cap')}: budget_cap = {cap} is out of bounds; set it within {bounds}"
        )
    return float(cap)


def priority(source: Source, table: dict[str, Any], levers: tuple[str, ...]) -> tuple[str, ...]:
    """Return the levers that are served first, in their order."""
    names = table.get("priority", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ParameterError(f"{source.where('priority')}: priority must be a list of levers, not {names!r}")
    for name in names:
        if name not in levers:
            raise UnknownNameError.among("lever of this scenario", name, levers, source.where("priority"))
    if len(set(names)) < len(names):
        raise ScenarioError(f"{source.where('priority')}: priority names a lever twice; name each once")
    return tuple(names)
