"""SimDesert: policies against medical deserts in France, simulated agent by agent.

The listing of this package is the data flow is the import rule. A file imports from its own folder, from folders
above it in this list, and from the ground; ``pyproject.toml`` holds the contracts and a test enforces them.

::

    errors.py, parameters.py, chance.py, _hash.py    the ground, for everybody

    country/    WHAT IS THERE: communes, travel, facilities, sites, zones, patients, doctors
    levers/     WHAT POLICY MAY CHANGE: one file, one measure
    metrics/    HOW ACCESS IS MEASURED: pure functions, arrays in, numbers out
    model/      WHAT HAPPENS: one verb a file, one step a month
    results/    WHAT CAME OUT: tables, the store, comparison by seed
    studies/    WHAT WE ASK: scenarios, runs, comparisons
    views/      HOW WE SHOW IT: the command line, figures, maps, summaries

The names below are all that is public. Each is loaded when it is first asked for (PEP 562), so that ``import
simdesert`` costs nothing and ``simdesert --help`` does not wait for Mesa, numba or pandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simdesert.country.territory import Territory
    from simdesert.country.territory import load as load_territory
    from simdesert.errors import SimDesertError
    from simdesert.levers import LEVERS
    from simdesert.levers._lever import Lever
    from simdesert.levers._policy import Policy
    from simdesert.metrics import METRICS
    from simdesert.model.desert import DesertModel
    from simdesert.studies.compare import CompareOptions, compare
    from simdesert.studies.run import RunOptions, run
    from simdesert.studies.scenario import Scenario, load_scenario

__version__ = "0.1.0"

_HOME = {
    "CompareOptions": "simdesert.studies.compare.CompareOptions",
    "RunOptions": "simdesert.studies.run.RunOptions",
    "LEVERS": "simdesert.levers.LEVERS",
    "METRICS": "simdesert.metrics.METRICS",
    "DesertModel": "simdesert.model.desert.DesertModel",
    "Lever": "simdesert.levers._lever.Lever",
    "Policy": "simdesert.levers._policy.Policy",
    "Scenario": "simdesert.studies.scenario.Scenario",
    "SimDesertError": "simdesert.errors.SimDesertError",
    "Territory": "simdesert.country.territory.Territory",
    "compare": "simdesert.studies.compare.compare",
    "load_scenario": "simdesert.studies.scenario.load_scenario",
    "load_territory": "simdesert.country.territory.load",
    "run": "simdesert.studies.run.run",
}

__all__ = [
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


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'simdesert' has no public name '{name}'; it has {', '.join(__all__)}")
    module, _, found = _HOME[name].rpartition(".")
    return getattr(import_module(module), found)


def __dir__() -> list[str]:
    return __all__
