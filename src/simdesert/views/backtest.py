"""The back-test as terminal table, Markdown, JSON and figure; where the model loses comes first."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from simdesert.results.store import whole_folder, writing
from simdesert.studies.backtest import FIRST_JUDGED, LAST_FITTED, LAST_JUDGED, PANDEMIC, Backtest, Judged
from simdesert.views.bar import bar
from simdesert.views.markdown import runs_of, table
from simdesert.views.numbers import decimals, number, percent
from simdesert.views.plain import plain

if TYPE_CHECKING:
    from simdesert.country.territory import Territory
    from simdesert.studies.compare import CompareOptions

FILES = ("backtest.json", "backtest.md", "backtest.png")
DIGITS = 6
"""Significant digits of estimates in the JSON [count]."""

ERRORS = ("model", "model as it is", "persistence", "trend")

CAVEATS = (
    (
        "A handful of points, several of them rounded, prove little: a series that is won says that nothing speaks "
        "against the model, not that it is right."
    ),
    (
        f"Fitted on the years to {LAST_FITTED}, judged on {FIRST_JUDGED}–{LAST_JUDGED} by root-mean-square error: of "
        "the model one factor a series (its level), of persistence the last figure, of the trend a line."
    ),
    (
        "Not wholly out of sample: stock, first settlements and exits of 2013 are read off lines between figures of "
        "2010–11 and of 2021–22, lists of 2013 are fitted to the people without médecin traitant of 2017, the model's "
        "other numbers are of 2016–25, and health houses and assistants are given as they came."
    ),
    f"{PANDEMIC[0]} and {PANDEMIC[1]} (*) are years of the pandemic, which nobody knew in {LAST_FITTED}.",
)


def backtest_and_write(territory: Territory, options: CompareOptions, out: Path) -> Backtest:
    """Return the back-test; write it into `out` as JSON, Markdown and a figure, all or none."""
    from simdesert.studies.backtest import backtest
    from simdesert.views.backtest_figure import draw

    with whole_folder(out) as folder:
        with bar(f"2013–2024 × {options.seeds} seeds") as progress:
            result = backtest(territory, options, progress)
        with writing(folder):
            (folder / FILES[0]).write_text(json.dumps(as_data(result), indent=1, ensure_ascii=False), encoding="utf-8")
            (folder / FILES[1]).write_text(page(result), encoding="utf-8")
        draw(result, folder / FILES[2])
    return result


def show(console: Console, result: Backtest, out: Path) -> None:
    """Print what was lost, the scores, what is not scored, and where the files are."""
    if banner(result):
        console.print(f"{banner(result)}\n", style="bold yellow", markup=False, highlight=False)
    console.print(verdict(result), highlight=False)
    for header, rows in ((_SCORES, _score_rows(result)), (_LISTED, _listed_rows(result))):
        shown = Table(*header, box=None, pad_edge=False)
        for row in rows:
            shown.add_row(*row)
        console.print()
        console.print(shown)
    console.print("\n" + "\n".join(CAVEATS), highlight=False)
    console.print("\n" + ", ".join(str(out / name) for name in FILES), markup=False, highlight=False, soft_wrap=True)


def banner(result: Backtest) -> str:
    """Return the warning that the record is that of France and the territory is not, empty elsewhere."""
    toy = "Toy territory: entirely invented. The record is that of France, so that agreement here says nothing."
    return toy if result.territory == "toy" else ""


def verdict(result: Backtest) -> str:
    """Return one sentence a series that was scored, those that the model loses first."""
    lines = []
    for line in _losers_first(result):
        last = f"over {len(line.judged)} points, {_in_pandemic(line)} of them in the pandemic"
        if line.beaten_by:
            lines.append(f"The model loses: {line.series.label}, to {' and '.join(line.beaten_by)}, {last}.")
        else:
            lines.append(f"The model is nearer than both simple forecasts: {line.series.label}, {last}.")
    return "\n".join(lines) or "No series has points enough to be scored."


def page(result: Backtest) -> str:
    """Return the back-test as Markdown."""
    said = "".join(f"- {sentence}\n" for sentence in verdict(result).split("\n"))
    caveats = " ".join(CAVEATS)
    warning = f"> **{banner(result)}**\n\n" if banner(result) else ""
    return (
        f"{warning}{said}\n{caveats}\n\n{table(_SCORES, _score_rows(result))}\n"
        f"Not scored:\n\n{table(_LISTED, _listed_rows(result))}\n{runs_of(result)}\n\n"
        f"![Record, model with its interval, persistence and trend]({FILES[2]})\n"
    )


def as_data(result: Backtest) -> dict[str, Any]:
    """Return the back-test as JSON holds it; what is unknown is null."""
    common = {name: value for name, value in vars(result).items() if name != "lines"}
    return {**common, "fitted_to": LAST_FITTED, "judged": [FIRST_JUDGED, LAST_JUDGED], "pandemic": list(PANDEMIC),
            "series": [_line_as_data(line) for line in result.lines]}  # fmt: skip


def _line_as_data(line: Judged) -> dict[str, Any]:
    model = line.model
    estimated = {
        "model": [
            {"year": int(year), "mean": mean, "low": low, "high": high}
            for year, mean, low, high in zip(line.years, model.mean, model.low, model.high, strict=True)
        ],
        "factor": line.factor,
        "trend": {"at_2018": line.trend[0], "per_year": line.trend[1]},
        "rmse": line.errors,
    }
    return {
        "series": line.series.name,
        "label": line.series.label,
        "kind": line.series.kind,
        "note": line.series.note,
        "record": [vars(point) for point in line.points],
        **plain(estimated, DIGITS),
        "scored": not line.unscored,
        "unscored": line.unscored,
        "beaten_by": list(line.beaten_by),
    }


_SCORES = ("series", "points to 2018", "2019–24", *(f"error: {name}" for name in ERRORS), "the model")
_LISTED = ("series", "record", "model, same years", "why it is not scored")


def _score_rows(result: Backtest) -> list[tuple[str, ...]]:
    return [
        (_named(line), str(len(line.fitted)), f"{len(line.judged)} ({_in_pandemic(line)}*)",
         *(_digits(line.errors[name], line.errors["persistence"]) for name in ERRORS),
         f"loses to {' and '.join(line.beaten_by)}" if line.beaten_by else "nearer than both")
        for line in _losers_first(result)
    ]  # fmt: skip


def _listed_rows(result: Backtest) -> list[tuple[str, ...]]:
    return [(_named(line), *_side_by_side(line), line.unscored) for line in result.lines if line.unscored]


def _side_by_side(line: Judged) -> tuple[str, str]:
    """Return record and model as it is, both with their years."""
    within = set(line.years.tolist())
    ours = [(point.year, line.forecast("model as it is", point.year)) for point in line.points if point.year in within]
    theirs = [(point.year, point.value) for point in line.points]
    largest = max((abs(value) for _, value in theirs), default=1.0)
    share = line.points[0].unit == "share"
    return _dated(theirs, largest, share), _dated(ours, largest, share)


def _dated(values: Sequence[tuple[int, float]], scale: float, share: bool) -> str:
    shown = [(year, percent(value, 1, "en") if share else _digits(value, scale)) for year, value in values]
    return ", ".join(f"{text} ({year}{'*' * (year in PANDEMIC)})" for year, text in shown)


def _named(line: Judged) -> str:
    return f"{line.series.label} ({line.series.note})" if line.series.note else line.series.label


def _losers_first(result: Backtest) -> list[Judged]:
    scored = [line for line in result.lines if not line.unscored]
    return sorted(scored, key=lambda line: -len(line.beaten_by))


def _in_pandemic(line: Judged) -> int:
    return sum(point.year in PANDEMIC for point in line.judged)


def _digits(value: float, scale: float) -> str:
    """Return a number with three significant digits of `scale`."""
    return number(value, decimals(scale) if scale and math.isfinite(scale) else 3, "en")
