"""Living: a model's months, what is taken from its end, and its memory, which goes back to the system."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import TypeVar

from simdesert.model.desert import DesertModel

Progress = Callable[[int, int], None]
"""Called with (months done, months in all)."""

Kept = TypeVar("Kept")


def finished(model: DesertModel, months: int, progress: Progress | None, keep: Callable[[DesertModel], Kept]) -> Kept:
    """Return what `keep` makes of a model after so many months; the model itself is let go."""
    try:
        for month in range(months):
            model.step()
            if progress is not None:
                progress(month + 1, months)
        return keep(model)
    finally:
        model.close()


def give_back() -> None:
    """Let the C library return to the system what was freed; glibc keeps most of it, and others need not be asked.

    Years leave holes between small arrays, and a model that is let go leaves 0.3 GB of them, none of them large enough
    for the tables that are made next.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
