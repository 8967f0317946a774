"""Proof: what each lever must show, what running the model with and without it showed, and the verdict.

One line an expectation, kept in ``proof.csv`` with the parameters of the run that it came from, so that levers can be
run again one by one.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, get_args

import simdesert
from simdesert.errors import TableError
from simdesert.levers._must_show import MustShow

Verdict = Literal["holds", "not distinguishable", "contradicts"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

REGIONS: Mapping[str, str] = {"24": "Centre-Val de Loire", "53": "Bretagne", "93": "Provence-Alpes-Côte d'Azur"}
"""The three régions that the proof looks at besides the whole territory, by INSEE code."""

FILE = "proof.csv"


@dataclass(frozen=True)
class Estimate:
    """A mean over seeds and its 95 % interval; NaN where nothing was measured."""

    mean: float
    low: float
    high: float

    @property
    def sign(self) -> str:
        """The sign that all of the interval has: ``+``, ``−``, ``0`` for exactly none; ``±`` if it can't be told."""
        if math.isnan(self.low) or math.isnan(self.high):
            return "–"
        if self.low == self.high == 0.0:
            return "0"
        return "+" if self.low > 0.0 else "−" if self.high < 0.0 else "±"

    def verdict(self, low: float, high: float) -> Verdict:
        """Return ``holds`` if the whole interval lies within [low, high], ``contradicts`` if all of it lies outside."""
        if low <= self.low and self.high <= high:
            return "holds"
        return "contradicts" if self.low > high or self.high < low else "not distinguishable"


@dataclass(frozen=True)
class ProofRun:
    """What the runs behind a line have in common.

    Attributes
    ----------
    territory, stylised, data_version
        What was there, whether its doctors are invented, and the hash of its data.
    code_version
        Version and hash of the code.
    seeds
        Pairs of runs [count].
    inhabitants_per_agent
        Scale of the patients [inhabitants].
    fixed_parameters
        Whether every parameter kept its central value.
    """

    territory: str
    stylised: bool
    data_version: str
    code_version: str
    seeds: int
    inhabitants_per_agent: int
    fixed_parameters: bool


@dataclass(frozen=True)
class ProofLine:
    """One expectation and what came of it.

    Attributes
    ----------
    lever
        Its key.
    expected
        What it must show.
    unit
        Of the metric or flow.
    without
        Mean value without the lever, where the expectation looks [unit].
    obtained
        The difference that the lever makes, less the one that it makes in the second place if the expectation names one
        [unit, or share of the value without it].
    regions
        The same within each of :data:`REGIONS`, in their order.
    run
        What it came from.
    """

    lever: str
    expected: MustShow
    unit: str
    without: float
    obtained: Estimate
    regions: tuple[Estimate, ...]
    run: ProofRun

    @property
    def verdict(self) -> Verdict:
        """What the interval says of the expectation."""
        return self.obtained.verdict(self.expected.low, self.expected.high)

    @property
    def unmoved(self) -> bool:
        """Whether the line holds only because zero is itself a bound: exactly nothing changed."""
        bounds = (self.expected.low, self.expected.high)
        return self.obtained.sign == "0" and self.verdict == "holds" and 0.0 in bounds and bounds != (0.0, 0.0)


def merged(
    former: Iterable[ProofLine], new: Iterable[ProofLine], declared: Mapping[str, Sequence[MustShow]]
) -> list[ProofLine]:
    """Return a line for each declared expectation that was ever checked, the new one if there is one.

    Lines of expectations that are no longer declared, or not in the same words and bounds, are left out.

    Parameters
    ----------
    former, new
        Lines kept, and lines just obtained.
    declared
        Expectations by lever.
    """
    known = {(line.lever, line.expected): line for line in (*former, *new)}
    wanted = ((lever, expected) for lever in sorted(declared) for expected in declared[lever])
    return [known[one] for one in wanted if one in known]


def shipped() -> Path:
    """Return the proof that comes with SimDesert: in the package, or in ``docs/reference`` of a checkout."""
    package = Path(simdesert.__file__).parent
    inside = package / FILE
    return inside if inside.is_file() else package.parents[1] / "docs" / "reference" / FILE


def write_proof(file: Path, lines: Iterable[ProofLine]) -> None:
    """Write the lines as CSV, whole or not at all; what is unknown stays empty."""
    from simdesert.results.store import writing

    table = io.StringIO()
    writer = csv.DictWriter(table, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(map(_row, lines))
    partial = file.with_name(f".{file.name}.partial")
    with writing(file.parent):
        partial.write_text(table.getvalue(), encoding="utf-8", newline="")
        partial.replace(file)


def read_proof(file: Path) -> list[ProofLine]:
    """Return the lines of a proof, none if there is no such file.

    Raises
    ------
    TableError
        A line that cannot be understood.
    """
    if not file.is_file():
        return []
    lines: list[ProofLine] = []
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        try:
            lines.extend(map(_line, reader))
        except (KeyError, ValueError, TypeError, csv.Error) as error:
            remedy = "delete the file and run 'simdesert prove' again"
            raise TableError(f"{file} line {reader.line_num} is no line of a proof; {remedy}") from error
    return lines


_EXPECTED = tuple(field.name for field in fields(MustShow) if field.compare)
_RUN = tuple(field.name for field in fields(ProofRun))
_OBTAINED = ("obtained", *(f"region_{code}" for code in REGIONS))
_BOUNDS = ("", "_low", "_high")
_COLUMNS = ("lever", *_EXPECTED, "unit", "without", *(f"{name}{end}" for name in _OBTAINED for end in _BOUNDS),
            "verdict", *_RUN)  # fmt: skip


def _row(line: ProofLine) -> dict[str, object]:
    estimates = (line.obtained, *line.regions)
    numbers = {
        f"{name}{end}": _text(value)
        for name, one in zip(_OBTAINED, estimates, strict=True)
        for end, value in zip(_BOUNDS, (one.mean, one.low, one.high), strict=True)
    }
    expected = {name: getattr(line.expected, name) for name in _EXPECTED}
    return {
        "lever": line.lever, **expected, "beside": " ".join(line.expected.beside), "unit": line.unit,
        "without": _text(line.without), **numbers, "verdict": line.verdict, **vars(line.run),
    }  # fmt: skip


def _line(row: Mapping[str, str]) -> ProofLine:
    obtained, *regions = (Estimate(*(_number(row[f"{name}{end}"]) for end in _BOUNDS)) for name in _OBTAINED)
    expected = MustShow(
        says=row["says"],
        metric=row["metric"],
        kind="input" if row["kind"] == "input" else "effect",
        low=float(row["low"]),
        high=float(row["high"]),
        where=row["where"],
        year=int(row["year"]),
        relative=_flag(row["relative"]),
        than=row.get("than", ""),  # lacks in proofs kept before expectations could compare two places
        beside=tuple(row.get("beside", "").split()),
    )
    run = ProofRun(
        territory=row["territory"],
        stylised=_flag(row["stylised"]),
        data_version=row["data_version"],
        code_version=row["code_version"],
        seeds=int(row["seeds"]),
        inhabitants_per_agent=int(row["inhabitants_per_agent"]),
        fixed_parameters=_flag(row["fixed_parameters"]),
    )
    return ProofLine(row["lever"], expected, row["unit"], _number(row["without"]), obtained, tuple(regions), run)


def _text(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.6g}"


def _number(text: str) -> float:
    return float(text) if text else math.nan


def _flag(text: str) -> bool:
    return {"True": True, "False": False}[text]
