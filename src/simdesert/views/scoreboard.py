"""The scoreboard of published effects as terminal table, Markdown and JSON; emergent effects and misses come first."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from simdesert.results.store import whole_folder, writing
from simdesert.studies._effects import TAGS, VERDICTS, Effect
from simdesert.studies.scoreboard import Score, Scoreboard
from simdesert.views.bar import bar
from simdesert.views.markdown import runs_of, table
from simdesert.views.numbers import decimals, number
from simdesert.views.plain import plain

if TYPE_CHECKING:
    from simdesert.country.territory import Territory
    from simdesert.studies.compare import CompareOptions

FILES = ("scoreboard.json", "scoreboard.md")
DIGITS = 6
"""Significant digits of decimals in the JSON [count]."""

WANTED_INSIDE = 2 / 3
"""Share of emergent effects with published bounds that ought to be inside [–]."""

HEADER = ("effect", "published", "model [95 %]", "verdict")
RULES = (
    "*Inside*: the mean over seeds lies within the published bounds. *Sign only*: it does not, or only a sign is "
    "published, and the whole interval has that sign. *Outside*: neither. An input figure is a parameter of the model "
    "or follows from one, a calibrated one is a target of its calibration: both say nothing about the model. Few seeds "
    "make wide intervals, and wide intervals hold 0."
)


def scoreboard_and_write(territory: Territory, options: CompareOptions, out: Path) -> Scoreboard:
    """Return the scoreboard; write it into `out` as JSON and Markdown, both or none."""
    from simdesert.studies.scoreboard import scoreboard

    with whole_folder(out) as folder:
        with bar(f"published effects × {options.seeds} seeds") as progress:
            result = scoreboard(territory, options, progress)
        with writing(folder):
            text = json.dumps(as_data(result), indent=1, ensure_ascii=False)
            (folder / FILES[0]).write_text(text, encoding="utf-8")
            (folder / FILES[1]).write_text(page(result), encoding="utf-8")
    return result


def show(console: Console, result: Scoreboard, out: Path) -> None:
    """Print what counts, then all effects by tag, then where the files are."""
    console.print("\n".join(summary(result)), highlight=False)
    for tag in reversed(TAGS):
        shown = Table(*HEADER, title=tag, title_justify="left", box=None, pad_edge=False)
        for row in _rows(result, tag):
            shown.add_row(*row)
        console.print()
        console.print(shown)
    console.print("\n" + ", ".join(str(out / name) for name in FILES), markup=False, highlight=False, soft_wrap=True)


def summary(result: Scoreboard) -> tuple[str, ...]:
    """Return what counts: wrong signs, emergent effects that are inside, signs, what is not measured."""
    emergent = result.of("emergent")
    wrong = [one.effect.id for one in emergent if one.wrong_sign]
    bounded = [one for one in emergent if one.effect.expects != "sign"]
    inside = sum(one.verdict == "inside" for one in bounded)
    signs = [one for one in emergent if one.effect.expects == "sign"]
    right = sum(one.verdict == "sign only" for one in signs)
    left = [one.effect.id for one in result.scores if one.verdict == "not measured"]
    enough = "at least" if bounded and inside >= WANTED_INSIDE * len(bounded) else "less than"
    return (
        f"Emergent effects with the wrong sign: {', '.join(wrong) if wrong else 'none'} (of {len(emergent)}).",
        f"Emergent effects with published bounds: {inside} of {len(bounded)} inside, {enough} two thirds.",
        f"Emergent effects of which only the sign can be compared: {right} of {len(signs)} have it beyond doubt.",
        f"Not measured: {', '.join(left) if left else 'none'}.",
    )


def page(result: Scoreboard) -> str:
    """Return the scoreboard as Markdown."""
    counts = table(
        ("tag", *VERDICTS),
        [(tag, *(str(sum((s.effect.tag, s.verdict) == (tag, v) for s in result.scores)) for v in VERDICTS))
         for tag in reversed(TAGS)],
    )  # fmt: skip
    parts = [f"### {tag.capitalize()}\n\n{table((*HEADER, 'how'), _rows(result, tag, how=True))}" for tag in TAGS[::-1]]
    said = "".join(f"- {sentence}\n" for sentence in summary(result))
    return f"{said}\n{RULES}\n\n{counts}\n" + "\n".join(parts) + f"\n{runs_of(result)}\n"


def as_data(result: Scoreboard) -> dict[str, Any]:
    """Return the scoreboard as JSON holds it; what is unknown or unbounded is null."""
    common = {name: value for name, value in vars(result).items() if name != "scores"}
    return {**common, "summary": list(summary(result)), "effects": [_score_as_data(one) for one in result.scores]}


def _score_as_data(score: Score) -> dict[str, Any]:
    declared, obtained = plain(vars(score.effect), DIGITS), plain(vars(score.obtained), DIGITS)
    return {**declared, "obtained": obtained, "verdict": score.verdict, "wrong_sign": score.wrong_sign}


def _rows(result: Scoreboard, tag: str, *, how: bool = False) -> list[tuple[str, ...]]:
    """Return the rows of a tag: wrong signs first, then outside, not measured, sign only, inside."""
    scores = sorted((one for one in result.scores if one.effect.tag == tag), key=_badness)
    return [
        (f"{one.effect.id} {one.effect.says}", _published(one.effect), obtained(one), said(one),
         *([_how(one.effect)] if how else []))
        for one in scores
    ]  # fmt: skip


def _badness(score: Score) -> tuple[bool, int]:
    order = ("outside", "not measured", "sign only", "inside")
    return not score.wrong_sign, order.index(score.verdict)


def said(score: Score) -> str:
    """Return the verdict, and what an outside is worth."""
    if score.verdict == "not measured":
        return f"not measured: {score.effect.cannot or 'this territory or these years do not show it'}"
    if score.verdict != "outside":
        return score.verdict
    if score.wrong_sign:
        return "outside, wrong sign"
    holds_zero = score.obtained.low <= 0.0 <= score.obtained.high
    return "outside, its interval holds 0" if holds_zero and score.effect.sign else "outside"


def obtained(score: Score) -> str:
    """Return the mean with its interval and unit, three significant digits: "+0.41 [+0.38, +0.44] points per point"."""
    estimate = score.obtained
    if math.isnan(estimate.mean):
        return "–"
    scale = _scale(score.effect)
    values = [scale * value for value in (estimate.mean, estimate.low, estimate.high)]
    if score.effect.unit == "calendar year":
        return f"{values[0]:.0f} [{values[1]:.0f}, {values[2]:.0f}]"
    mean, low, high = (_digits(value, max(map(abs, values))) for value in values)
    return f"{mean} [{low}, {high}] {_unit(score.effect)}"


def _published(effect: Effect) -> str:
    scale = _scale(effect)
    figure = "" if math.isnan(effect.published) else _digits(scale * effect.published, abs(scale * effect.published))
    if not math.isfinite(effect.low):
        sign = {1: "rises", -1: "falls", 0: "level"}[effect.sign]
        return f"{figure} ({sign})" if figure else sign
    if effect.unit == "calendar year":
        return f"{effect.low:.0f} to {effect.high:.0f} ({effect.interval})"
    largest = max(abs(scale * effect.low), abs(scale * effect.high))
    bounds = f"{_digits(scale * effect.low, largest)} to {_digits(scale * effect.high, largest)}"
    return f"{figure} ({bounds}: {effect.interval})" if figure else f"{bounds} ({effect.interval})"


def _how(effect: Effect) -> str:
    return f"{effect.how} ({effect.source})" if effect.how else effect.source


def _scale(effect: Effect) -> float:
    return 100.0 if effect.unit.startswith(("share", "per year")) else 1.0


def _unit(effect: Effect) -> str:
    if _scale(effect) == 1.0:
        return effect.unit
    return effect.unit.replace("share", "%", 1) if effect.unit.startswith("share") else "% a year"


def _digits(value: float, scale: float) -> str:
    return number(value, decimals(scale), "en").removesuffix(".0")
