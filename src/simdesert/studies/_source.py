"""The text of a scenario: read, parsed, and searched for the line of a key, so that an error can name it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simdesert.errors import ParameterError, ScenarioError

_TABLE = re.compile(r"^\s*\[+\s*([^\]]+?)\s*\]+")
_KEY = re.compile(r"""^\s*([\w."'\- ]+?)\s*=""")


@dataclass(frozen=True)
class Source:
    """A TOML file's text, and the file as the user calls it."""

    file: str
    text: str

    @classmethod
    def read(cls, path: Path, file: str) -> Source:
        """Return the text of a file; a byte-order mark is forgiven."""
        try:
            content = path.read_bytes()
        except OSError as error:
            raise ScenarioError(f"{file} cannot be read ({error.strerror}); check that you may open it") from error
        try:
            return cls(file, content.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise ScenarioError(f"{file} line {line} is not UTF-8 text; save the file as UTF-8") from error

    def parsed(self) -> dict[str, Any]:
        """Return the text as tables."""
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            twice = _table_twice(self.text)
            if twice:
                message = (
                    f"lever '{twice[1]}' stands twice in {self.file}, again in line {twice[0]}; keep one of the two"
                )
                raise ScenarioError(message) from error
            line, what = _what_is_wrong(str(error), self.text)
            raise ScenarioError(f"{self.file} line {line} is not valid TOML ({what}); mend that line") from error

    def line(self, *keys: str) -> int:
        """Return the line of a key, or of the nearest table above it that can be found [from 1].

        Parameters
        ----------
        *keys
            The path of the key, for instance ``"levers", "cesp", "target"``.
        """
        lines = _lines(self.text)
        for depth in range(len(keys), 0, -1):
            for number, path in lines:
                if path[:depth] == keys[:depth]:
                    return number
        return 1

    def where(self, *keys: str) -> str:
        """Return "file line n" of a key."""
        return f"{self.file} line {self.line(*keys)}"

    def words(self, table: dict[str, Any], key: str, silent: str) -> str:
        """Return the text at a key, `silent` where the file says nothing."""
        value = table.get(key, silent)
        if not isinstance(value, str):
            raise ParameterError(f"{self.where(key)}: {key} must be text in quotation marks, not {value!r}")
        return value


def _what_is_wrong(error: str, text: str) -> tuple[int, str]:
    """Return the line and the cause that the TOML reader's message gives."""
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", error, re.DOTALL)
    if not found:
        return 1, error
    line = int(found[2]) if found[2] else text.count("\n") + 1
    return line, found[1][:1].lower() + found[1][1:]


def _table_twice(text: str) -> tuple[int, str] | None:
    """Return (line, name) of the first lever whose table stands a second time, None if there is none."""
    seen = set()
    for number, line in enumerate(text.splitlines(), start=1):
        path = _path(_TABLE, line)
        if len(path) == 2 and path in seen:
            return number, path[1]
        seen.add(path)
    return None


def _lines(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """Return (line, path) of every table and key of a TOML text, in order."""
    found: list[tuple[int, tuple[str, ...]]] = []
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header, key = _path(_TABLE, line), _path(_KEY, line)
        table = header or table
        if header or key:
            found.append((number, header or table + key))
    return found


def _path(pattern: re.Pattern[str], line: str) -> tuple[str, ...]:
    match = pattern.match(line)
    return tuple(part.strip(" \"'") for part in match[1].split(".")) if match else ()
