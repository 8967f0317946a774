"""Sensitivity: which uncertain numbers the answers rest on.

First what luck alone does, at central values. Then three questions, each with its own points in the space of all
numbers that a seed would draw, all with the same luck:

1. Morris's trajectories through all numbers: which of them move the answers at all;
2. Sobol's decomposition over the most influential ones: which share of the variance each explains;
3. Sobol's decomposition over groups of equal grade, all numbers at work: which share rests on assumptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simdesert.country.part import part_of
from simdesert.country.territory import Territory
from simdesert.errors import OptionError
from simdesert.results import history
from simdesert.results.proof import REGIONS
from simdesert.results.sensitivity import Sensitivity, SensitivityRun
from simdesert.results.store import code_version
from simdesert.studies._factors import Factor, factors_of
from simdesert.studies._indices import saltelli, trajectories
from simdesert.studies._influences import by_luck, studied
from simdesert.studies._living import Progress
from simdesert.studies._points import Runs
from simdesert.studies.reading import read_as
from simdesert.studies.run import RunOptions
from simdesert.studies.scale import check_scale
from simdesert.studies.scenario import Scenario, load_scenario

Reals = NDArray[np.float64]
METRIC = "share_apl_below_2_5"
SCENARIOS = ("baseline", "hamon-2017", "vautrin-2025", "touraine-2012")

ANSWERS = {
    "baseline": ("baseline", ""),
    "hamon-2017 − vautrin-2025": ("hamon-2017", "vautrin-2025"),
    "touraine-2012 − baseline": ("touraine-2012", "baseline"),
}
"""What is asked: the metric of a scenario, or its difference to another's."""

LUCKS = 12
"""Seeds that say what luck alone does [count]."""


@dataclass(frozen=True)
class SensitivityOptions:
    """How large a study is.

    Attributes
    ----------
    trajectories
        Of Morris; each takes one point more than there are factors [count].
    samples
        Of Sobol, a power of two; each takes 12 points, and 2 more than there are grades [count].
    seed
        Luck of all runs, and of the points.
    inhabitants_per_agent
        Scale of the patients [inhabitants].
    years
        Length of the runs; the last one is looked at [years].
    jobs
        Processes at work at the same time [count].
    seeds
        Lucks over which each answer is a mean, from `seed` on [count].
    """

    trajectories: int = 10
    samples: int = 64
    seed: int = 0
    inhabitants_per_agent: int = 100
    years: int = 10
    jobs: int = 1
    seeds: int = 1

    def __post_init__(self) -> None:
        if self.jobs < 1:
            raise OptionError(f"--jobs {self.jobs} makes no sense; give a whole number of at least 1")
        if self.seeds < 1:
            raise OptionError(f"--seeds {self.seeds} makes no sense; give a whole number of at least 1")
        self.of_run()
        trajectories(1, self.trajectories, 0)
        saltelli(("",), self.samples, 0)

    def of_run(self, luck: int = 0) -> RunOptions:
        """Return the options of all runs of one luck, counted from 0."""
        return RunOptions(self.seed + luck, self.inhabitants_per_agent, self.years, fixed_parameters=True)


def usual_regions(territory: Territory) -> tuple[str, ...]:
    """Return the régions to which a territory is cut unless told otherwise: the three of the proof for ``france``."""
    return tuple(REGIONS) if territory.name == "france" else ()


def sensitivity(
    territory: Territory,
    folder: Path,
    options: SensitivityOptions | None = None,
    regions: Sequence[str] = (),
    progress: Progress | None = None,
) -> Sensitivity:
    """Return which uncertain numbers move :data:`ANSWERS`, going on from the runs that the folder's history holds.

    Parameters
    ----------
    territory
        What is there.
    folder
        Where the history is, and each run is added to it.
    options
        Sizes; the defaults if None. A study with more trajectories, samples or seeds goes on from a smaller one.
    regions
        Codes of the régions to which the territory is cut, none for all of it.
    progress
        Called with (months done, months in all), anew for each of the three questions and each seed.

    Raises
    ------
    OutputError
        The folder holds the history of another plan.
    """
    chosen = options or SensitivityOptions()
    there = part_of(territory, regions) if regions else territory
    check_scale(there, chosen.inhabitants_per_agent, chosen.jobs)
    scenarios = read_as([load_scenario(name) for name in SCENARIOS], "delivered", there)
    factors = factors_of(scenarios)
    cut = " ".join(sorted(regions))
    file = history.opened(folder, {"regions": cut or "all", **plan(there, scenarios, factors, chosen)})

    def answers(points: Reals, seeds: int) -> Reals:
        lives = [Runs(scenarios, there, chosen.of_run(luck), METRIC, file) for luck in range(seeds)]
        return np.stack([asked(runs.answers(factors, points, chosen.jobs, progress)) for runs in lives])

    lucks = answers(np.full((1, len(factors)), np.nan), LUCKS)[:, 0]
    found = studied(factors, tuple(ANSWERS), lambda points: answers(points, chosen.seeds).mean(axis=0), chosen)
    lines = (*by_luck(tuple(ANSWERS), lucks, chosen.seeds), *found)
    run = SensitivityRun(
        there.name, cut, there.digest, code_version(),
        chosen.seed, chosen.inhabitants_per_agent, chosen.years, chosen.trajectories, chosen.samples, chosen.seeds,
    )  # fmt: skip
    return Sensitivity(run, lines)


def asked(shares: Reals) -> Reals:
    """Return the answers (n_points, n_answers) from the metric of each of :data:`SCENARIOS` (n_points, n_scenarios)."""
    column = {name: shares[:, row] for row, name in enumerate(SCENARIOS)}
    return np.stack([column[one] - (column[less] if less else 0.0) for one, less in ANSWERS.values()], axis=1)


def plan(
    territory: Territory, scenarios: Sequence[Scenario], factors: Sequence[Factor], options: SensitivityOptions
) -> dict[str, Any]:
    """Return everything that an answer at a point follows from; sizes are not among it."""
    return {
        "code_version": code_version(),
        "seed": options.seed,
        "territory": territory.name,
        "data_version": territory.digest,
        "inhabitants_per_agent": options.inhabitants_per_agent,
        "years": options.years,
        "metric": METRIC,
        "scenarios": {scenario.name: [scenario.digest, scenario.reading] for scenario in scenarios},
        "parameters": {f.name: [f.parameter.low, f.parameter.high, f.grade] for f in factors},
    }
