"""Many seeds in one process: nothing is compiled or loaded again, and memory stays flat."""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.process import in_child
from benchmarks.row import Goal, Row, several
from benchmarks.setting import Setting

NONE, FLAT = Goal(0), Goal(5.0)


def seeds(setting: Setting) -> list[Row]:
    """Return what is compiled after the first of several runs, whether the territory is loaded again, and memory."""
    values = {"territory": setting.repeated, "scale": setting.seed_scale, "years": setting.seed_years,
              "runs": setting.seed_runs}  # fmt: skip
    found = in_child("benchmarks.seeds:many", values)
    command = "python -m benchmarks --only seeds"
    first, *later = found["seconds"]
    memory = [part / 1e6 for part in found["memory"]]
    off = 100 * max(abs(part / memory[0] - 1) for part in memory)
    size = f"{setting.repeated}, {several(setting.seed_years, 'year')}, {setting.seed_scale} inhabitants per agent"
    what = f"{len(memory)} seeds in one process ({size})"
    return [
        Row(f"{what}: compiled after the first", command, found["compiled"], "functions", NONE),
        Row(f"{what}: loads of the territory after the first", command, found["loaded"], "loads", NONE),
        Row(f"{what}: memory off the first run's", command, off, "%", FLAT, setting.full,
            f"{memory[0]:.0f} MB after the first, {min(memory):.0f} to {max(memory):.0f} MB in all", found["memory"]),
        Row(f"{what}: a later seed", command, min(later), "s", note=f"first {first:.2f} s, slowest {max(later):.2f} s",
            data=found["seconds"]),
    ]  # fmt: skip


def many(territory: str, scale: int, years: int, runs: int) -> dict[str, Any]:
    """Return seconds of each run and memory after it, and what the later runs compiled or loaded."""
    from simdesert.country.territory import load
    from simdesert.studies.run import RunOptions, run
    from simdesert.studies.scenario import load_scenario

    scenario, place = load_scenario("baseline"), load(territory)
    seconds, memory, signatures, loaded = [], [], [], 0
    for seed in range(runs):
        began = perf_counter()
        run(scenario, load(territory), RunOptions(seed, scale, years))
        seconds.append(perf_counter() - began)
        memory.append(resident())
        signatures.append(compiled_signatures())
        loaded += load(territory) is not place
    return {"seconds": seconds, "memory": memory, "compiled": signatures[-1] - signatures[0], "loaded": loaded}


def compiled_signatures() -> int:
    """Return how many signatures of the package's compiled functions there are in this process."""
    from numba.core.dispatcher import Dispatcher

    ours = [module for name, module in list(sys.modules.items()) if name.startswith("simdesert.")]
    found = {id(thing): thing for module in ours for thing in vars(module).values() if isinstance(thing, Dispatcher)}
    return sum(len(dispatcher.signatures) for dispatcher in found.values())


def resident() -> int:
    """Return the resident set of this process [bytes]; where /proc is missing, its largest so far."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text(encoding="utf-8").split()[1]) * resource.getpagesize()
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
