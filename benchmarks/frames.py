"""The same month of patients in the data-frame idioms that promise large models in Python: mesa-frames and AMBER.

All begin with the same patients and doctors and live what the verbs *practise* and *seek* do, at one inhabitant per
agent. Left out there: the histogram of waits, and draws that do not depend on order. Left out on both sides:
specialists, the record of the month, Januaries.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from benchmarks.months import lived
from benchmarks.process import ROOT, ProcessError, in_child, timed
from benchmarks.row import Goal, Row
from benchmarks.setting import Setting

AHEAD = Goal(20.0, most=False)
IDIOMS = {"mesa-frames": "mesa_frames_months.py", "AMBER": "amber_months.py"}
SETTING = "BENCHMARK_FRAMES_PYTHON"
"""Interpreter that has ``benchmarks/requirements.txt``; this one if unset."""

OURS = "SimDesert"
SUMS = ("needed", "not sought", "booked", "remote", "emergency", "forgone", "waited", "failed", "registered")
"""What a month is summed up to; ``waited`` is visits × 1/100 day, ``failed`` visits × failed requests."""

COMMON, RARE = 0.02, 0.05
"""How far means may lie apart: of what nearly all do, and of what a few in a thousand visits end in [0–1]."""

OFTEN = ("needed", "not sought", "booked", "mean wait")


def frames(setting: Setting) -> list[Row]:
    """Return patient-months a second of SimDesert over those of each idiom: each at its best size, and at the same."""
    sides, command, rows = found(setting), "python -m benchmarks --only frames", []
    fine = lived(setting.territory, setting.curve[0])
    best = fine["patients"] / sum(fine["verbs_s"]["a month"][verb] for verb in ("practise", "seek"))
    for name in IDIOMS:
        theirs, work = sides[name], f"patient-months a second over the same months in {name}"
        if "absent" in theirs:
            rows.append(Row(work, command, None, "×", AHEAD, note=theirs["absent"]))
            continue
        sizes = [at for at in (theirs, theirs["large"]) if "absent" not in at]
        ours, size = sides[OURS], max(sizes, key=lambda at: at["patients"] / at["clock_s"])
        slow, same = (at["patients"] / at["clock_s"] for at in (size, ours))
        small, thread = theirs["patients"] / theirs["clock_s"], theirs["processor_s"] / ours["processor_s"]
        agree = agreement(ours["sums"], theirs["sums"])
        rows += [
            Row(f"{work}, each at its size: {fine['patients']:,} patients and {size['patients']:,}", command,
                best / slow, "×", AHEAD, setting.full, f"{best:,.0f} against {slow:,.0f}; {agree}"),
            Row(f"{work}, both with {ours['patients']:,}", command, same / small, "×", AHEAD, setting.full,
                f"{same:,.0f} against {small:,.0f}; one thread each, processor time: {thread:.1f} ×"),
        ]  # fmt: skip
    return rows


def agreement(ours: list[float], theirs: list[float]) -> str:
    """Return in words whether two months are the same but for chance: how far the means of each sum lie apart."""
    pair = [dict(zip(SUMS, sums, strict=True)) for sums in (ours, theirs)]
    for sums in pair:
        sums["mean wait"] = sums.pop("waited") / max(1.0, sums["booked"])
    apart = {name: pair[1][name] / max(1e-9, pair[0][name]) - 1.0 for name in pair[0]}
    far = [name for name, by in apart.items() if abs(by) > (COMMON if name in OFTEN else RARE)]
    said = ", ".join(f"{name} {100 * by:+.1f} %" for name, by in apart.items())
    verdict = f"**not the same months ({', '.join(far)})**" if far else "the same months but for chance"
    return f"{verdict}: {said}"


def found(setting: Setting) -> dict[str, dict[str, Any]]:
    """Return what both sides did in a setting, measured once."""
    return measured(setting.small, setting.idiom_months, setting.idiom_rounds, setting.idiom_copies)


@lru_cache(maxsize=4)
def measured(territory: str, months: int, rounds: int, copies: int) -> dict[str, dict[str, Any]]:
    """Return what :func:`side_by_side` finds in a fresh process."""
    values = {"territory": territory, "months": months, "rounds": rounds, "copies": copies}
    return in_child("benchmarks.frames:side_by_side", values)


def side_by_side(territory: str, months: int, rounds: int, copies: int) -> dict[str, Any]:
    """Return by name, turn by turn, the best month of all threads and of one, and mean sums; or ``{"absent": why}``.

    Each round begins with the same patients and doctors, and has a luck of its own. ``large`` is the best month with
    `copies` territories side by side.
    """
    from benchmarks.sought import begun, live, write

    model = begun(territory)
    runs: dict[str, list[Any]] = {name: [] for name in (OURS, *IDIOMS)}
    with tempfile.TemporaryDirectory() as folder:
        file, large = (str(Path(folder) / name) for name in ("patients.npz", "large.npz"))
        write(model, file)
        for turn in range(rounds):
            for threads in (0, 1):
                how = (months, 2 * turn + threads, threads)
                runs[OURS].append((threads, live(model, *how)))
                for name, script in IDIOMS.items():
                    runs[name].append((threads, lived_by(script, file, how)))
        write(model, large, copies)
        sized = {name: lived_by(script, large, (4, 0, 0)) for name, script in IDIOMS.items()}
    sides = {name: summed(months_of, len(model.patients)) for name, months_of in runs.items()}
    for name, run in sized.items():
        if "absent" not in sides[name]:
            sides[name]["large"] = summed([(0, run), (1, run)], len(model.patients) * copies)
    return sides


def lived_by(script: str, file: str, how: tuple[int, int, int]) -> Any:
    """Return the months that an idiom lived, as its script prints them, or ``{"absent": why}``.

    Parameters
    ----------
    script, file
        In ``benchmarks/idioms``; what :func:`benchmarks.sought.write` wrote.
    how
        Months, seed, threads (0 for all).
    """
    months, seed, threads = how
    command = [os.environ.get(SETTING, sys.executable), str(ROOT / "benchmarks" / "idioms" / script)]
    more = {"POLARS_MAX_THREADS": str(threads)} if threads else {}
    try:
        return json.loads(timed([*command, file, str(months), str(seed)], more).output.splitlines()[-1])
    except (ProcessError, OSError, subprocess.SubprocessError) as failed:
        return {"absent": f"does not run: {failed}; see benchmarks/requirements.txt"}


def summed(runs: list[tuple[int, Any]], patients: int) -> dict[str, Any]:
    """Return the best month of all threads by the clock, of one by the processor, and the mean of all sums."""
    absent = next((run for _, run in runs if isinstance(run, dict)), None)
    if absent:
        return absent
    first_out = [(threads, month) for threads, run in runs for month in run[1:]]
    sums = [[*month["sums"], month["registered"]] for _, run in runs for month in run]
    return {
        "patients": patients,
        "clock_s": min(month["clock_s"] for threads, month in first_out if threads == 0),
        "processor_s": min(month["processor_s"] for threads, month in first_out if threads == 1),
        "sums": [sum(column) / len(sums) for column in zip(*sums, strict=True)],
    }
