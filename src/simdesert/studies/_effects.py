"""Published effects as data: what is held against the model, how it is tagged, which run shows it."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from simdesert.parameters import Grade

Tag = Literal["input", "calibrated", "emergent"]
Expects = Literal["range", "sign"]
Verdict = Literal["inside", "sign only", "outside", "not measured"]

TAGS: tuple[Tag, ...] = get_args(Tag)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
BASELINE, HISTORY = "baseline", "history"
MODEL = "model"
"""In a run: the numbers of the model itself that it sets, beside the levers."""

_FILE = Path(__file__).parent / "effects.toml"


@dataclass(frozen=True)
class Effect:
    """A published effect; ``effects.toml`` says what each field means.

    Attributes
    ----------
    low, high
        Published bounds, infinite where only the sign is compared [unit].
    published
        The figure itself, NaN where there is a range only [unit].
    run, years, measure
        Which run is looked at, after how many years, and how; empty where `cannot` says why none is.
    metric, where, than, since, regions
        What the measure asks for.
    """

    id: str
    says: str
    tag: Tag
    expects: Expects
    sign: int
    unit: str
    source: str
    grade: Grade
    published: float = math.nan
    low: float = -math.inf
    high: float = math.inf
    interval: str = ""
    run: str = ""
    years: int = 0
    measure: str = ""
    metric: str = ""
    where: str = "france"
    than: str = ""
    since: int = 0
    regions: tuple[str, ...] = ()
    how: str = ""
    cannot: str = ""

    def verdict(self, mean: float, low: float, high: float) -> Verdict:
        """Return what the mean over seeds and its 95 % interval say of the effect.

        ``inside``: the mean lies within the published bounds. ``sign only``: the whole interval has the published sign.
        ``outside``: neither. A level has no sign.
        """
        if math.isnan(mean):
            return "not measured"
        if self.expects == "range" and self.low <= mean <= self.high:
            return "inside"
        return "sign only" if self._signed(low, high) == self.sign != 0 else "outside"

    def wrong_sign(self, low: float, high: float) -> bool:
        """Return whether the whole 95 % interval has the sign opposite to the published one."""
        return self._signed(low, high) == -self.sign != 0

    @staticmethod
    def _signed(low: float, high: float) -> int:
        return 1 if low > 0.0 else -1 if high < 0.0 else 0


Runs = Mapping[str, Mapping[str, Mapping[str, float]]]
"""{run: {lever, or "model": {parameter: value}}}, on top of the baseline."""


@lru_cache(maxsize=1)
def effects() -> tuple[Effect, ...]:
    """Return the published effects, in the order of the file."""
    return tuple(Effect(**{**one, "regions": tuple(one.get("regions", ()))}) for one in _table()["effects"])


def runs() -> Runs:
    """Return what each run has on top of the baseline; ``history`` is ``history-2013`` instead."""
    found: Runs = _table()["runs"]
    return found


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
