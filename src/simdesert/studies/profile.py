"""Profile: where the time of a run goes, verb by verb, and how much memory its tables hold."""

from __future__ import annotations

import cProfile
import dataclasses
import pstats
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from simdesert.country.territory import Territory
from simdesert.model.desert import MONTHLY, YEARLY, DesertModel
from simdesert.studies._living import Progress, left_by
from simdesert.studies.run import RunOptions, RunResult, as_read, begun, collected, provenance
from simdesert.studies.scale import check_scale
from simdesert.studies.scenario import Scenario

OTHERS = ("welcome", "refresh", "record_month", "record_year")
"""What a model does besides its verbs."""

TABLES = ("patients", "doctors", "nearby", "histogram", "tally", "decay", "catchment", "pulls", "habits")
"""Attributes of the model whose arrays are worth a line."""


@dataclasses.dataclass(frozen=True)
class Profile:
    """Where time and memory went.

    Attributes
    ----------
    seconds
        By part, {name: (calls, seconds)}: ``start`` (warm-up included), each verb, the rest, ``tables``.
    megabytes
        By table of the model, and ``travel`` [MB].
    peak_megabytes
        Most that the process ever held [MB].
    """

    seconds: dict[str, tuple[int, float]]
    megabytes: dict[str, float]
    peak_megabytes: float


def profiled_run(
    scenario: Scenario, territory: Territory, options: RunOptions, progress: Progress | None = None
) -> tuple[RunResult, Profile]:
    """Return the result of a run, the same as :func:`simdesert.studies.run.run` gives, and its profile."""
    check_scale(territory, options.inhabitants_per_agent)
    read = as_read(scenario, territory, options)
    parts, started = {}, time.perf_counter()
    model = begun(read, territory, options)
    parts["start"] = (1, time.perf_counter() - started)
    try:
        months, watch = 12 * (options.years or read.years), cProfile.Profile()
        for month in range(months):
            watch.runcall(model.step)
            if progress is not None:
                progress(month + 1, months)
        parts |= _verbs(pstats.Stats(watch))
        begin_tables = time.perf_counter()
        result = RunResult(provenance(read, territory, options, model), collected(left_by(model)))
        parts["tables"] = (1, time.perf_counter() - begin_tables)
        return result, Profile(parts, _megabytes(model), _peak())
    finally:
        model.close()


def _verbs(stats: pstats.Stats) -> dict[str, tuple[int, float]]:
    """Return calls and seconds of each verb, the dearest first, and of the rest of the months."""
    names, found = {*(verb.__name__ for verb in (*YEARLY, *MONTHLY)), *OTHERS}, {}
    whole = 0.0
    for (path, _, name), (_, calls, _, seconds, _) in stats.stats.items():  # type: ignore[attr-defined]
        if Path(path).parent.name == "model":
            whole = seconds if name == "step" else whole
            if name in names:
                found[name] = (int(calls), float(seconds))
    ranked = dict(sorted(found.items(), key=lambda part: -part[1][1]))
    return {**ranked, "the rest": (0, whole - sum(seconds for _, seconds in ranked.values()))}


def _megabytes(model: DesertModel) -> dict[str, float]:
    tables = {name: getattr(model, name) for name in TABLES}
    tables["travel"] = model.territory.travel
    sizes = {name: _bytes(table) / 1e6 for name, table in tables.items()}
    return dict(sorted(sizes.items(), key=lambda size: -size[1]))


def _bytes(table: Any) -> int:
    """Return the bytes of an array, or of all arrays that a record or tuple holds."""
    if isinstance(table, np.ndarray):
        return table.nbytes
    if isinstance(table, tuple):
        return sum(_bytes(part) for part in table)
    held = getattr(table, "__dict__", {})
    return sum(part.nbytes for part in held.values() if isinstance(part, np.ndarray))


def _peak() -> float:
    """Return the most memory that this process ever held [MB]; Linux counts in KiB, macOS in bytes; NaN on Windows."""
    try:
        import resource
    except ImportError:  # Windows
        return float("nan")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6
