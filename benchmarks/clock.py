"""How long a piece of work takes in this process."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any


def seconds(work: Callable[[], Any]) -> float:
    """Return the time of doing it once [s]."""
    began = perf_counter()
    work()
    return perf_counter() - began


def best(work: Callable[[], Any], times: int) -> float:
    """Return the shortest of several times [s], after once that does not count."""
    work()
    return min(seconds(work) for _ in range(times))
