"""Values: what the tables of a scenario set, each checked against the declared number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from simdesert.errors import ParameterError, ScenarioError, UnknownNameError
from simdesert.levers._lever import Lever
from simdesert.model.parameters import ModelParameters
from simdesert.parameters import Declared
from simdesert.studies._source import Source

Numbers = TypeVar("Numbers", bound=Declared)


def with_values(source: Source, lever: Lever, table: dict[str, Any]) -> Lever:
    """Return the lever with the parameters that its table gives."""
    besides = ("since", "until", "fixed")
    values = {key: value for key, value in table.items() if key not in besides}
    return _having(source, ("levers", lever.name), lever, values, (*(p.name for p in lever.declared()), *besides))


def model_values(source: Source, table: object) -> Mapping[str, float]:
    """Return the numbers of the model itself that the file sets, each within its bounds."""
    if not isinstance(table, dict):
        raise ScenarioError(f"{source.where('model')}: 'model' must be a table; write [model]")
    _having(source, ("model",), ModelParameters(), table, tuple(ModelParameters.of_both()))
    return table


def _having(
    source: Source, table: tuple[str, ...], numbers: Numbers, values: Mapping[str, Any], known: tuple[str, ...]
) -> Numbers:
    """Return declared numbers with the values of a table of the file, which may have the keys `known`."""
    for key, value in values.items():
        where = source.where(*table, key)
        if key not in known:
            raise UnknownNameError.among(f"parameter of '{table[-1]}'", key, known, where)
        try:
            numbers = numbers.having(**{key: value})
        except ParameterError as error:
            raise ParameterError(f"{where}: {error}") from error
    return numbers


def pinned(source: Source, lever: Lever, table: dict[str, Any]) -> frozenset[str]:
    """Return the names of parameters that the seed must not draw."""
    fixed, known = table.get("fixed", False), frozenset(p.name for p in lever.declared())
    where = source.where("levers", lever.name, "fixed")
    if isinstance(fixed, bool):
        return known if fixed else frozenset()
    if not isinstance(fixed, list) or not all(isinstance(name, str) for name in fixed):
        raise ParameterError(f"{where}: fixed must be true, false or a list of parameter names, not {fixed!r}")
    for name in fixed:
        if name not in known:
            raise UnknownNameError.among(f"parameter of '{lever.name}'", name, known, where)
    return frozenset(fixed)
