"""Run: one scenario, one seed, from the drawn parameters to the tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from simdesert.chance import Chance
from simdesert.country.territory import Territory
from simdesert.errors import OptionError
from simdesert.model.desert import DesertModel
from simdesert.model.parameters import ModelParameters
from simdesert.parameters import Declared
from simdesert.results import store, tables
from simdesert.studies._living import Kept, Progress, Records, finished, give_back, left_by
from simdesert.studies.ensemble import Ensemble, drawn_parameters
from simdesert.studies.reading import read_as
from simdesert.studies.scale import check_scale
from simdesert.studies.scenario import Scenario

MOST_YEARS = 100

LARGEST_SEED = 2**63 - 1
"""The largest seed that :class:`simdesert.chance.Chance` takes."""


@dataclass(frozen=True)
class RunOptions:
    """How to run a scenario.

    Attributes
    ----------
    seed
        The luck and, unless `fixed_parameters`, the draw of every number that is not law.
    inhabitants_per_agent
        Scale of the patients; 1 makes every inhabitant an agent [inhabitants].
    years
        Length of the run, None for the scenario's own [years].
    fixed_parameters
        Keep every parameter at its central value.
    reading
        One of :data:`simdesert.studies.reading.READINGS`; a scenario that was read already stays as it is.
    ensemble
        Where :func:`~simdesert.studies.ensemble.drawn_parameters` takes the seed's set of parameters.
    """

    seed: int = 0
    inhabitants_per_agent: int = 20
    years: int | None = None
    fixed_parameters: bool = False
    reading: str = "delivered"
    ensemble: Ensemble | None = None

    def __post_init__(self) -> None:
        _at_least("--seed", self.seed, 0)
        if self.seed > LARGEST_SEED:
            raise OptionError(f"--seed {self.seed} is more than chance can count; give at most {LARGEST_SEED}")
        _at_least("--inhabitants-per-agent", self.inhabitants_per_agent, 1)
        if self.fixed_parameters and self.ensemble:
            raise OptionError("--fixed-parameters leaves nothing to draw from --parameters; give one of the two")
        if self.years is not None:
            _at_least("--years", self.years, 1)
            if self.years > MOST_YEARS:
                raise OptionError(f"--years {self.years} is beyond what the model can say; give at most {MOST_YEARS}")


def _at_least(option: str, value: int, least: int) -> None:
    if value < least:
        raise OptionError(f"{option} {value} makes no sense; give a whole number of at least {least}")


@dataclass(frozen=True)
class RunResult:
    """What a run left.

    Attributes
    ----------
    provenance
        Everything that the run follows from, and its ``id``.
    tables
        By name, as in :mod:`simdesert.results.tables`.
    """

    provenance: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]

    @property
    def name(self) -> str:
        """Name of the run's folder: scenario, seed and the hash of everything else."""
        return f"{self.provenance['scenario']}-seed{self.provenance['seed']}-{self.provenance['id']}"

    def write(self, folder: Path, *, csv: bool = False) -> Path:
        """Write the run into a folder of its own within `folder`, whole or not at all, and return it."""
        target = folder / self.name
        with store.whole_folder(target) as place:
            store.write_run(place, self.tables, self.provenance, csv=csv)
        return target


def run(
    scenario: Scenario, territory: Territory, options: RunOptions | None = None, progress: Progress | None = None
) -> RunResult:
    """Return the result of one scenario under one seed.

    Parameters
    ----------
    scenario
        Policy and years.
    territory
        What is there.
    options
        Seed, scale, years; the defaults if None.
    progress
        Called after each month.
    """
    chosen = options or RunOptions()
    check_scale(territory, chosen.inhabitants_per_agent)
    return ran(scenario, territory, chosen, progress)


def ran(scenario: Scenario, territory: Territory, options: RunOptions, progress: Progress | None) -> RunResult:
    """Return the result of a run whose scale is known to fit."""
    read = as_read(scenario, territory, options)
    facts, records = lived(
        read, territory, options, progress, lambda model: (provenance(read, territory, options, model), left_by(model))
    )
    return RunResult(facts, collected(records))


