"""What a lever must show and what it showed, in words; imports nothing heavy."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from simdesert.levers._lever import Lever
from simdesert.levers._must_show import PLACES, MustShow
from simdesert.results.proof import REGIONS, Estimate, ProofLine, read_proof, shipped
from simdesert.studies._flows import unit_of
from simdesert.views.numbers import decimals, number
from simdesert.views.plain import plain

NOT_RUN = "not run yet"

Showed = Mapping[tuple[str, MustShow], ProofLine]


def showed() -> Showed:
    """Return the lines of the proof that comes with SimDesert, by lever and expectation."""
    return {(line.lever, line.expected): line for line in read_proof(shipped())}


def looked_at(expected: MustShow) -> str:
    """Return the metric, its place and its year: "`gps` [practice places], priority zones less towns, year 9"."""
    unit = "% of the value without" if expected.relative else _unit(expected)
    where = PLACES[expected.where] + (f" less {PLACES[expected.than]}" if expected.than else "")
    beside = f", beside {' and '.join(f'`{name}`' for name in expected.beside)}" if expected.beside else ""
    return f"`{expected.metric}` [{unit}], {where}, year {expected.year}{beside}"


def bounds(expected: MustShow) -> str:
    """Return the bounds on the difference: "at least +100", "−5 to +5"."""
    low, high = (_bound(value, expected) for value in (expected.low, expected.high))
    if math.isinf(expected.low):
        return "anything" if math.isinf(expected.high) else f"at most {high}"
    return f"at least {low}" if math.isinf(expected.high) else f"{low} to {high}"


def obtained(estimate: Estimate, expected: MustShow) -> str:
    """Return a difference with its interval, three significant digits: "+12.3 [+8.1, +16.5]"."""
    values = (estimate.mean, estimate.low, estimate.high)
    if math.isnan(estimate.mean):
        return "–"
    largest = max(abs(value) for value in values if math.isfinite(value)) * _scale(expected)
    mean, low, high = (number(value * _scale(expected), decimals(largest), "en", signed=True) for value in values)
    return f"{mean} [{low}, {high}]"


def outcome(expected: MustShow, line: ProofLine | None) -> str:
    """Return what an expectation came to: "holds: +12.3 [+8.1, +16.5]"."""
    return NOT_RUN if line is None else f"{verdict(line)}: {obtained(line.obtained, expected)}"


def verdict(line: ProofLine) -> str:
    """Return the verdict, and whether it holds with nothing moved at all."""
    return f"{line.verdict}, nothing moved" if line.unmoved else line.verdict


def as_data(lever: type[Lever], lines: Showed) -> list[dict[str, Any]]:
    """Return what a lever must show and what it showed as JSON holds it; what is unbounded or unknown is null."""
    return [
        {
            **plain(vars(expected)),
            "unit": unit_of(expected.metric),
            "showed": _line_as_data(lines.get((lever.name, expected))),
        }
        for expected in lever.must_show
    ]


def _line_as_data(line: ProofLine | None) -> dict[str, Any] | None:
    if line is None:
        return None
    regions = zip(REGIONS, line.regions, strict=True)
    return {
        "verdict": line.verdict,
        "without": plain(line.without),
        "difference": plain(vars(line.obtained)),
        "regions": {code: plain(vars(estimate)) for code, estimate in regions},
        "run": vars(line.run),
    }


def _unit(expected: MustShow) -> str:
    return "points" if unit_of(expected.metric) == "share" else unit_of(expected.metric)


def _scale(expected: MustShow) -> float:
    return 100.0 if expected.relative or unit_of(expected.metric) == "share" else 1.0


def _bound(value: float, expected: MustShow) -> str:
    if math.isinf(value):
        return ""
    text = number(value * _scale(expected), 6, "en", signed=True)
    return text.rstrip("0").rstrip(".")
