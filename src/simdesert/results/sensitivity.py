"""Sensitivity: how much each uncertain number moves the answers, as a table that can be kept and read again."""

from __future__ import annotations

import csv
import dataclasses
import json
import math
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from simdesert.errors import TableError
from simdesert.results.store import writing

FILE = "sensitivity.csv"

Kind = Literal["parameter", "grade", "luck"]


@dataclass(frozen=True)
class SensitivityRun:
    """What the runs behind a study have in common.

    Attributes
    ----------
    territory, regions, data_version
        What was there, the régions it was cut to (codes, empty for all of it), and the hash of its data.
    code_version
        Version and hash of the code.
    seed
        First of those of all runs: the same luck everywhere.
    inhabitants_per_agent
        Scale of the patients [inhabitants].
    years
        The answers are those of the last of so many years [years].
    trajectories, samples
        Of Morris, of Sobol [count].
    seeds
        Lucks over which each answer is a mean [count].
    """

    territory: str
    regions: str
    data_version: str
    code_version: str
    seed: int
    inhabitants_per_agent: int
    years: int
    trajectories: int
    samples: int
    seeds: int = 1


@dataclass(frozen=True)
class Influence:
    """What one uncertain number, or all those of a grade together, do to one answer; NaN where it was not looked at.

    Attributes
    ----------
    answer
        Name of the answer.
    kind
        ``parameter``; ``grade`` for all parameters of that grade together; ``luck`` for what other seeds do at central
        values: `sigma` is the standard deviation of the answer (a mean over so many), `mu_star` what a parameter would
        seem to do that only changes luck.
    name
        ``owner.parameter``, the grade, or how many seeds.
    grade, unit, low, high
        Of the parameter: what it is worth, and the range that was tried.
    mu, mu_star, mu_star_conf, sigma
        Morris: mean elementary effect, mean size of it with half of its 95 % interval, standard deviation [unit of the
        answer, over the whole range of the parameter].
    first, first_conf, total, total_conf
        Sobol: share of the variance explained alone, and with interactions, with half of their 95 % intervals [–].
    """

    answer: str
    kind: Kind
    name: str
    grade: str
    unit: str = ""
    low: float = math.nan
    high: float = math.nan
    mu: float = math.nan
    mu_star: float = math.nan
    mu_star_conf: float = math.nan
    sigma: float = math.nan
    first: float = math.nan
    first_conf: float = math.nan
    total: float = math.nan
    total_conf: float = math.nan


@dataclass(frozen=True)
class Sensitivity:
    """A study: what it rests on, and its lines."""

    run: SensitivityRun
    lines: tuple[Influence, ...]

    def answers(self) -> tuple[str, ...]:
        """Return the names of the answers, in their order."""
        return tuple(dict.fromkeys(line.answer for line in self.lines))

    def of(self, answer: str, kind: Kind = "parameter") -> list[Influence]:
        """Return the lines of an answer, parameters by falling size of their effect."""
        found = [line for line in self.lines if (line.answer, line.kind) == (answer, kind)]
        return sorted(found, key=lambda line: -line.mu_star) if kind == "parameter" else found

    def resting_on(self, answer: str, grade: str) -> Influence | None:
        """Return what all parameters of a grade do together, None if there is none of that grade."""
        return next((line for line in self.of(answer, "grade") if line.name == grade), None)

    def luck(self, answer: str) -> Influence | None:
        """Return what other seeds do to an answer, None where nobody looked."""
        return next(iter(self.of(answer, "luck")), None)


def influence(lines: Iterable[Influence]) -> dict[str, float]:
    """Return how influential each parameter is over all answers, the most influential first {name: [–]}.

    The mean over answers of µ*/Σµ*: its share of all that moves an answer.
    """
    by_answer: dict[str, dict[str, float]] = {}
    for line in lines:
        if line.kind == "parameter":
            by_answer.setdefault(line.answer, {})[line.name] = line.mu_star
    total: dict[str, float] = {}
    for effects in by_answer.values():
        whole = sum(effects.values())
        for name, effect in effects.items():
            total[name] = total.get(name, 0.0) + (effect / whole if whole else 0.0) / len(by_answer)
    return dict(sorted(total.items(), key=lambda item: -item[1]))


_LINE = tuple(field.name for field in fields(Influence))
_RUN = tuple(field.name for field in fields(SensitivityRun))
_PLURAL: dict[Kind, str] = {"parameter": "parameters", "grade": "grades", "luck": "luck"}
_TEXTS = ("answer", "kind", "name", "grade", "unit")


def write_sensitivity(file: Path, study: Sensitivity) -> None:
    """Write the lines as CSV with five significant digits, each with what it rests on; what is unknown stays empty."""
    with writing(file.parent), file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, (*_LINE, *_RUN), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**{n: _text(getattr(line, n)) for n in _LINE}, **vars(study.run)} for line in study.lines)


def as_json(study: Sensitivity) -> str:
    """Return the study as JSON: ``run``, and ``answers`` with their parameters, grades and luck; null where unknown."""
    answers = [
        {"name": name, **{_PLURAL[kind]: [_entry(line) for line in study.of(name, kind)] for kind in _PLURAL}}
        for name in study.answers()
    ]
    return json.dumps({"run": dataclasses.asdict(study.run), "answers": answers}, indent=1, ensure_ascii=False) + "\n"


def read_sensitivity(file: Path) -> Sensitivity | None:
    """Return a study that was written, None if there is no such file.

    Raises
    ------
    TableError
        A line that cannot be understood.
    """
    if not file.is_file():
        return None
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        try:
            rows = list(reader)
            lines = tuple(_line(row) for row in rows)
            run = SensitivityRun(**_numbered(rows[0]))
        except (KeyError, ValueError, TypeError, IndexError, csv.Error) as error:
            raise TableError(f"{file} is no table of 'simdesert sensitivity' ({error!r}); write it again") from error
    return Sensitivity(run, lines)


def _numbered(row: dict[str, str]) -> dict[str, Any]:
    return {
        field.name: int(row[field.name]) if field.type == "int" else row[field.name] for field in fields(SensitivityRun)
    }


def _line(row: dict[str, str]) -> Influence:
    numbers = {name: float(row[name]) if row[name] else math.nan for name in _LINE if name not in _TEXTS}
    kinds: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}
    return Influence(row["answer"], kinds[row["kind"]], row["name"], row["grade"], row["unit"], **numbers)


def _text(value: object) -> object:
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.5g}"
    return value


def _entry(line: Influence) -> dict[str, Any]:
    known = {name: getattr(line, name) for name in _LINE if name not in ("answer", "kind")}
    return {n: None if isinstance(v, float) and math.isnan(v) else v for n, v in known.items()}