def as_read(scenario: Scenario, territory: Territory, options: RunOptions) -> Scenario:
    """Return the scenario under the reading asked for; one that was read already stays as it is."""
    (read,) = (scenario,) if scenario.reading else read_as([scenario], options.reading, territory)
    return read


def lived(
    scenario: Scenario,
    territory: Territory,
    options: RunOptions,
    progress: Progress | None,
    keep: Callable[[DesertModel], Kept],
) -> Kept:
    """Return what `keep` makes of the model at the end of a run; the model itself is let go.

    Parameters
    ----------
    scenario, territory, options, progress
        As for :func:`run`; the scenario is taken as it was read.
    keep
        What to take from the finished model.
    """
    try:
        return finished(begun(scenario, territory, options), 12 * (options.years or scenario.years), progress, keep)
    finally:
        give_back()


def begun(scenario: Scenario, territory: Territory, options: RunOptions) -> DesertModel:
    """Return the model before its first month, its parameters drawn; whoever asks for it closes it."""
    policy, parameters = scenario.policy, ModelParameters()
    if not options.fixed_parameters:
        chance = Chance(options.seed)
        policy, parameters = policy.drawn(chance), drawn_parameters(chance, options.ensemble)
    of_run = (options.seed, options.inhabitants_per_agent, parameters.having(**scenario.model), scenario.start_year)
    return DesertModel(territory, policy.scaled(scenario.shares), *of_run)


def collected(records: Records) -> dict[str, pd.DataFrame]:
    """Return the tables of a run, by name."""
    communes, zone_at_start, years, months, events = records
    groups = tables.groupings(communes, zone_at_start)
    return {
        "national": tables.national(months),
        **tables.yearly(years, groups),
        "communes": tables.by_commune(years, communes),
        "doctors": tables.events(events, communes),
        "ledger": tables.ledger(years),
    }


def provenance(scenario: Scenario, territory: Territory, options: RunOptions, model: DesertModel) -> dict[str, Any]:
    """Return everything that a run follows from, and its ``id``: the hash of that."""
    years = options.years or scenario.years
    facts: dict[str, Any] = {
        "scenario": scenario.name,
        "scenario_digest": scenario.digest,
        "measures_modelled": scenario.measures_modelled,
        "measures_announced": scenario.measures_announced,
        "territory": territory.name,
        "data_version": territory.digest,
        "stylised": territory.stylised,
        "code_version": store.code_version(),
        "seed": options.seed,
        "fixed_parameters": options.fixed_parameters,
        "inhabitants_per_agent": options.inhabitants_per_agent,
        "start_year": scenario.start_year,
        "years": years,
        "reading": scenario.reading,
        "shares_kept": dict(scenario.shares),
        "parameters": {
            "model": _values(model.parameters),
            "levers": {lever.name: _values(lever) for lever in model.policy.levers},
        },
    }
    return {**facts, "id": store.identity(facts), "command": replay(scenario, territory, options)}


def replay(scenario: Scenario, territory: Territory, options: RunOptions) -> str:
    """Return the command that runs this again."""
    words = [
        "simdesert run",
        scenario.argument,
        f"--territory {territory.argument}",
        f"--inhabitants-per-agent {options.inhabitants_per_agent}",
        f"--years {options.years or scenario.years}",
        f"--seed {options.seed}",
    ]
    words += [f"--reading {scenario.reading}"] if scenario.reading != "delivered" else []
    words += ["--fixed-parameters"] if options.fixed_parameters else []
    return " ".join([*words, *([options.ensemble.option] if options.ensemble else [])])


def _values(declared: Declared) -> dict[str, Any]:
    """Return every field of a set of parameters, and of the sets beside it, in a form that JSON holds."""
    return {field.name: _value(getattr(declared, field.name)) for field in dataclasses.fields(declared)}  # type: ignore[arg-type]


def _value(value: Any) -> Any:
    if isinstance(value, Declared):
        return _values(value)
    return sorted(value) if isinstance(value, frozenset) else value
