"""Calibrate: sets of parameters under which a baseline reproduces the record (history matching in waves).

The model runs at points that fill what is believed of the parameters; an emulator learns from them which part is not
ruled out by any target; the next wave fills that part, and so on. All runs share one seed: the same luck, so that they
differ by their parameters. Every run is kept in a history on disk, and the same command goes on where it stopped.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simdesert.chance import Chance
from simdesert.country.territory import Territory
from simdesert.errors import OptionError
from simdesert.model.parameters import ModelParameters
from simdesert.parameters import Parameter
from simdesert.results import history
from simdesert.results.store import code_version
from simdesert.studies._calibration import Calibration, judged
from simdesert.studies._crew import all_results, counter
from simdesert.studies._emulator import LEAST, Emulator
from simdesert.studies._evaluation import Evaluation, Simulate, Years, kept, obtained_of, values_of
from simdesert.studies._living import Progress
from simdesert.studies._targets import Wanted
from simdesert.studies._waves import Aim, first_points, next_points
from simdesert.studies.run import RunOptions
from simdesert.studies.scale import check_scale

Reals = NDArray[np.float64]
A_TASK = 8
"""Runs that a process does before it is replaced [count]."""


@dataclass(frozen=True)
class CalibrateOptions:
    """How to calibrate.

    Attributes
    ----------
    waves
        Times that the model is run at new points; more may be asked for later [count].
    points
        Runs of each wave [count].
    keep
        Sets that the ensemble holds at least [count].
    seed
        The luck that all runs share.
    inhabitants_per_agent
        Scale of the patients [inhabitants].
    jobs
        Processes at work at the same time [count].
    """

    waves: int = 3
    points: int = 128
    keep: int = 40
    seed: int = 1
    inhabitants_per_agent: int = 100
    jobs: int = 1

    def __post_init__(self) -> None:
        for option, value, least in (
            ("--waves", self.waves, 1), ("--points", self.points, LEAST), ("--keep", self.keep, 1),
            ("--jobs", self.jobs, 1),
        ):  # fmt: skip
            if value < least:
                raise OptionError(f"{option} {value} makes no sense; give a whole number of at least {least}")
        RunOptions(self.seed, self.inhabitants_per_agent)


def calibrate(
    wanted: Wanted,
    territory: Territory,
    options: CalibrateOptions,
    folder: Path,
    progress: Progress | None = None,
) -> Calibration:
    """Return the sets of parameters tried on a territory, and what each gave.

    Parameters
    ----------
    wanted
        Targets, and the parameters that may be moved; all others keep their central value.
    territory
        What is there.
    options
        Waves, points, scale, luck.
    folder
        Where the history is kept, and taken up again.
    progress
        Called with (runs done, runs in all).

    Raises
    ------
    OutputError
        A history of another plan in the folder.
    """
    check_scale(territory, options.inhabitants_per_agent, options.jobs)
    plan = {
        **run_of(territory, options),
        "targets": [dataclasses.asdict(target) for target in wanted.targets],
        "parameters": {p.name: [p.low, p.value, p.high] for p in moved(wanted)},
    }
    simulate = Years(territory, options.seed, options.inhabitants_per_agent, wanted.targets)
    return searched(wanted, simulate, history.opened(folder, plan), options, progress)


def run_of(territory: Territory, options: CalibrateOptions) -> dict[str, Any]:
    """Return what all runs of a calibration have in common, besides targets and parameters."""
    return {
        "territory": territory.name,
        "data_version": territory.digest,
        "code_version": code_version(),
        "seed": options.seed,
        "inhabitants_per_agent": options.inhabitants_per_agent,
        "points": options.points,
    }


def searched(
    wanted: Wanted, simulate: Simulate, file: Path, options: CalibrateOptions, progress: Progress | None = None
) -> Calibration:
    """Return the sets tried and what each gave, whatever it is that is simulated.

    Parameters
    ----------
    wanted, options, progress
        As for :func:`calibrate`.
    simulate
        What is calibrated; it can be pickled where there are several jobs.
    file
        The history, as :func:`simdesert.results.history.opened` gives it.
    """
    tell = counter(progress, options.waves * options.points)
    for wave in range(options.waves):
        points = _points(wanted, file, options, wave)
        done = {point for of, point in kept(file, wave + 1) if of == wave}
        tell(len(done))
        left = [row for row in range(len(points)) if row not in done]
        parts = np.array_split(np.array(left, dtype=int), max(options.jobs, math.ceil(len(left) / A_TASK)))
        tasks = [
            Evaluation(simulate, file, moved(wanted), wave, {int(row): points[row] for row in part})
            for part in parts
            if len(part)
        ]
        all_results(tasks, options.jobs, tell)
    return _judged(wanted, file, options, options.waves)


def moved(wanted: Wanted) -> tuple[Parameter, ...]:
    """Return the parameters that may be moved."""
    known = ModelParameters.of_both()
    return tuple(known[name] for name in wanted.parameters)


def _points(wanted: Wanted, file: Path, options: CalibrateOptions, wave: int) -> Reals:
    """Return where a wave runs the model (n_points, n_parameters) [place between bounds]."""
    chance, parameters = Chance(options.seed), moved(wanted)
    low, span = (np.array(column) for column in zip(*((p.low, p.high - p.low) for p in parameters), strict=True))
    modes = (np.array([p.value for p in parameters]) - low) / span
    if wave == 0:
        return first_points(options.points, modes, chance)
    so_far = _judged(wanted, file, options, wave)
    whole = np.isfinite(so_far.misses).all(axis=1)
    if np.count_nonzero(whole) < LEAST:
        raise OptionError(f"only {np.count_nonzero(whole)} runs show all targets; give more --points or other targets")
    emulator = Emulator.fitted((so_far.values[whole] - low) / span, so_far.obtained[whole])
    return next_points(options.points, emulator, Aim.at(so_far.targets), modes, chance, wave)


def _judged(wanted: Wanted, file: Path, options: CalibrateOptions, waves: int) -> Calibration:
    """Return what the first waves found."""
    runs = kept(file, waves)
    return judged(
        wanted.targets,
        moved(wanted),
        values_of(runs.values(), wanted.parameters),
        obtained_of(runs.values(), [target.id for target in wanted.targets]),
        np.array([wave for wave, _ in runs], dtype=np.int64),
        options.keep,
    )
