"""The levers: one file, one measure; the file's name is the key in a scenario.

A new lever is a new file here: :data:`LEVERS` finds it, and the check of scenarios, the listing and the reference page
follow from its ``parameter(...)`` lines.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from simdesert.levers._lever import Lever


def _only_lever_of(key: str) -> type[Lever]:
    module = import_module(f"{__name__}.{key}")
    found = [
        member
        for member in vars(module).values()
        if isinstance(member, type) and issubclass(member, Lever) and member.__module__ == module.__name__
    ]
    if len(found) != 1:
        raise ImportError(f"levers/{key}.py must hold exactly one lever, it holds {len(found)}")
    found[0].name = key
    return found[0]


def _find() -> Mapping[str, type[Lever]]:
    keys = sorted(module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_"))
    return MappingProxyType({key: _only_lever_of(key) for key in keys})


LEVERS: Mapping[str, type[Lever]] = _find()
"""Every lever by its key, in alphabetical order."""
