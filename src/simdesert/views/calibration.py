"""A calibration on screen and on disk: each target, each parameter, and what pulls against what."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from rich.console import Console
from rich.table import Column, Table

from simdesert.results.history import FILE as HISTORY
from simdesert.results.store import check_writable, whole_folder, writing
from simdesert.studies._calibration import Calibration
from simdesert.studies.calibrate import CalibrateOptions, calibrate, run_of
from simdesert.studies.ensemble import FILE as ENSEMBLE
from simdesert.studies.ensemble import write_ensemble
from simdesert.views.bar import bar
from simdesert.views.markdown import table
from simdesert.views.numbers import decimals, number
from simdesert.views.plain import plain

if TYPE_CHECKING:
    from simdesert.country.territory import Territory
    from simdesert.studies._targets import Wanted

REPORT = "calibration.json"
PAGE = "calibration.md"

MOST_PULLS = 12
"""Pairs of targets printed at most [count]."""


def calibrate_and_write(wanted: Wanted, territory: Territory, options: CalibrateOptions, out: Path) -> Calibration:
    """Return the calibration; write the ensemble and the report into `out`, where the history of runs is too."""
    check_writable(out)
    with bar(f"{options.waves} waves × {options.points} sets") as progress:
        calibration = calibrate(wanted, territory, options, out, progress)
    with whole_folder(out) as folder, writing(folder):
        write_ensemble(folder / ENSEMBLE, calibration.ensemble)
        said = {"run": run_of(territory, options), **as_data(calibration)}
        text = json.dumps(said, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        (folder / REPORT).write_text(text, encoding="utf-8")
        (folder / PAGE).write_text(page(calibration, said["run"]), encoding="utf-8")
    return calibration


def as_data(calibration: Calibration) -> dict[str, Any]:
    """Return all that a calibration says, as JSON holds it; what is not finite is null."""
    members = calibration.members
    return {
        "sets_tried": len(calibration.values),
        "sets_that_meet_all_targets": calibration.met,
        "ensemble": {
            "sets": len(members),
            "excess_at_most": plain(calibration.cut),
            "implausibility_at_most": plain(float(calibration.implausibility[members].max())),
        },
        "targets": [_target(calibration, column) for column in range(len(calibration.targets))],
        "not_measured": list(calibration.unmeasured),
        "parameters": [_parameter(calibration, column) for column in range(len(calibration.parameters))],
        "pulls": [vars(pull) for pull in calibration.pulls()],
    }


_TARGETS = ("target", "wanted", "best set", "", "ensemble", "inside")
_PARAMETERS = ("parameter", "low, value, high", "best set", "ensemble", "spread left")


def print_calibration(console: Console, calibration: Calibration, out: Path) -> None:
    """Print targets, parameters, what pulls against what, and where all is."""
    data = as_data(calibration)
    for header, rows in ((_TARGETS, _target_rows(data)), (_PARAMETERS, _parameter_rows(data))):
        shown = Table(Column(header[0], no_wrap=True), *header[1:], box=None, pad_edge=False)
        for row in rows:
            shown.add_row(*row)
        console.print(shown, "")
    for sentence in sentences(calibration):
        console.print(sentence, markup=False, highlight=False)
    print(f"{out / ENSEMBLE}, {REPORT}, {PAGE}; every run is kept in {HISTORY}")


def page(calibration: Calibration, run: dict[str, Any]) -> str:
    """Return the calibration as Markdown: what is missed first, then targets and parameters.

    Parameters
    ----------
    calibration
        What was tried, and what each set gave.
    run
        Territory, versions, seed and scale, as :func:`simdesert.studies.calibrate.run_of` gives them.
    """
    data = as_data(calibration)
    where = f"Territory `{run['territory']}` (data `{run['data_version']}`), code `{run['code_version']}`"
    how = f"seed {run['seed']}, {run['inhabitants_per_agent']} inhabitants per agent, {data['sets_tried']} sets tried"
    said = "".join(f"- {sentence}\n" for sentence in sentences(calibration))
    return (
        f"# Calibration\n\n{where}, {how}.\n\n{said}\n## Targets\n\n{table(_TARGETS, _target_rows(data))}\n"
        f"## Parameters\n\n{table(_PARAMETERS, _parameter_rows(data))}"
    )


def _target_rows(data: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (row["id"], f"{digits(row['value'])} ± {digits(row['tolerance'], 2)}", digits(row["best"], 3),
         "in" if row["best_inside"] else "out", _range(row["low"], row["high"]),
         f"{row['inside']} of {data['ensemble']['sets']}")
        for row in data["targets"]
    ]  # fmt: skip


def _parameter_rows(data: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (row["name"], ", ".join(digits(row[name]) for name in ("declared_low", "declared", "declared_high")),
         digits(row["best"], 3), _range(row["low"], row["high"]), f"{100 * row['spread_left']:.0f}%")
        for row in data["parameters"]
    ]  # fmt: skip


def sentences(calibration: Calibration) -> list[str]:
    """Return in words whether all targets can be met, what the ensemble is, and what stands in the way."""
    tried, members = len(calibration.values), len(calibration.members)
    lines = [f"{calibration.met} of {tried} sets meet all {len(calibration.targets)} targets."]
    if members > calibration.met:
        lines.append(
            f"The ensemble holds the {members} sets that miss least: at most {calibration.cut:.2f} tolerances beyond "
            f"tolerance, all targets together, each times its weight. It does not reproduce the record."
        )
    lines += _misses(calibration)
    pulls = calibration.pulls()
    lines += [
        f"{pull.first} pulls against {pull.second} (correlation {number(pull.correlation, 2, 'en')} in the ensemble; "
        f"{100 * pull.together:.0f}% of all sets meet both)."
        for pull in pulls[:MOST_PULLS]
    ]
    more = len(pulls) - MOST_PULLS
    if more > 0:
        lines.append(f"{more} more such {'pair stands' if more == 1 else 'pairs stand'} in {REPORT}.")
    if calibration.unmeasured:
        lines.append(f"Not measured on this territory: {', '.join(calibration.unmeasured)}.")
    return lines


def digits(value: float | None, significant: int = 4) -> str:
    """Return a number with so many significant digits, without exponent; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    text = number(value, decimals(value, significant), "en")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _misses(calibration: Calibration) -> list[str]:
    lines = []
    for column, target in enumerate(calibration.targets):
        miss = float(calibration.misses[calibration.best, column])
        if abs(miss) > 1.0:
            reached = calibration.reached(column)
            alone = f"{reached} of {len(calibration.values)} sets meet it" if reached else "no set meets it"
            side = "above" if miss > 0.0 else "below"
            lines.append(f"The best set misses {target.id}: {abs(miss):.2f} tolerances {side}; {alone}.")
    return lines


def _target(calibration: Calibration, column: int) -> dict[str, Any]:
    target, obtained = calibration.targets[column], calibration.obtained[:, column]
    within = obtained[calibration.members]
    misses = np.abs(calibration.misses[:, column])
    return {
        **vars(target),
        "best": plain(float(obtained[calibration.best])),
        "best_inside": bool(misses[calibration.best] <= 1.0),
        "low": plain(float(np.min(within))),
        "high": plain(float(np.max(within))),
        "inside": int(np.count_nonzero(misses[calibration.members] <= 1.0)),
        "sets_that_meet_it": calibration.reached(column),
    }


def _parameter(calibration: Calibration, column: int) -> dict[str, Any]:
    p, values = calibration.parameters[column], calibration.values[:, column]
    within = values[calibration.members]
    return {
        "name": p.name,
        "unit": p.unit,
        "grade": p.grade,
        "declared_low": p.low,
        "declared": p.value,
        "declared_high": p.high,
        "best": float(values[calibration.best]),
        "low": float(within.min()),
        "high": float(within.max()),
        "spread_left": float(calibration.left()[column]),
    }


def _range(low: float | None, high: float | None) -> str:
    return f"{digits(low, 3)} to {digits(high, 3)}"
