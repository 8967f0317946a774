"""Listings: the levers and the scenarios, as text or JSON, without any heavy import."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rich.console import Console
from rich.table import Column, Table

from simdesert.errors import UnknownNameError
from simdesert.levers import LEVERS
from simdesert.levers._lever import Lever, answers
from simdesert.studies.scenario import Scenario, load_scenario, packaged
from simdesert.views.numbers import Language


@lru_cache(maxsize=1)
def packages() -> Mapping[str, Scenario]:
    """Return the packaged scenarios by name."""
    return {name: load_scenario(name) for name in packaged()}


def described(lever: type[Lever]) -> dict[str, Any]:
    """Return a lever as JSON shows it: name, official name, packages, answers and parameters."""
    return {
        "name": lever.name,
        "official_name": lever.official_name,
        "packages": [name for name, scenario in packages().items() if lever.name in scenario.policy.names],
        "answers": list(answers(lever)),
        "parameters": [
            {
                "name": p.name,
                "value": p.value,
                "unit": p.unit,
                "low": p.low,
                "high": p.high,
                "source": p.source,
                "grade": p.grade,
            }
            for p in lever.declared()
        ],
    }


def chosen(name: str | None) -> list[type[Lever]]:
    """Return the lever of that name, or all.

    Raises
    ------
    UnknownNameError
        No lever of that name.
    """
    if name is None:
        return list(LEVERS.values())
    if name not in LEVERS:
        raise UnknownNameError.among("lever", name, LEVERS)
    return [LEVERS[name]]


def as_json(levers: list[type[Lever]]) -> str:
    """Return the levers as a JSON list of objects."""
    return json.dumps([described(lever) for lever in levers], indent=2, ensure_ascii=False)


def print_levers(console: Console, levers: list[type[Lever]]) -> None:
    """Print a table of levers."""
    table = Table("lever", "official name", "packages", "answers", box=None, pad_edge=False)
    for lever in levers:
        shown = described(lever)
        table.add_row(
            shown["name"], shown["official_name"], ", ".join(shown["packages"]) or "–", ", ".join(shown["answers"])
        )
    console.print(table)
    console.print("\n'simdesert levers NAME' shows the numbers of one lever; --json prints all of it as JSON.")


def print_lever(console: Console, lever: type[Lever]) -> None:
    """Print what one lever is and the numbers that it rests on."""
    shown = described(lever)
    console.print(f"{shown['name']} – {shown['official_name']}", style="bold", markup=False)
    console.print(inspect.getdoc(inspect.getmodule(lever)) or "", markup=False)
    console.print(f"\nPackages: {', '.join(shown['packages']) or 'none'}", markup=False)
    console.print(f"Answers:  {', '.join(shown['answers'])}\n", markup=False)
    table = Table("parameter", "value", "low", "high", "unit", "grade", "source", box=None, pad_edge=False)
    for p in lever.declared():
        table.add_row(p.name, f"{p.value:g}", f"{p.low:g}", f"{p.high:g}", p.unit, p.grade, p.source)
    console.print(table)


def print_scenarios(console: Console, language: Language) -> None:
    """Print the packaged scenarios with their measures."""
    table = Table("scenario", "title", "measures modelled", Column("levers", overflow="fold"), box=None, pad_edge=False)
    for name, scenario in packages().items():
        title = scenario.title_fr if language == "fr" else scenario.title_en
        of = f"{scenario.measures_modelled} of {scenario.measures_announced}"
        table.add_row(name, title, of, ", ".join(scenario.policy.names) or "–")
    console.print(table)
