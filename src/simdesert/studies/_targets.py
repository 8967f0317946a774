"""Targets: the figures that a calibration must reproduce, read from a TOML file and checked."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from simdesert.errors import ParameterError, ScenarioError, UnknownNameError
from simdesert.parameters import Grade
from simdesert.studies._measures import known_measures
from simdesert.studies._source import Source

PACKAGED = Path(__file__).with_name("targets.toml")

MOST_YEARS = 25
"""Years after which a target may be read at most [years]."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """A figure to reproduce.

    Attributes
    ----------
    id
        Its name in tables.
    metric
        What is read from the run: a metric, or a measure of :data:`simdesert.studies._measures.MEASURES`.
    value, tolerance
        The figure, and how far off it may be either way [unit].
    rule
        How the tolerance was set, as the file explains.
    unit
        That of the metric.
    years
        At the end of which year of the run it is read, 1 for the first [years].
    source, grade
        Where the figure comes from and what it is worth.
    weight, weighed
        How much a miss counts where not all targets can be met [–], and why that is not 1.
    """

    id: str
    metric: str
    value: float
    tolerance: float
    unit: str
    source: str
    grade: str
    years: int = 2
    weight: float = 1.0
    rule: str = ""
    weighed: str = ""


@dataclass(frozen=True)
class Wanted:
    """What a file of targets asks for.

    Attributes
    ----------
    targets
        In the order of the file.
    parameters
        Names of the parameters that may be moved.
    """

    targets: tuple[Target, ...]
    parameters: tuple[str, ...]


def load_targets(file: Path | None = None) -> Wanted:
    """Return the targets and the parameters of a TOML file, the packaged one if None.

    Raises
    ------
    ScenarioError
        A file that cannot be read, is no TOML, or lacks targets or parameters.
    UnknownNameError
        A key, metric or parameter that does not exist.
    ParameterError
        A value of the wrong type, a tolerance or weight that makes no sense, a unit that is not the metric's.
    """
    path = file or PACKAGED
    source = Source.read(path, str(file or path.name))
    table = source.parsed()
    for key in table:
        if key not in ("parameters", "targets"):
            raise UnknownNameError.among("key", key, ("parameters", "targets"), source.where(key))
    rows = table.get("targets")
    if not (isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows)):
        raise ScenarioError(f"{source.file} holds no targets; write [[targets]] above each")
    targets = tuple(_target(row, f"{source.file} target {number}") for number, row in enumerate(rows, start=1))
    names = [target.id for target in targets]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise ScenarioError(f"{source.file} holds target '{twice}' twice; give each an id of its own")
    return Wanted(targets, _movable(source, table.get("parameters")))


def _movable(source: Source, names: Any) -> tuple[str, ...]:
    """Return the names of the parameters that may be moved, each known and uncertain."""
    from simdesert.model.parameters import ModelParameters  # heavy: the model comes with numba

    if not (isinstance(names, list) and names and all(isinstance(name, str) for name in names)):
        raise ScenarioError(f"{source.where('parameters')}: parameters must be a list of names of parameters")
    known = ModelParameters.of_both()
    for name in names:
        if name not in known:
            raise UnknownNameError.among("parameter", name, known, source.where("parameters"))
        if known[name].grade == "law" or known[name].low == known[name].high:
            raise ParameterError(f"{source.where('parameters')}: '{name}' is certain; leave it out")
        if names.count(name) > 1:
            raise ScenarioError(f"{source.where('parameters')}: '{name}' stands twice; keep one")
    return tuple(names)


def _target(row: Mapping[str, Any], where: str) -> Target:
    fields = {field.name: field for field in dataclasses.fields(Target)}
    for key in row:
        if key not in fields:
            raise UnknownNameError.among("key", key, fields, where)
    missing = [name for name, field in fields.items() if field.default is dataclasses.MISSING and name not in row]
    if missing:
        raise ScenarioError(f"{where} lacks '{missing[0]}'; add it")
    for name, value in row.items():
        _check_type(name, value, str(fields[name].type), where)
    target = Target(**row)
    _check(target, f"{where} ('{target.id}')")
    return target


def _check_type(name: str, value: object, kind: str, where: str) -> None:
    fits = {
        "str": isinstance(value, str),
        "int": isinstance(value, int) and not isinstance(value, bool),
        "float": isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value),
    }[kind]
    if not fits:
        called = {"str": "text in quotation marks", "int": "a whole number", "float": "a number"}[kind]
        raise ParameterError(f"{where}: {name} must be {called}, not {value!r}")


def _check(target: Target, where: str) -> None:
    units = known_measures()
    if target.metric not in units:
        raise UnknownNameError.among("metric", target.metric, units, where)
    if target.unit != units[target.metric]:
        raise ParameterError(f"{where}: '{target.metric}' is in '{units[target.metric]}', not '{target.unit}'")
    if target.grade not in get_args(Grade):
        raise ParameterError(f"{where}: grade '{target.grade}' is none of {', '.join(get_args(Grade))}")
    if min(target.tolerance, target.weight) <= 0.0:
        raise ParameterError(f"{where}: tolerance and weight must be above 0")
    if not 1 <= target.years <= MOST_YEARS:
        raise ParameterError(f"{where}: years = {target.years} is out of bounds; set it within [1, {MOST_YEARS}]")
