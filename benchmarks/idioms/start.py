"""What both data-frame models begin with, and how they are timed; runs without SimDesert.

Each script is called with a file of arrays, a number of months and a seed; it prints as JSON the seconds of each month,
by the clock and of the processor, and what its patients did.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Protocol

import numpy as np

NEEDED, NOT_SOUGHT, BOOKED, REMOTE, EMERGENCY, FORGONE, WAITED, FAILED = range(8)
"""Columns of the sums of communes; WAITED holds visits × hundredths of a day, FAILED visits × failed requests."""

N_SUMS = 8

PATIENTS = ("group", "gp", "commune", "healthy", "never", "last_wait", "obtained", "forgone")


class Months(Protocol):
    """A model that can be timed; after each step it knows how many patients changed doctors, and its sums."""

    registered: int

    def totals(self) -> list[float]:
        """Return the sums of the month over all communes (8,), in the order of the columns above [visits]."""


def arrays() -> dict[str, np.ndarray]:
    """Return the arrays of the file named on the command line."""
    with np.load(sys.argv[1]) as file:
        return dict(file)


def seed() -> int:
    """Return the seed on the command line."""
    return int(sys.argv[3])


def patients_of(given: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the columns of patients (n,)."""
    return {name: given[name] for name in PATIENTS}


def drawn(luck: np.random.Generator, n: int, kind: type[np.unsignedinteger]) -> np.ndarray:
    """Return n random numbers of 8 or 16 bits, several of each 64 bits drawn: nothing in NumPy is faster (n,)."""
    words = -(-n * np.dtype(kind).itemsize // 8)
    return luck.integers(0, 2**64 - 1, words, dtype=np.uint64, endpoint=True).view(kind)[:n]


def time_months(model: Months, step: Callable[[], None]) -> None:
    """Print seconds and sums of as many months as the command line says."""
    lived = []
    for _ in range(int(sys.argv[2])):
        clock, processor = perf_counter(), process_time()
        step()
        took = {"clock_s": perf_counter() - clock, "processor_s": process_time() - processor}
        lived.append({**took, "sums": [float(x) for x in model.totals()], "registered": model.registered})
    print(json.dumps(lived))
