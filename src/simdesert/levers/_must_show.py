"""What a lever must show when the model runs with and without it: declared as data, checked by ``simdesert prove``."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class MustShow:
    """An expectation about the difference that a lever makes, same seeds with and without it.

    Attributes
    ----------
    says
        The expectation in a sentence, in English.
    metric
        What is looked at: a metric of :data:`simdesert.metrics.METRICS`, or a flow of
        :data:`simdesert.studies.prove.FLOWS` such as ``signed``, ``opened``, ``settlers``, ``exits``.
    kind
        ``"input"`` where the measure's own figure must come out, ``"effect"`` where behaviour decides.
    low, high
        Bounds on the difference, in the metric's unit or, if `relative`, as a share of the value without the lever. An
        effect of which no evidence was found has bounds that include zero.
    where
        ``"france"`` or a zone class at the start: ``"priority"``, ``"complementary"``, ``"intermediate"``,
        ``"over_served"``.
    year
        Years since the lever's first, 0 in the first [years].
    relative
        Whether the bounds are shares of the value without the lever.
    """

    says: str
    metric: str
    kind: Literal["input", "effect"]
    low: float = -math.inf
    high: float = math.inf
    where: str = "france"
    year: int = 9
    relative: bool = False
