"""The machine and the code that were measured."""

from __future__ import annotations

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from benchmarks.process import ROOT

PACKAGES = ("numpy", "numba", "scipy", "pandas", "mesa", "access")


def machine() -> dict[str, Any]:
    """Return what the figures depend on besides the case: processor, memory, versions, commit, how busy it was."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        **{name: _version(name) for name in PACKAGES},
        "commit": commit(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def commit() -> str:
    """Return the commit of the code, with a word if files have changed since; unknown outside a repository."""
    try:
        found = _git("rev-parse", "--short", "HEAD")
        return f"{found} and changes" if _git("status", "--porcelain", "--", "src", "benchmarks/*.py") else found
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    if facts.exists():
        for line in facts.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
