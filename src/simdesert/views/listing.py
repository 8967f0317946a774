"""Listings: the levers and the scenarios, as text or JSON, without any heavy import."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from simdesert.errors import UnknownNameError
from simdesert.levers import LEVERS
from simdesert.levers._lever import Lever, answers
from simdesert.studies.scenario import Scenario, load_scenario, packaged
from simdesert.views import expectations
from simdesert.views.numbers import Language

EVERYTHING = "everything"
"""The package that nobody announced: all measures at once, listed after those that people ask about."""


@lru_cache(maxsize=1)
def packages() -> Mapping[str, Scenario]:
    """Return the packaged scenarios by name, sorted, that of all measures last."""
    return {name: load_scenario(name) for name in sorted(packaged(), key=lambda name: (name == EVERYTHING, name))}


def described(lever: type[Lever]) -> dict[str, Any]:
    """Return all there is to say of a lever, as JSON shows it and as pages and screens are made from."""
    return {
        "name": lever.name,
        "official_name": lever.official_name,
        "rule": inspect.getdoc(inspect.getmodule(lever)) or "",
        "packages": packages_of(lever),
        "excludes": sorted(lever.excludes),
        "answers": list(answers(lever)),
        "parameters": [vars(p) for p in lever.declared()],
        "must_show": expectations.as_data(lever, expectations.showed()),
    }


def packages_of(lever: type[Lever]) -> list[str]:
    """Return the packaged scenarios that hold a lever."""
    return [name for name, scenario in packages().items() if lever.name in scenario.policy.names]


def by_package(levers: Sequence[type[Lever]]) -> dict[str, list[type[Lever]]]:
    """Return the levers of each package that holds any, then under ``""`` those of none."""
    grouped = {name: [lever for lever in levers if name in packages_of(lever)] for name in packages()}
    grouped[""] = [lever for lever in levers if not packages_of(lever)]
    return {name: within for name, within in grouped.items() if within}


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


def to_prove(names: Sequence[str]) -> list[Lever]:
    """Return the levers of those names, or all that must show something, with the values that were announced."""
    named = [lever for name in names for lever in chosen(name)]
    return [lever() for lever in named or [lever for lever in LEVERS.values() if lever.must_show]]


def as_json(levers: list[type[Lever]]) -> str:
    """Return the levers as a JSON list of objects."""
    return json.dumps([described(lever) for lever in levers], indent=2, ensure_ascii=False)


def print_levers(console: Console, levers: list[type[Lever]]) -> None:
    """Print the levers by package; one that stands in several packages is printed in each."""
    for name, within in by_package(levers).items():
        scenario = packages().get(name)
        of = f"{scenario.measures_modelled} of {scenario.measures_announced} measures modelled" if scenario else ""
        console.print(f"{name} ({of})" if scenario else "in no package", style="bold", markup=False, highlight=False)
        table = Table("lever", "official name", "answers", box=None, pad_edge=False)
        for lever in within:
            table.add_row(lever.name, lever.official_name, ", ".join(answers(lever)))
        console.print(table, "")
    console.print("'simdesert levers NAME' shows one lever with its numbers and its proof; --json prints all as JSON.")


def paragraphs(rule: str) -> list[str]:
    """Return the docstring of a lever's file below its title: paragraphs without line breaks, the references last."""
    text = rule.partition("\n")[2].replace("References\n----------\n", "References: ")
    return [" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n")]


def print_lever(console: Console, lever: type[Lever]) -> None:
    """Print what one lever is, the numbers that it rests on, what it must show and what it showed."""
    shown = described(lever)
    console.print(f"{shown['name']} – {shown['official_name']}", style="bold", markup=False)
    console.print("\n\n".join(paragraphs(shown["rule"])), markup=False, highlight=False)
    console.print(f"\nPackages: {', '.join(shown['packages']) or 'none'}", markup=False)
    if shown["excludes"]:
        console.print(f"Cannot stand with: {', '.join(shown['excludes'])}", markup=False)
    console.print(f"Answers:  {', '.join(shown['answers'])}\n", markup=False)
    table = Table("parameter", "value", "low", "high", "unit", "grade", "source", box=None, pad_edge=False)
    for p in lever.declared():
        table.add_row(p.name, f"{p.value:g}", f"{p.low:g}", f"{p.high:g}", p.unit, p.grade, p.source)
    console.print(table, "")
    proof = Table(*EXPECTATION, box=None, pad_edge=False)
    for row in expectation_rows(lever):
        proof.add_row(*(Text(cell) for cell in row))
    console.print(proof if lever.must_show else "It declares nothing that it must show.")


EXPECTATION = ("it must show", "kind", "looked at", "expected", "showed")


def expectation_rows(lever: type[Lever]) -> list[tuple[str, ...]]:
    """Return one row of :data:`EXPECTATION` for each thing that a lever must show."""
    lines = expectations.showed()
    return [
        (one.says, one.kind, expectations.looked_at(one), expectations.bounds(one),
         expectations.outcome(one, lines.get((lever.name, one))))
        for one in lever.must_show
    ]  # fmt: skip


def print_scenarios(console: Console, language: Language) -> None:
    """Print the packaged scenarios with their measures: a line each, the levers below."""
    for name, scenario in packages().items():
        title = scenario.title_fr if language == "fr" else scenario.title_en
        console.print(Text.assemble((name, "bold"), f"  {title}"))
        modelled, announced = scenario.measures_modelled, scenario.measures_announced
        of = {"fr": f"{modelled} mesures modélisées sur {announced}\u202f: ",
              "en": f"{modelled} of {announced} measures modelled: "}[language]  # fmt: skip
        told = of + ", ".join(scenario.policy.names) if announced else "–"
        console.print(Padding(Text(told), (0, 0, 0, 4)))
    more = {
        "fr": "«\u202fsimdesert levers NOM\u202f» montre une mesure, «\u202fsimdesert compare SCÉNARIO…\u202f» ce que "
        "des scénarios changent.",
        "en": "'simdesert levers NAME' shows a lever, 'simdesert compare SCENARIO…' what scenarios change.",
    }
    console.print(f"\n{more[language]}", highlight=False)
