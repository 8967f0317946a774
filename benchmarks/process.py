"""Work in a process of its own: seconds, peak memory, and what it found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


class ProcessError(RuntimeError):
    """A process ended badly; the message is the last line that it wrote."""


@dataclass(frozen=True)
class Done:
    """A process that ended: wall time [s], largest resident set [bytes], what it wrote."""

    seconds: float
    peak: int
    output: str


def timed(command: Sequence[str], more: Mapping[str, str] | None = None) -> Done:
    """Return what a command took, from its start to its end, imports and all.

    The system counts in the peak what this process held when it started the command, so it must stay small itself:
    nothing heavy is imported here before the last command has ended.

    Parameters
    ----------
    command
        Words of the command.
    more
        Settings of the environment beside those of this process.
    """
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")])
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        began = perf_counter()
        process = subprocess.Popen(
            command, stdout=out, stderr=err, cwd=ROOT, env={**os.environ, "PYTHONPATH": path, **(more or {})}
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            lines = err.read().decode(errors="replace").strip().splitlines()
            raise ProcessError(lines[-1] if lines else f"ended with {process.returncode}")
        unit = 1 if sys.platform == "darwin" else 1024
        return Done(seconds, used.ru_maxrss * unit, out.read().decode())


def simdesert(*words: object) -> list[str]:
    """Return the command line of SimDesert in this interpreter."""
    return [sys.executable, "-m", "simdesert", *map(str, words)]


def in_child(function: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what ``module:function`` returns in a fresh process for these values, with its ``peak`` memory [bytes]."""
    done = timed([sys.executable, "-m", "benchmarks.process", function, json.dumps(values)])
    return {**json.loads(done.output.splitlines()[-1]), "peak": done.peak}


if __name__ == "__main__":
    home, _, name = sys.argv[1].partition(":")
    print(json.dumps(getattr(import_module(home), name)(**json.loads(sys.argv[2]))))
