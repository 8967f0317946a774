"""Whole processes, from the command to the tables on disk: seconds and peak memory."""

from __future__ import annotations

import sys
import tempfile

from benchmarks.process import Done, simdesert, timed
from benchmarks.row import Goal, Row, several
from benchmarks.setting import Setting

GOALS = {1: (Goal(150.0, aim=60.0), Goal(4.0)), 20: (Goal(15.0), Goal(1.5)), 100: (Goal(6.0), Goal(0.8))}
"""Seconds and gigabytes of ten years of France, by inhabitants per agent."""


def words_of(territory: str, scenario: str, scale: int, years: int) -> list[object]:
    """Return the words of a run's command after ``simdesert``."""
    place = [] if territory == "france" else ["--territory", territory]
    return ["run", scenario, "--years", years, "--inhabitants-per-agent", scale, "--fixed-parameters", *place]


def run_once(words: list[object]) -> Done:
    """Return what one run took; its tables are thrown away."""
    with tempfile.TemporaryDirectory() as out:
        return timed(simdesert(*words, "--out", out))


def runs(setting: Setting) -> list[Row]:
    """Return time and memory of the baseline at each scale, kernels compiled beforehand."""
    run_once(words_of("toy", "baseline", 2000, 1))
    rows = []
    for scale in setting.scales:
        words = words_of(setting.territory, "baseline", scale, setting.years)
        done = [run_once(words) for _ in range(1 if scale == 1 else min(3, setting.repeats))]
        command = " ".join(map(str, ["simdesert", *words]))
        seconds, memory = GOALS.get(scale, (None, None))
        work = f"{several(setting.years, 'year')} of {setting.territory}, {scale} inhabitants per agent, whole process"
        said = "once" if len(done) == 1 else f"best of {len(done)}"
        rows += [
            Row(
                work, command, min(d.seconds for d in done), "s", seconds, setting.full, said, [d.seconds for d in done]
            ),
            Row(f"{work}: peak memory", command, max(d.peak for d in done) / 1e9, "GB", memory, setting.full),
        ]
    return rows


def starting(setting: Setting) -> list[Row]:
    """Return how long the help and the import take, nothing subtracted."""
    cases = (
        ("simdesert --help", simdesert("--help"), Goal(0.4)),
        ("python -c 'import simdesert'", [sys.executable, "-c", "import simdesert"], Goal(0.1)),
        ("python -c pass (for comparison)", [sys.executable, "-c", "pass"], None),
    )
    return [
        Row(name, name.partition(" (")[0], _best(command, 2 * setting.repeats), "s", goal)
        for name, command, goal in cases
    ]


def _best(command: list[str], times: int) -> float:
    return min(timed(command).seconds for _ in range(times))
