"""All levers on against none, turn by turn."""

from __future__ import annotations

from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.months import model_of
from benchmarks.process import in_child
from benchmarks.row import Goal, Row, several
from benchmarks.setting import Setting
from benchmarks.whole import run_once, words_of

RATIO = Goal(1.6)
PAIR = ("baseline", "everything")


def packages(setting: Setting) -> list[Row]:
    """Return the time of ``everything`` over that of ``baseline``: whole processes, and the years alone."""
    words = [words_of(setting.repeated, name, setting.default, setting.package_years) for name in PAIR]
    whole = [[run_once(each).seconds for each in words] for _ in range(setting.pairs)]
    values = {"territory": setting.repeated, "scale": setting.default, "years": setting.package_years,
              "pairs": setting.pairs}  # fmt: skip
    years = in_child("benchmarks.packages:alternated", values)["seconds"]
    where = f"{setting.repeated}, {several(setting.package_years, 'year')}, {setting.default} inhabitants per agent"
    return [
        _row(setting, f"`everything` over `baseline`, {where}, whole processes", whole),
        _row(setting, f"`everything` over `baseline`, {where}, years alone", years),
    ]


def alternated(territory: str, scale: int, years: int, pairs: int) -> dict[str, Any]:
    """Return seconds of the years, without the start that both share: [[baseline, everything], …]."""
    for name in PAIR:
        model_of(territory, name, scale).close()
    return {"seconds": [[_years(territory, name, scale, years) for name in PAIR] for _ in range(pairs)]}


def _years(territory: str, name: str, scale: int, years: int) -> float:
    model = model_of(territory, name, scale)
    began = perf_counter()
    for _ in range(12 * years):
        model.step()
    seconds = perf_counter() - began
    model.close()
    return seconds


def _row(setting: Setting, work: str, seconds: list[list[float]]) -> Row:
    ratio = median(everything / baseline for baseline, everything in seconds)
    pairs = "; ".join(f"{baseline:.2f} and {everything:.2f} s" for baseline, everything in seconds)
    return Row(
        work, "python -m benchmarks --only packages", ratio, "×", RATIO, setting.full, f"pairs: {pairs}", seconds
    )
