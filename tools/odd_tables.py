"""The tables of docs/odd.md: entities, state variables, processes and parameters as the code has them."""

from __future__ import annotations

import inspect
import re
import typing
from collections.abc import Callable, Iterable
from enum import IntEnum

import numpy as np
from markdown_pages import parameter_table

from simdesert.country.communes import Communes
from simdesert.country.doctors import Doctors, Practice, Specialty, Stage
from simdesert.country.facilities import Facilities
from simdesert.country.faculties import Faculties
from simdesert.country.patients import Patients
from simdesert.country.sites import Sites, UrbanClass, Zone
from simdesert.country.travel import Travel
from simdesert.levers._lever import Lever
from simdesert.levers._policy import Policy
from simdesert.model.desert import MONTHLY, YEARLY
from simdesert.model.parameters import ModelParameters
from simdesert.model.record import record_month, record_year
from simdesert.model.specialist_parameters import SpecialistParameters
from simdesert.model.specialists import Specialists
from simdesert.views.markdown import table

ENTITIES = (Patients, Doctors, Specialists, Sites, Communes, Facilities, Faculties, Travel, Lever, Policy)
CODES = (Stage, Practice, Specialty, Zone, UrbanClass)


def tables() -> dict[str, str]:
    """Return every table by the name of its place in the page."""
    return {
        "entities": table(("entity", "what it is", "where"), map(_entity, ENTITIES)),
        "enumerations": table(("code", "values"), map(_code, CODES)),
        **{cls.__name__.lower(): variables(cls) for cls in (Patients, Doctors, Specialists, Sites, Communes)},
        "yearly": processes(YEARLY),
        "monthly": processes((*MONTHLY, record_month))
        + f"\nIn December also `{record_year.__name__}`: {_said(record_year)}\n",
        "parameters": parameter_table((*ModelParameters.declared(), *SpecialistParameters.declared())),
    }


def _entity(cls: type) -> tuple[str, ...]:
    return f"`{cls.__name__}`", _said(cls), _where(cls)


def _code(cls: type[IntEnum]) -> tuple[str, str]:
    return f"`{cls.__name__}`", ", ".join(f"{code.value} {code.name.lower()}" for code in cls)


def processes(verbs: Iterable[Callable[..., object]]) -> str:
    """Return verbs in their order, what each does and where, as a table."""
    rows = ((str(n), f"`{verb.__name__}`", _said(verb), _where(verb)) for n, verb in enumerate(verbs, start=1))
    return table(("", "process", "what happens", "where"), rows)


def variables(cls: type) -> str:
    """Return the state variables of an entity as a table: those that its docstring explains, with types and units."""
    types = {name: _type(hint) for name, hint in _hints(cls).items()}
    rows = []
    for names, text in attributes(cls):
        kinds = dict.fromkeys(types[name] for name in names if name in types)
        units = dict.fromkeys(re.findall(r"\[([^\]]+)\]", text))
        meaning = re.sub(r"(,? )\[[^\]]+\]", "", text).strip()
        rows.append((", ".join(f"`{name}`" for name in names), ", ".join(kinds), ", ".join(units), _plain(meaning)))
    return table(("variable", "type", "unit", "meaning and shape"), rows)


def attributes(cls: type) -> list[tuple[tuple[str, ...], str]]:
    """Return (names, explanation) of each entry of a numpydoc section ``Attributes``, in their order."""
    _, _, section = inspect.cleandoc(cls.__doc__ or "").partition("Attributes\n----------\n")
    section = re.split(r"\n\n\w+\n-+\n", section)[0]
    entries = re.split(r"\n(?=\S)", section)
    split = (entry.partition("\n") for entry in entries if entry.strip())
    return [(tuple(name.strip() for name in names.split(",")), " ".join(text.split())) for names, _, text in split]


def _hints(cls: type) -> dict[str, object]:
    return typing.get_type_hints(cls) if "__annotations__" in vars(cls) else {}


def _type(hint: object) -> str:
    """Return what a column holds: ``int32``, ``text``, ``bool``; ``int16 by name`` for columns by name."""
    parts = [part for part in typing.get_args(hint) if part is not type(None)]
    if typing.get_origin(hint) is np.ndarray:
        kind = typing.get_args(parts[1])[0].__name__
        return {"str_": "text", "bool_": "bool", "bool": "bool"}.get(kind, kind)
    if len(parts) == 2:  # a mapping
        return f"{_type(parts[1])} by name"
    return _type(parts[0]) if parts else getattr(hint, "__name__", str(hint))


def _said(thing: object) -> str:
    """Return the first sentence of a docstring."""
    first = inspect.cleandoc(getattr(thing, "__doc__", None) or "").partition("\n\n")[0]
    return _plain(" ".join(first.split()))


def _plain(text: str) -> str:
    """Return the text of a docstring without its roles: :class:`~a.b.C` becomes C in code."""
    text = re.sub(r":\w+:`~?(?:[\w.]*\.)?(\w+)`", r"`\1`", text)
    return text.replace("``", "`")


def _where(thing: object) -> str:
    module = inspect.getmodule(thing)
    assert module is not None
    path = "/".join(module.__name__.split(".")[1:])
    return f"[{path}.py](../src/simdesert/{path}.py)"
