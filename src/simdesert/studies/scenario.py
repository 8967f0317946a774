"""Scenarios: a package of measures as a TOML file that reads like the announcement, checked line by line.

::

    title_fr = "Pacte territoire-santé (Touraine, 2012)"
    title_en = "Health and territories pact (Touraine, 2012)"
    measures = 12                # announced in all; those below are modelled
    budget_cap = 200_000_000     # EUR of public money a year; efforts beyond it are cut
    priority = ["msp", "cesp"]   # served first, in this order, before the others in theirs

    # Engagement 2 : 1 500 contrats d'engagement de service public d'ici 2017
    [levers.cesp]
    target = 1500                # any parameter of the lever
    since = 2025                 # first year in force; without it, the first of the run
    until = 2039                 # last year in force
    fixed = ["target"]           # not drawn by the seed; `true` for all

    [model]
    students = 11_000            # any parameter of the model itself, the same for all seeds
"""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from simdesert.errors import ParameterError, ScenarioError, UnknownNameError
from simdesert.levers import LEVERS
from simdesert.levers._lever import Lever
from simdesert.levers._policy import Policy
from simdesert.studies._budget import budget_cap, priority
from simdesert.studies._source import Source
from simdesert.studies._values import model_values, pinned, with_values

YEARS = 15
START_YEAR = 2025

_KEYS = ("title_fr", "title_en", "description", "measures", "years", "start_year", "budget_cap", "priority", "levers",
         "model")  # fmt: skip
_BOUNDS = {
    "measures": (0, 1_000),
    "years": (1, 100),
    "start_year": (1950, 2100),
    "since": (1950, 2200),
    "until": (1950, 9999),
}


@dataclass(frozen=True)
class Scenario:
    """A policy and the years it runs.

    Attributes
    ----------
    name
        The file's name without its ending.
    title_fr, title_en, description
        What it is called and what it is, in the words of the file.
    policy
        The levers that are modelled, with the values that the file gives them.
    years, start_year
        Length and first calendar year of the run [years].
    measures_modelled, measures_announced
        k of n: levers present, measures that the package announced [count].
    budget_cap, priority
        Public money a year at most, None for no limit [EUR/yr]; levers served first, in their order.
    model
        Numbers of the model itself that the file sets for all seeds {parameter: value}.
    path
        The file as it was asked for.
    digest
        SHA-256 of the file's text.
    reading, shares
        Set by :func:`simdesert.studies.reading.read_as`: how the announcement is read, and the share of each lever's
        effort that is kept where it was cut {lever: [0–1]}.
    """

    name: str
    title_fr: str
    title_en: str
    description: str
    policy: Policy
    years: int
    start_year: int
    measures_modelled: int
    measures_announced: int
    path: str
    digest: str
    budget_cap: float | None = None
    priority: tuple[str, ...] = ()
    model: Mapping[str, float] = field(default_factory=dict)
    reading: str = ""
    shares: Mapping[str, float] = field(default_factory=dict)

    @property
    def argument(self) -> str:
        """Return what names the scenario on the command line: a packaged name, or the path as a shell takes it."""
        return self.name if self.path == _shown(self.name) and self.name in packaged() else shlex.quote(self.path)


def packaged() -> tuple[str, ...]:
    """Return the names of the scenarios that come with SimDesert, sorted."""
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


