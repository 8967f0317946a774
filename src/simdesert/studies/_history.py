"""A history on disk: what a long study has computed so far, so that the same command goes on where it was stopped.

A text file of JSON lines. The first line is the plan; each further line is one evaluation, appended by one write, so
that processes side by side may append to one file. A last line that was cut off when the work was killed is dropped.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simdesert.errors import OutputError
from simdesert.results.store import writing

Record = Mapping[str, Any]

_ANOTHER = "give the same options and code again, or another folder with --out"


class History:
    """The evaluations of one plan, on disk; it can be pickled and handed to other processes.

    Parameters
    ----------
    file
        Where it stands.

    Attributes
    ----------
    file
        The same.
    """

    def __init__(self, file: Path) -> None:
        self.file = file

    @classmethod
    def of(cls, file: Path, plan: Record) -> History:
        """Return the history of a plan: the one that `file` holds, or a new one that begins with the plan.

        Parameters
        ----------
        file
            Where it stands, or is to stand.
        plan
            All that evaluations follow from besides their own parameters; anything that JSON can hold.

        Raises
        ------
        OutputError
            The file holds the history of another plan, or no history, or cannot be written.
        """
        history, wanted = cls(file), json.loads(json.dumps(plan))
        with writing(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            text = file.read_bytes() if file.exists() else b""
        kept = text[: text.rfind(b"\n") + 1]
        if kept:
            _refuse_another(file, history._lines()[0].get("plan"), wanted)
        elif not text.startswith(b"{"[: len(text)]):
            raise OutputError(f"'{file}' line 1 is no plan of a study; give another folder with --out")
        if kept != text:
            with writing(file):
                os.truncate(file, len(kept))
        if not kept:
            history.add({"plan": wanted})
        return history

    def records(self) -> list[dict[str, Any]]:
        """Return the evaluations so far, in the order in which they came."""
        return self._lines()[1:]

    def add(self, record: Record) -> None:
        """Append one evaluation as one line, on disk before this returns."""
        line = json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n"
        with writing(self.file):
            place = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                os.write(place, line.encode())
                os.fsync(place)
            finally:
                os.close(place)

    def _lines(self) -> list[dict[str, Any]]:
        with writing(self.file):
            text = self.file.read_text(encoding="utf-8")
        whole = text[: text.rfind("\n") + 1].splitlines()
        return [_parsed(self.file, number, line) for number, line in enumerate(whole, start=1)]


def _parsed(file: Path, number: int, line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError:
        record = None
    if not isinstance(record, dict):
        raise OutputError(f"'{file}' line {number} is no record of a study; give another folder with --out")
    return record


def _refuse_another(file: Path, found: Any, wanted: Mapping[str, Any]) -> None:
    if not isinstance(found, dict):
        raise OutputError(f"'{file}' line 1 is no plan of a study; give another folder with --out")
    for name in sorted({*found, *wanted}):
        if found.get(name) != wanted.get(name):
            then, now = (_short(plan.get(name)) for plan in (found, wanted))
            raise OutputError(f"'{file}' was begun with {name} = {then}, now it is {now}; {_ANOTHER}")


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"
