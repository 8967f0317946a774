"""Scale: how fine a run may be, for the territory and for the memory at hand."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

from simdesert.country.territory import Territory
from simdesert.errors import OptionError

BYTES_A_PATIENT = 36
"""Of memory at the worst moment [bytes]: 11 of state, twice that while packages share a start, requests to register."""

BYTES_A_COMMUNE = 20_000
"""Of memory for everything but patients: libraries, travel times, doctors, tables [bytes]."""

LIBRARIES = 3.0e8


def check_scale(territory: Territory, inhabitants_per_agent: int, jobs: int = 1) -> None:
    """Raise an OptionError if patients would stand for too many inhabitants, or would not fit into memory.

    Parameters
    ----------
    territory
        What is there.
    inhabitants_per_agent
        The scale [inhabitants].
    jobs
        Processes at work at the same time [count].
    """
    codes, rows = np.unique(territory.communes.departement, return_inverse=True)
    people = np.bincount(rows, weights=territory.communes.population)
    least = int(np.argmin(np.where(people > 0.0, people, np.inf)))
    if inhabitants_per_agent > people[least]:
        raise OptionError(
            f"--inhabitants-per-agent {inhabitants_per_agent} leaves département {codes[least]} "
            f"({people[least]:,.0f} inhabitants) without a whole agent; give at most {people[least]:.0f}"
        )
    free = free_memory()
    needed = jobs * memory_needed(territory, inhabitants_per_agent)
    if free is not None and needed > free:
        raise OptionError(_too_much(territory, inhabitants_per_agent, jobs, needed, free))


def memory_needed(territory: Territory, inhabitants_per_agent: int) -> float:
    """Return the memory that one process needs at its worst moment, an estimate [bytes]."""
    patients = float(territory.communes.population.sum()) / inhabitants_per_agent
    return LIBRARIES + BYTES_A_COMMUNE * len(territory.communes) + BYTES_A_PATIENT * patients


def free_memory() -> float | None:
    """Return the memory that the system could give now [bytes]; None where it does not say, as beside Linux."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return 1024.0 * int(line.split()[1])
    except (OSError, ValueError):
        pass
    return None


def _too_much(territory: Territory, scale: int, jobs: int, needed: float, free: float) -> str:
    text = f"{jobs} × {needed / jobs / 1e9:.1f} GB" if jobs > 1 else f"{needed / 1e9:.1f} GB"
    text = f"--inhabitants-per-agent {scale} needs about {text} of memory and {free / 1e9:.1f} GB are free; "
    room = free / jobs - LIBRARIES - BYTES_A_COMMUNE * len(territory.communes)
    if room <= 0.0:
        return text + ("give fewer --jobs" if jobs > 1 else "close other programs or use a larger machine")
    finest = math.ceil(BYTES_A_PATIENT * territory.communes.population.sum() / room)
    return text + f"give at least {finest}" + (" or fewer --jobs" if jobs > 1 else "")
