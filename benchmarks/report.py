"""What is written: a table for people, the same as JSON, a figure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.figure import Point, draw
from benchmarks.months import shown
from benchmarks.row import Row, number

JSON, TABLE, FIGURE = "results.json", "results.md", "cost.svg"

Found = dict[str, Any]
"""What results.json holds."""


def read(folder: Path) -> Found:
    """Return what an earlier run left in a folder, an empty result if nothing."""
    file = folder / JSON
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"cases": {}}


def write(folder: Path, found: Found) -> None:
    """Write results.json, results.md and, if there is a curve, cost.svg."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / JSON).write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / TABLE).write_text(page(found), encoding="utf-8")
    points = [(point["patients"], point["plain_month_s"]) for point in found.get("curve", [])]
    if points:
        draw(points, others_of(found), folder / FIGURE)


def others_of(found: Found) -> dict[str, Point]:
    """Return what stands beside the curve: {name: (patients, seconds of a month)}."""
    return {name: (point["patients"], point["month_s"]) for name, point in found.get("others", {}).items()}


def page(found: Found) -> str:
    """Return results.md."""
    parts = [
        f"# Benchmarks ({found['setting']['name']})",
        "",
        _about(found["machine"]),
        "",
        _commits(found["cases"]),
        "",
    ]
    if found["setting"]["name"] != "full":
        parts += ["A reduced run: the goals are about the full cases (`make bench`), so few are judged here.", ""]
    parts += _table([row for case in found["cases"].values() for row in case["rows"]])
    if found.get("curve"):
        parts += ["", "## Cost against size", "", f"![seconds per simulated month against patients]({FIGURE})", ""]
        parts += _curve(found["curve"]) + _verbs(found["curve"][0])
    return "\n".join(parts) + "\n"


def line(row: Row) -> str:
    """Return one line about a row, for the screen."""
    goal = "" if row.goal is None else f" (goal {row.goal.text(row.unit)}: {row.verdict.strip('*')})"
    note = f"; {row.note}" if row.note else ""
    return f"{row.work}: {row.obtained}{goal}{note}"


def case_of(rows: Sequence[Row], about: Mapping[str, Any]) -> dict[str, Any]:
    """Return a case as results.json holds it."""
    return {**about, "rows": [row.facts() for row in rows]}


def _about(m: Mapping[str, Any]) -> str:
    versions = ", ".join(f"{name} {m[name]}" for name in ("python", "numba", "numpy", "mesa"))
    size = f"{m['cores']} cores, {m['memory_gb']} GB"
    return f"{m['processor']}, {size}; {m['system']}; {versions}; load before {m['load_before']}."


def _commits(cases: Mapping[str, Any]) -> str:
    """Return which commit each case was measured with: cases that are not run again stay as they were."""
    by_commit: dict[str, list[str]] = {}
    for name, case in cases.items():
        by_commit.setdefault(case["commit"], []).append(name)
    return "Measured with " + "; ".join(f"commit {of}: {', '.join(names)}" for of, names in by_commit.items()) + "."


def _table(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    head = ["| work | goal | obtained | reached | command |", "|---|---|---|---|---|"]
    return head + [
        f"| {row['work']} | {row['text_goal']} | {row['text_obtained']}{_noted(row['note'])} | {row['verdict']} | "
        f"`{row['command']}` |"
        for row in rows
    ]


def _noted(note: str) -> str:
    return f" ({note})" if note else ""


def _curve(points: Sequence[Mapping[str, Any]]) -> list[str]:
    columns = ("inhabitants per agent", "patients", "start [s]", "mean month [s]", "plain month [s]", "ns per patient",
               "peak [GB]")  # fmt: skip
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    for p in points:
        values = (p["start_s"], p["month_s"], p["plain_month_s"], 1e9 * p["plain_month_s"] / p["patients"],
                  p["peak"] / 1e9)  # fmt: skip
        lines.append(f"| {p['scale']} | {p['patients']:,} | {' | '.join(map(number, values))} |")
    return lines


def _verbs(point: Mapping[str, Any]) -> list[str]:
    lines = ["", f"## By verb, {point['patients']:,} patients", "", "| when | verb | s |", "|---|---|---|"]
    for when, verbs in point["verbs_s"].items():
        lines += [f"| {when} | {name} | {number(seconds)} |" for name, seconds in shown(verbs, sum(verbs.values()))]
    return lines
