"""Living: a model's months, what is taken from its end, and its memory, which goes back to the system."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from simdesert.country.communes import Communes
from simdesert.model.desert import DesertModel
from simdesert.model.record import YearRecord

Progress = Callable[[int, int], None]
"""Called with (months done, months in all)."""

Kept = TypeVar("Kept")


class Records(NamedTuple):
    """All that the tables of a run are made of: the model itself can be let go before, and its memory with it."""

    communes: Communes
    zone_at_start: NDArray[np.int64]
    years: list[YearRecord]
    months: list[dict[str, float | str]]
    events: list[dict[str, Any]]


def left_by(model: DesertModel) -> Records:
    """Return what a finished model left."""
    zone = model.zone_at_start_of_commune
    return Records(model.territory.communes, zone, model.year_records, model.months, model.events)


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
