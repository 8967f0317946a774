"""History: what each model run of a long study answered, one line a run, so that the study can go on where it stopped.

The first line of the file is the plan: everything that the answers follow from. A line is added by one write at the
end of the file; one that was cut off, because the power failed, is dropped when the file is opened again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simdesert.errors import OutputError
from simdesert.results.store import writing

FILE = "history.jsonl"

Plan = Mapping[str, Any]
"""What the answers follow from, by name; anything that JSON can hold."""


def opened(folder: Path, plan: Plan) -> Path:
    """Return the history file in a folder, begun with this plan if there is none yet.

    Raises
    ------
    OutputError
        A history that was begun with another plan or cannot be understood, or a folder that cannot be written.
    """
    file = folder / FILE
    whole = _whole_lines(file)
    if not whole:
        text = json.dumps({"plan": plan}, sort_keys=True, ensure_ascii=False) + "\n"
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            _replace(file, text)
        return file
    _refuse_another(file, _parsed(file, whole)[0].get("plan"), json.loads(json.dumps(plan)))
    with writing(folder):
        if file.stat().st_size != len("".join(whole).encode()):
            _replace(file, "".join(whole))
    return file


def add(file: Path, run: str, answer: Mapping[str, float]) -> None:
    """Add what a model run answered, by one write at the end of the file.

    Parameters
    ----------
    file
        From :func:`opened`.
    run
        The run's id.
    answer
        Numbers by name.
    """
    line = json.dumps({"run": run, **answer}) + "\n"
    with writing(file.parent):
        place = os.open(file, os.O_WRONLY | os.O_APPEND)
        try:
            os.write(place, line.encode())
        finally:
            os.close(place)


def answers(file: Path) -> dict[str, dict[str, float]]:
    """Return what the runs answered so far, by id."""
    lines = _parsed(file, _whole_lines(file))[1:]
    return {line["run"]: {name: value for name, value in line.items() if name != "run"} for line in lines}


def _whole_lines(file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise OutputError(f"cannot read '{file}' ({error}); give another folder with --out") from error
    return lines if not lines or lines[-1].endswith("\n") else lines[:-1]


def _parsed(file: Path, lines: list[str]) -> list[dict[str, Any]]:
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
        except ValueError:
            entry = None
        if not isinstance(entry, dict) or ("plan" if number == 1 else "run") not in entry:
            remedy = "remove the file to begin anew, or give another folder with --out"
            raise OutputError(f"'{file}' line {number} is no line of a history; {remedy}")
        found.append(entry)
    return found


def _refuse_another(file: Path, former: Any, plan: dict[str, Any]) -> None:
    """Raise if the history was begun with another plan, naming the first thing that differs."""
    held = former if isinstance(former, dict) else {}
    for name in (*plan, *held):
        before, now = held.get(name), plan.get(name)
        if before != now:
            words = name.replace("_", " ")
            simple = isinstance(before, str | int | float) and isinstance(now, str | int | float)
            what = f"{words} {before}, not {now}" if simple else f"other {words}"
            raise OutputError(f"'{file}' was begun with {what}; give another folder with --out, or the same options")


def _replace(file: Path, text: str) -> None:
    partial = file.with_name(f".{file.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
