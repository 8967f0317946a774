"""The data-frame idioms that promise large models in Python: mesa-frames and AMBER, where they install.

They draw needs and book with the own doctor, elsewhere once, or go without. Left out, in their favour: urgent visits,
what patients remember deciding what they seek, travel decay at each try (16 doctors around each commune are drawn
beforehand), further tries, prices, remote care and emergencies, requests to be registered, doctors' days and lists,
specialists, records, draws that do not depend on order.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.months import lived, plain_month
from benchmarks.plain import ahead
from benchmarks.process import ROOT, ProcessError, in_child, timed
from benchmarks.row import Goal, Row
from benchmarks.setting import Setting

AHEAD = Goal(20.0, most=False)
IDIOMS = {"mesa-frames": "mesa_frames_months.py", "AMBER": "amber_months.py"}
SETTING = "BENCHMARK_FRAMES_PYTHON"
"""Interpreter that has ``benchmarks/requirements.txt``; this one if unset."""

AROUND = 16


def frames(setting: Setting) -> list[Row]:
    """Return patient-months a second of SimDesert over those of each idiom."""
    ours, command = lived(setting.small, setting.idiom_scale), "python -m benchmarks --only frames"
    patients, rows = ours["patients"], []
    for name, found in measured(setting.small, setting.idiom_scale, setting.idiom_months).items():
        work = f"patient-months a second over the {name} idiom"
        if "absent" in found:
            rows.append(Row(work, command, None, "×", AHEAD, note=found["absent"]))
            continue
        speeds = (patients, patients / found["month_s"], patients / plain_month(ours))
        rows += ahead(setting, work, command, speeds, "theirs draws needs and books, the rest left out", AHEAD)
    return rows


@lru_cache(maxsize=4)
def measured(territory: str, scale: int, months: int) -> dict[str, dict[str, Any]]:
    """Return by idiom ``{"month_s": …, "version": …}``, or ``{"absent": why}``."""
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "patients.npz")
        in_child("benchmarks.frames:export", {"territory": territory, "scale": scale, "file": file})
        return {name: _months(script, file, months) for name, script in IDIOMS.items()}


def _months(script: str, file: str, months: int) -> dict[str, Any]:
    python = os.environ.get(SETTING, sys.executable)
    try:
        done = timed([python, str(ROOT / "benchmarks" / "idioms" / script), file, str(months)])
    except (ProcessError, OSError, subprocess.SubprocessError) as failed:
        return {"absent": f"does not run: {failed}; see benchmarks/requirements.txt"}
    seconds = json.loads(done.output.splitlines()[-1])
    return {"month_s": median(seconds), "months_s": seconds, "peak": done.peak}


def export(territory: str, scale: int, file: str) -> dict[str, Any]:
    """Write the patients of a model at its first January for the idioms: who they are, their doctors, waits."""
    import numpy as np

    from benchmarks.months import model_of
    from simdesert.model.habits import need_by_group

    model = model_of(territory, "baseline", scale)
    model.refresh()
    patients, nearby = model.patients, model.nearby
    rng = np.random.default_rng(1)
    places = np.diff(nearby.first)[:, None]
    draw = rng.random((len(places), AROUND))
    slot = nearby.first[:-1, None] + (np.minimum(draw, 1 - 1e-9) * places).astype(np.int64)
    slot = np.minimum(slot, len(nearby.slot) - 1)
    around = nearby.doctor[nearby.slot[slot] + (rng.random(slot.shape) * nearby.doctors[slot]).astype(np.int64)]
    need = need_by_group(model.parameters)[patients.group] * scale / 12.0
    usual = np.bincount(patients.gp[patients.gp >= 0], need[patients.gp >= 0], len(model.doctors))
    np.savez(
        file, need=need, gp=patients.gp, commune=patients.commune, around=around, usual=usual,
        wait=model.doctors.wait.astype(np.float64),
    )  # fmt: skip
    return {"patients": len(patients)}
