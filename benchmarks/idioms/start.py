"""What both data-frame models begin with, and how they are timed; runs without SimDesert.

Each script is called with a file of arrays and a number of months, and prints the seconds of each month as JSON. The
first month, in which libraries warm up, is not printed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from time import perf_counter

import numpy as np

LIMIT = 1100.0
"""Longest wait that a patient takes [1/100 day]."""


def arrays() -> dict[str, np.ndarray]:
    """Return the arrays of the file named on the command line."""
    with np.load(sys.argv[1]) as file:
        return dict(file)


def new_waits(wait: np.ndarray, booked: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """Return the waits that doctors publish next [1/100 day]: half the old one, half 3 days × bookings/usual ones."""
    return 0.5 * wait + 150.0 * booked / np.maximum(usual, 1.0)


def time_months(step: Callable[[], None]) -> None:
    """Print the seconds of the months asked for, after one that does not count."""
    seconds = []
    for _ in range(int(sys.argv[2]) + 1):
        began = perf_counter()
        step()
        seconds.append(perf_counter() - began)
    print(json.dumps(seconds[1:]))