def load_scenario(name_or_path: str) -> Scenario:
    """Return a scenario by the name of a packaged one or by the path of a TOML file, every line of it checked.

    Raises
    ------
    UnknownNameError
        A scenario, key, lever or parameter that does not exist.
    ScenarioError
        A file that cannot be read, is no TOML or contradicts itself.
    ParameterError
        A value out of its bounds or of the wrong type.
    """
    path, shown = _find(name_or_path)
    source = Source.read(path, shown)
    table = source.parsed()
    for key in table:
        if key not in _KEYS:
            raise UnknownNameError.among("key", key, _KEYS, source.where(key))
    start_year = _whole(source, table, ("start_year",), START_YEAR)
    policy = _policy(source, table.get("levers", {}), start_year)
    modelled = len(policy.levers)
    announced = _whole(source, table, ("measures",), modelled)
    if announced < modelled:
        remedy = f"'measures' counts every announced measure, so at least {modelled}"
        raise ScenarioError(f"{source.where('measures')} announces {announced} measures but holds {modelled}; {remedy}")
    return Scenario(
        name=path.stem,
        title_fr=source.words(table, "title_fr", path.stem),
        title_en=source.words(table, "title_en", path.stem),
        description=source.words(table, "description", ""),
        policy=policy,
        years=_whole(source, table, ("years",), YEARS),
        start_year=start_year,
        measures_modelled=modelled,
        measures_announced=announced,
        path=shown,
        digest=hashlib.sha256(source.text.encode()).hexdigest(),
        budget_cap=budget_cap(source, table),
        priority=priority(source, table, policy.names),
        model=model_values(source, table.get("model", {})),
    )


def _folder() -> Path:
    package = Path(__file__).parents[1] / "scenarios"
    return package if package.is_dir() else Path(__file__).parents[3] / "scenarios"


def _shown(name: str) -> str:
    """Return what the file of a packaged scenario is called."""
    return f"scenarios/{name}.toml"


def _find(asked: str) -> tuple[Path, str]:
    """Return the file of a scenario, and what to call it."""
    if asked in packaged():
        return _folder() / f"{asked}.toml", _shown(asked)
    path = Path(asked)
    try:
        is_folder, is_file = bool(asked) and path.is_dir(), path.is_file()
    except OSError:  # a name that no file can have
        is_folder = is_file = False
    if is_file:
        return path, asked
    if is_folder:
        raise ScenarioError(f"'{asked}' is a folder; name one scenario file in it, for instance '{asked}/mine.toml'")
    if path.suffix == ".toml" or len(path.parts) > 1:
        raise ScenarioError(
            f"no scenario file '{asked}'; give the path of a TOML file or one of {', '.join(packaged())}"
        )
    raise UnknownNameError.among("scenario", asked, packaged())


def _policy(source: Source, tables: object, start_year: int) -> Policy:
    if not isinstance(tables, dict):
        raise ScenarioError(f"{source.where('levers')}: 'levers' must hold tables; write [levers.NAME] for each lever")
    levers = tuple(_lever(source, name, table, start_year) for name, table in tables.items())
    try:
        return Policy(levers, start_year)
    except ScenarioError as error:
        text = str(error)
        last = max((name for name in tables if f"'{name}'" in text), key=lambda name: source.line("levers", name))
        raise ScenarioError(f"{source.where('levers', last)}: {text}") from error


def _lever(source: Source, name: str, table: object, start_year: int) -> Lever:
    if name not in LEVERS:
        raise UnknownNameError.among("lever", name, LEVERS, source.where("levers", name))
    if not isinstance(table, dict):
        raise ScenarioError(f"{source.where('levers', name)}: '{name}' must be a table; write [levers.{name}]")
    lever = with_values(source, LEVERS[name](), table)
    since = _whole(source, table, ("levers", name, "since"), 0)
    until = _whole(source, table, ("levers", name, "until"), 9999)
    if until < (since or start_year):
        where, first = source.where("levers", name, "until"), since or start_year
        raise ScenarioError(
            f"{where}: lever '{name}' ends in {until}, before it begins in {first}; mend since or until"
        )
    return replace(lever, since=since, until=until, pinned=pinned(source, lever, table))


def _whole(source: Source, table: dict[str, Any], keys: tuple[str, ...], silent: int) -> int:
    """Return the whole number at the last of `keys`, `silent` where the file says nothing."""
    key = keys[-1]
    value = table.get(key, silent)
    low, high = _BOUNDS[key]
    if isinstance(value, bool) or not isinstance(value, int):
        raise ParameterError(f"{source.where(*keys)}: {key} must be a whole number, not {value!r}")
    if key in table and not low <= value <= high:
        raise ParameterError(f"{source.where(*keys)}: {key} = {value} is out of bounds; set it within [{low}, {high}]")
    return value
