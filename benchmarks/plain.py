"""The same model written naively, every patient a Mesa agent, side by side with the fast one."""

from __future__ import annotations

import sys
from functools import lru_cache
from statistics import median
from typing import Any

from benchmarks.clock import seconds
from benchmarks.months import lived, plain_month, warm_up
from benchmarks.process import ROOT, in_child
from benchmarks.row import Goal, Row
from benchmarks.setting import Setting

AHEAD = Goal(200.0, most=False)


@lru_cache(maxsize=4)
def measured(territory: str, scale: int, months: int) -> dict[str, Any]:
    """Return what :func:`side_by_side` finds in a fresh process."""
    return in_child("benchmarks.plain:side_by_side", {"territory": territory, "scale": scale, "months": months})


def plain(setting: Setting) -> list[Row]:
    """Return patient-months a second of the fast model over those of the plain one."""
    command = "python -m benchmarks --only plain"
    found = measured(setting.small, setting.plain_scale, setting.plain_months)
    work = "patient-months a second over the same model in plain Mesa"
    if "absent" in found:
        return [Row(work, command, None, "×", AHEAD, note=found["absent"])]
    agree = "they lived the same months" if found["same"] else "**they did not live the same months**"
    slow, same = (found["patients"] / after_january(found[key]) for key in ("plain_s", "fast_s"))
    return ahead(setting, work, command, (found["patients"], slow, same), agree, AHEAD)


def ahead(
    setting: Setting, work: str, command: str, small: tuple[int, float, float], note: str, goal: Goal
) -> list[Row]:
    """Return how far ahead the fast model is, at its own size and at that of the other.

    Parameters
    ----------
    setting, work, command, note, goal
        What is run and said.
    small
        Patients on the small territory, patient-months a second of the other there, and of the fast model there.
    """
    patients, slow, same = small
    fine = lived(setting.territory, setting.curve[0])
    fast = fine["patients"] / plain_month(fine)
    return [
        Row(f"{work}, each at its size: {fine['patients']:,} patients and {patients:,}", command, fast / slow, "×",
            goal, setting.full, f"{fast:,.0f} against {slow:,.0f}, months other than January; {note}"),
        Row(f"{work}, both with {patients:,}", command, same / slow, "×", goal, setting.full,
            f"{same:,.0f} against {slow:,.0f}"),
    ]  # fmt: skip


def after_january(seconds: list[float]) -> float:
    """Return the median of all months but the first."""
    return median(seconds[1:])


def side_by_side(territory: str, scale: int, months: int) -> dict[str, Any]:
    """Return seconds of the first months of both models, turn by turn, and whether they lived the same months."""
    sys.path.append(str(ROOT / "tests"))
    try:
        from reference.model import ReferenceModel
    except ImportError as missing:
        return {"absent": f"tests/reference is not there: {missing}"}
    from simdesert.country.territory import load
    from simdesert.levers._policy import Policy
    from simdesert.model.desert import DesertModel

    warm_up()
    place = load(territory)
    fast, slow = DesertModel(place, Policy(), 0, scale), ReferenceModel(place, Policy(), 0, scale)
    months_s = [[seconds(model.step) for model in (fast, slow)] for _ in range(months)]
    columns = ("gp", "obtained", "forgone", "last_wait")
    same = (fast.tally == slow.tally).all() and (fast.doctors.wait == slow.doctors.wait).all()
    same = same and all((getattr(fast.patients, n) == getattr(slow.patients, n)).all() for n in columns)
    return {
        "patients": len(fast.patients),
        "months": months,
        "fast_s": [pair[0] for pair in months_s],
        "plain_s": [pair[1] for pair in months_s],
        "same": bool(same),
    }
