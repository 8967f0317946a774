"""Months of a model inside a process: cost against size, by verb, and against what no model can beat."""

from __future__ import annotations

import cProfile
import pstats
from functools import lru_cache
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.clock import seconds
from benchmarks.process import in_child
from benchmarks.row import Goal, Row
from benchmarks.setting import Setting

COST_RATIO = Goal(1.25)
BYTES = Goal(16)
LIMIT = Goal(20.0)
VISIBLE = 0.005
"""Smallest share of a year's time at which a verb is shown."""


@lru_cache(maxsize=32)
def lived(territory: str, scale: int) -> dict[str, Any]:
    """Return what :func:`live` finds in a fresh process, once for all cases that ask."""
    return in_child("benchmarks.months:live", {"territory": territory, "scale": scale})


def model_of(territory: str, scenario: str, scale: int, seed: int = 0) -> Any:
    """Return a model at its first January, parameters at their central values, read as the command reads it."""
    from simdesert.country.territory import load
    from simdesert.model.desert import DesertModel
    from simdesert.studies.reading import read_as
    from simdesert.studies.scenario import load_scenario

    place = load(territory)
    (read,) = read_as([load_scenario(scenario)], "delivered", place)
    return DesertModel(place, read.policy.scaled(read.shares), seed, scale)


def warm_up() -> None:
    """Live a year of a few agents, so that all that is compiled stands ready in this process."""
    model = model_of("toy", "baseline", 2000)
    for _ in range(12):
        model.step()
    model.close()


def live(territory: str, scale: int) -> dict[str, Any]:
    """Return seconds of a start, of each month of a year, and of each verb in a second year; the two bare passes."""
    from benchmarks.limit import passes
    from simdesert.country.territory import load

    warm_up()
    began = perf_counter()
    load(territory)
    loaded = perf_counter()
    model = model_of(territory, "baseline", scale)
    started = perf_counter()
    months = [seconds(model.step) for _ in range(12)]
    profile = cProfile.Profile()
    profile.runcall(lambda: [model.step() for _ in range(12)])
    return {
        "patients": len(model.patients),
        "people": float(model.territory.communes.population.sum()),
        "bytes_per_patient": model.patients.bytes_per_patient,
        "load_s": loaded - began,
        "start_s": started - loaded,
        "months_s": months,
        "verbs_s": _by_verb(profile),
        **passes(model.patients),
    }


def _by_verb(profile: cProfile.Profile) -> dict[str, dict[str, float]]:
    """Return calls and seconds of each verb of the year and of the month: {when: {verb: s}}."""
    from simdesert.model import desert

    yearly = {verb.__name__: verb for verb in desert.YEARLY}
    yearly |= {"refresh": desert.DesertModel.refresh, "record_year": desert.record_year}
    monthly = {verb.__name__: verb for verb in desert.MONTHLY} | {"record_month": desert.record_month}
    spent = {key: entry[3] for key, entry in pstats.Stats(profile).stats.items()}  # type: ignore[attr-defined]

    def of(verb: Any) -> float:
        code = verb.__code__
        return float(spent.get((code.co_filename, code.co_firstlineno, code.co_name), 0.0))

    return {
        "a year": {name: of(verb) for name, verb in yearly.items()},
        "a month": {name: of(verb) / 12 for name, verb in monthly.items()},
    }


def plain_month(found: dict[str, Any]) -> float:
    """Return the median seconds of a month without yearly verbs or yearly record."""
    return median(found["months_s"][1:11])


def mean_month(found: dict[str, Any]) -> float:
    """Return the mean seconds of a month over a year, January and record included."""
    return sum(found["months_s"]) / 12


def cost(setting: Setting) -> list[Row]:
    """Return the cost of a patient-month at the finest scale against the default one, bytes, and the limit."""
    command = "python -m benchmarks --only cost"
    fine, usual = (lived(setting.territory, scale) for scale in (setting.curve[0], setting.default))
    per = [1e9 * plain_month(found) / found["patients"] for found in (fine, usual)]
    bare = fine["hash_s"] + fine["read_s"]
    size = f"{fine['patients']:,}"
    return [
        Row(f"cost of a patient-month, {size} patients over {usual['patients']:,}", command, per[0] / per[1], "×",
            COST_RATIO, setting.full, f"{per[0]:.1f} against {per[1]:.1f} ns"),
        Row("state of a patient", command, fine["bytes_per_patient"], "bytes", BYTES),
        Row(f"a month of {size} patients over one hash-and-compare plus one bare pass", command,
            plain_month(fine) / bare, "×", LIMIT, setting.full,
            f"{plain_month(fine):.3f} s over {fine['hash_s']:.4f} + {fine['read_s']:.4f} s"),
    ]  # fmt: skip


def curve(setting: Setting) -> list[dict[str, Any]]:
    """Return the points of the curve: {scale, patients, seconds of a month, of the start, by verb, memory}."""
    points = []
    for scale in setting.curve:
        found = lived(setting.territory, scale)
        points.append({"scale": scale, **found, "month_s": mean_month(found), "plain_month_s": plain_month(found)})
    return points


def shown(verbs: dict[str, float], of: float) -> list[tuple[str, float]]:
    """Return the verbs that take a visible part of `of` seconds, the dearest first."""
    return sorted(((n, s) for n, s in verbs.items() if s >= VISIBLE * of), key=lambda pair: -pair[1])
