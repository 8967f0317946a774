"""The command: ``python -m benchmarks [--quick] [--only CASE …] [--out FOLDER]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks import frames, months, packages, places, plain, report, seeds, whole
from benchmarks.machine import commit, machine
from benchmarks.process import ROOT, ProcessError
from benchmarks.row import Row
from benchmarks.setting import FULL, QUICK, TINY, Setting

CASES: dict[str, Callable[[Setting], list[Row]]] = {
    "runs": whole.runs,
    "loading": places.loading,
    "apl": places.apl,
    "starting": whole.starting,
    "cost": months.cost,
    "seeds": seeds.seeds,
    "packages": packages.packages,
    "plain": plain.plain,
    "frames": frames.frames,
}
"""In the order of the table."""

PLAIN = "every patient a Mesa agent"
"""How the figure calls the model written naively; all that stands beside it there are idioms."""

SETTINGS = {setting.name: setting for setting in (FULL, QUICK, TINY)}


def main(words: list[str] | None = None) -> int:
    """Run the cases asked for, write the results, and return 1 if one could not be run."""
    asked = _parser().parse_args(words)
    setting = SETTINGS["quick" if asked.quick else asked.setting]
    usual = ROOT / "benchmarks" / "results"
    folder = asked.out or (usual if setting.full else usual / setting.name)
    found = report.read(folder)
    if found.get("setting", {}).get("name") != setting.name:
        found = {"cases": {}}
    found |= {"setting": asdict(setting), "machine": machine()}
    names = asked.only or list(CASES)
    failed = [name for name in names if not _run(name, setting, found)]
    found["cases"] = {name: found["cases"][name] for name in CASES if name in found["cases"]}
    report.write(folder, found)
    print(folder / report.TABLE)
    return 1 if failed else 0


def _run(name: str, setting: Setting, found: report.Found) -> bool:
    """Run a case into `found`; return whether it could be run."""
    began = perf_counter()
    try:
        rows = CASES[name](setting)
    except ProcessError as error:
        rows = [Row(name, f"python -m benchmarks --only {name}", None, note=f"failed: {error}")]
    took = perf_counter() - began
    found["cases"][name] = report.case_of(rows, {"commit": commit(), "took_s": took})
    for row in rows:
        print(report.line(row), flush=True)
    print(f"[{name}: {took:.0f} s]", file=sys.stderr)
    failed = any(row.note.startswith("failed") for row in rows)
    if name in ("cost", "plain", "frames") and not failed:
        found |= _beside(setting, name, found)
    return not failed


def _beside(setting: Setting, name: str, found: report.Found) -> dict[str, Any]:
    """Return what the figure needs of a case: the points of the curve, or those that stand beside it."""
    if name == "cost":
        return {"curve": months.curve(setting)}
    others = dict(found.get("others", {}))
    if name == "plain":
        measured = plain.measured(setting.small, setting.plain_scale, setting.plain_months)
        if "absent" not in measured:
            month = plain.after_january(measured["plain_s"])
            others[PLAIN] = {"patients": measured["patients"], "month_s": month}
    else:
        others = {name: point for name, point in others.items() if name == PLAIN}
        for idiom, point in frames.found(setting).items():
            if idiom in frames.IDIOMS and "absent" not in point:
                others[idiom] = {"month_s": point["clock_s"], **point}
    return {"others": others}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="reduced cases, under two minutes")
    parser.add_argument("--setting", choices=SETTINGS, default="full", help="how much is run")
    some = f"some of {', '.join(CASES)}; the others are kept as they were"
    parser.add_argument("--only", nargs="+", choices=CASES, metavar="CASE", help=some)
    parser.add_argument("--out", type=Path, help="folder of the results")
    return parser


if __name__ == "__main__":
    sys.exit(main())
