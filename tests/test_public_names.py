"""What users may import from ``simdesert``: pinned, so that a change of it is meant."""

from __future__ import annotations

import ast
import inspect

import pytest

import simdesert

PUBLIC = [
    "LEVERS",
    "METRICS",
    "CompareOptions",
    "DesertModel",
    "Lever",
    "Policy",
    "RunOptions",
    "Scenario",
    "SimDesertError",
    "Territory",
    "__version__",
    "compare",
    "load_scenario",
    "load_territory",
    "run",
]


def test_the_public_names_are_these() -> None:
    assert sorted(simdesert.__all__) == sorted(PUBLIC)
    assert dir(simdesert) == sorted(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_can_be_imported(name: str) -> None:
    assert getattr(simdesert, name) is not None


def test_the_names_shown_to_type_checkers_are_those_loaded_lazily() -> None:
    block = next(node for node in ast.parse(inspect.getsource(simdesert)).body if isinstance(node, ast.If))
    shown = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert shown == simdesert._HOME


def test_an_unknown_name_says_which_names_there_are() -> None:
    with pytest.raises(AttributeError, match="no public name 'simulate'; it has LEVERS, METRICS"):
        simdesert.simulate  # noqa: B018  # asking for it is the test
