"""What a metric is: a name, what it measures, which way is better, and how to compute it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from simdesert.metrics.groups import Ints, Reals
from simdesert.metrics.year import CommuneYear

Better = Literal["up", "down", "none"]
Measure = Callable[[CommuneYear, Ints, int], Reals]
"""(record, row of each commune's group (n,), n_groups) → one value per group (n_groups,)."""


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
    """

    name: str
    unit: str
    better: Better
    weight: str
    official: str
    label_fr: str
    label_en: str
    of: Measure | None
