"""What a lever must show when the model runs with and without it: declared as data, checked by ``simdesert prove``."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

PLACES: Mapping[str, str] = MappingProxyType(
    {
        "france": "france",
        "priority": "priority zones",
        "complementary": "complementary zones",
        "intermediate": "intermediate zones",
        "over_served": "over-served zones",
        "towns": "towns",
        "low_access_countryside": "rural and peri-urban priority zones",
    }
)
"""Where an expectation may look, in words: the whole territory, zone classes at the start, towns (sites neither rural
nor peri-urban), and priority zones outside towns."""


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
        A name of :data:`PLACES`.
    year
        Years since the lever's first, 0 in the first [years].
    relative
        Whether the bounds are shares of the value without the lever.
    than
        A second name of :data:`PLACES`: the bounds are on the difference made at `where` less the one made there; none
        if empty.
    beside
        Names of levers that stand in both runs, as announced: what the lever adds to them.
    argued
        Why the row is thought to be wrong where the model contradicts it, with the figures that say so; a contradiction
        without an argument is a defect. No part of what is expected.
    """

    says: str
    metric: str
    kind: Literal["input", "effect"]
    low: float = -math.inf
    high: float = math.inf
    where: str = "france"
    year: int = 9
    relative: bool = False
    than: str = ""
    beside: tuple[str, ...] = ()
    argued: str = field(default="", compare=False)
