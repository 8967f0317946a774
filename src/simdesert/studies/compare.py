"""Compare: scenarios under the same seeds — the same luck, the same drawn parameters — minus the baseline.

One task per seed runs all its scenarios in one process, where they share the start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simdesert.country.territory import Territory
from simdesert.errors import OptionError, ScenarioError
from simdesert.results.compare import compared, with_pairs
from simdesert.studies._crew import all_results, counter
from simdesert.studies._living import Progress
from simdesert.studies._seed import Seed, SeedRun
from simdesert.studies.ensemble import Ensemble
from simdesert.studies.reading import read_as
from simdesert.studies.run import RunOptions
from simdesert.studies.scale import check_scale
from simdesert.studies.scenario import Scenario, load_scenario

BASELINE = "baseline"


@dataclass(frozen=True)
class CompareOptions:
    """How to compare scenarios.

    Attributes
    ----------
    seeds
        How many seeds, from 0 on, the same for all scenarios [count].
    jobs
        Processes at work at the same time [count].
    inhabitants_per_agent
        Scale of the patients [inhabitants].
    years
        Length of the runs, None for the shortest of the scenarios' own [years].
    fixed_parameters
        Keep every parameter at its central value.
    reading
        One of :data:`simdesert.studies.reading.READINGS`.
    ensemble
        Where seeds take their parameters, see :class:`simdesert.studies.run.RunOptions`.
    """

    seeds: int = 4
    jobs: int = 1
    inhabitants_per_agent: int = 100
    years: int | None = None
    fixed_parameters: bool = False
    reading: str = "delivered"
    ensemble: Ensemble | None = None

    def __post_init__(self) -> None:
        for option, value in (("--seeds", self.seeds), ("--jobs", self.jobs)):
            if value < 1:
                raise OptionError(f"{option} {value} makes no sense; give a whole number of at least 1")
        self.of_seed(0)

    def of_seed(self, seed: int) -> RunOptions:
        """Return the options of the runs of one seed."""
        return RunOptions(seed, self.inhabitants_per_agent, self.years, self.fixed_parameters, ensemble=self.ensemble)


@dataclass(frozen=True)
class Comparison:
    """Scenarios compared.

    Attributes
    ----------
    scenarios
        In the order asked, the baseline first.
    territory
        What is there.
    table
        Columns of :data:`simdesert.results.compare.COLUMNS`.
    apl_first, apl_last
        By scenario, mean over seeds of the APL by commune, first and last year (n_communes,).
    provenance
        What all runs have in common, and the ids of the runs.
    """

    scenarios: tuple[Scenario, ...]
    territory: Territory
    table: pd.DataFrame
    apl_first: Mapping[str, NDArray[np.float64]]
    apl_last: Mapping[str, NDArray[np.float64]]
    provenance: Mapping[str, Any]


def compare(
    scenarios: Sequence[Scenario],
    territory: Territory,
    options: CompareOptions | None = None,
    *,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Return the comparison of scenarios with the baseline, which is added if absent.

    Parameters
    ----------
    scenarios
        At least one; names differ, first years agree.
    territory
        What is there.
    options
        Seeds, jobs, scale, years; the defaults if None.
    folder
        Where each run is written, None to keep nothing.
    progress
        Called with (months done, months in all), over all runs.
    """
    chosen = options or CompareOptions()
    check_scale(territory, chosen.inhabitants_per_agent, min(chosen.jobs, chosen.seeds))
    asked = read_as(_with_baseline(scenarios), chosen.reading, territory)
    years = chosen.years or min(scenario.years for scenario in asked)
    chosen = replace(chosen, years=years)
    tasks = [Seed(asked, territory, chosen.of_seed(seed), folder) for seed in range(chosen.seeds)]
    per_seed = all_results(tasks, chosen.jobs, counter(progress, 12 * years * len(asked) * chosen.seeds))
    return _together(asked, territory, per_seed, chosen)


def _with_baseline(scenarios: Sequence[Scenario]) -> tuple[Scenario, ...]:
    """Return the scenarios, the baseline first, each once."""
    by_name = {scenario.name: scenario for scenario in scenarios}
    if len(by_name) < len(scenarios):
        twice = sorted({s.name for s in scenarios if sum(t.name == s.name for t in scenarios) > 1})
        raise ScenarioError(f"scenario '{twice[0]}' is given twice; give each scenario once, under a name of its own")
    baseline = by_name.pop(BASELINE, None) or load_scenario(BASELINE)
    others = tuple(by_name.values())
    for scenario in others:
        if scenario.start_year != baseline.start_year:
            raise ScenarioError(
                f"scenario '{scenario.name}' starts in {scenario.start_year} and '{BASELINE}' in "
                f"{baseline.start_year}; give both the same start_year to compare them"
            )
    return (baseline, *others)


def _together(
    scenarios: tuple[Scenario, ...],
    territory: Territory,
    per_seed: Sequence[Sequence[SeedRun]],
    options: CompareOptions,
) -> Comparison:
    runs = {scenario.name: [seed[row] for seed in per_seed] for row, scenario in enumerate(scenarios)}
    table = compared({name: [one.yearly for one in ones] for name, ones in runs.items()}, BASELINE)
    for name in [name for name in runs if name != BASELINE]:
        table = with_pairs(table, name, [one.against for one in runs[name]])
    return Comparison(
        scenarios=scenarios,
        territory=territory,
        table=table,
        apl_first={name: np.mean([one.apl_first for one in ones], axis=0) for name, ones in runs.items()},
        apl_last={name: np.mean([one.apl_last for one in ones], axis=0) for name, ones in runs.items()},
        provenance=_common(scenarios, territory, runs, options),
    )


def _common(
    scenarios: Sequence[Scenario],
    territory: Territory,
    runs: Mapping[str, Sequence[SeedRun]],
    options: CompareOptions,
) -> dict[str, Any]:
    one = next(iter(runs.values()))[0].provenance
    shared = ("territory", "data_version", "stylised", "code_version", "inhabitants_per_agent", "start_year", "years")
    return {
        **{name: one[name] for name in shared},
        "seeds": options.seeds,
        "fixed_parameters": options.fixed_parameters,
        "reading": options.reading,
        "shares_kept": {name: ones[0].provenance["shares_kept"] for name, ones in runs.items()},
        "runs": {name: [run_.provenance["id"] for run_ in ones] for name, ones in runs.items()},
        "command": replay(scenarios, options, territory.argument),
    }


def replay(scenarios: Sequence[Scenario], options: CompareOptions, territory: str) -> str:
    """Return the command that compares this again; the packaged baseline need not be named."""
    names = [scenario.argument for scenario in scenarios]
    words = [
        "simdesert compare",
        *(name for name in names if name != BASELINE or len(names) == 1),
        f"--territory {territory}",
        f"--seeds {options.seeds}",
        f"--inhabitants-per-agent {options.inhabitants_per_agent}",
        f"--years {options.years}",
    ]
    words += [f"--reading {options.reading}"] if options.reading != "delivered" else []
    words += ["--fixed-parameters"] if options.fixed_parameters else []
    return " ".join([*words, *([options.ensemble.option] if options.ensemble else [])])
