"""What a metric is: a name, what it measures, which way is better, and how to compute it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from simdesert.metrics.groups import Ints, Reals
from simdesert.metrics.year import CommuneYear

Better = Literal["up", "down", "none"]
Measure = Callable[[CommuneYear, Ints, int], Reals]
"""(record, row of each commune's group (n,), n_groups) → one value per group (n_groups,)."""

_RANGES = {"share": (0.0, 1.0), "index 0–1": (0.0, 1.0), "ratio": (1.0, math.inf),
           "EUR per year": (-math.inf, math.inf), "EUR per person-year": (-math.inf, math.inf)}  # fmt: skip
"""Least and largest value by unit; amounts are net, so that they may be negative; all else is 0 or more."""


@dataclass(frozen=True)
class Metric:
    """One metric, defined once and used by tables, figures and summaries.

    Attributes
    ----------
    name
        Column and row name in every table.
    unit
        As printed; ``share`` is a number from 0 to 1.
    better
        Which way is better: ``up``, ``down`` or ``none``.
    weight
        What values are weighted by: the column of :class:`~simdesert.metrics.year.CommuneYear`, or ``""``.
    official
        The published value to compare the first year with, as text; ``""`` where there is none.
    label_fr, label_en
        As printed in figures and summaries.
    of
        Computes it by group; None for what the whole territory alone has: ``public_cost_eur``, from the ledger, and
        what compares a policy with the baseline (:mod:`simdesert.results.against`).
    most
        The largest value that it can have, None for that of its unit.
    """

    name: str
    unit: str
    better: Better
    weight: str
    official: str
    label_fr: str
    label_en: str
    of: Measure | None
    most: float | None = None

    @property
    def range(self) -> tuple[float, float]:
        """Return the least and the largest value that the metric can have, differences aside [unit]."""
        low, high = _RANGES.get(self.unit, (0.0, math.inf))
        return low, high if self.most is None else self.most
