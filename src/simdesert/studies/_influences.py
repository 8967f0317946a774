"""Influences: from the answers at the points of a sensitivity study to its lines."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simdesert.results.sensitivity import Influence, influence
from simdesert.studies._factors import Factor, values_at
from simdesert.studies._indices import STEP, Shares, decomposed, saltelli, screened, trajectories

if TYPE_CHECKING:
    from simdesert.studies.sensitivity import SensitivityOptions

Reals = NDArray[np.float64]
Answer = Callable[[Reals], Reals]
"""From values of all factors (n_points, n_factors), NaN for what is left alone, to (n_points, n_answers)."""

_EVERYTHING = {"first": 1.0, "first_conf": 0.0, "total": 1.0, "total_conf": 0.0}

DECOMPOSED = 10
"""The most influential factors, whose shares of the variance are told apart [count]."""


def by_luck(names: Sequence[str], answers: Reals, n: int = 1) -> tuple[Influence, ...]:
    """Return what luck alone does to each answer, as a standard deviation and as a Morris effect.

    Two runs with different luck differ by E|x − y|, which Morris would divide by his step; means of `n` by √n less.

    Parameters
    ----------
    names
        Of the answers.
    answers
        By seed, at the same values of all factors (n_seeds, n_answers).
    n
        Seeds over which the study takes means [count].
    """
    seeds, less = len(answers), n**-0.5
    apart = np.abs(answers[:, None] - answers[None, :]).sum(axis=(0, 1)) / (seeds * (seeds - 1))
    return tuple(
        Influence(name, "luck", f"{seeds} seeds", "", sigma=less * float(sd), mu_star=less * float(size) / STEP)
        for name, sd, size in zip(names, answers.std(axis=0, ddof=1), apart, strict=True)
    )


def studied(
    factors: Sequence[Factor], names: Sequence[str], answer: Answer, options: SensitivityOptions
) -> tuple[Influence, ...]:
    """Return the lines of a study: for each answer all factors, then the grades.

    Parameters
    ----------
    factors
        What is uncertain.
    names
        Of the answers, in the order of their columns.
    answer
        The model, or any function.
    options
        Sizes and seed.
    """
    lines = _screened(factors, names, answer, options)
    top = list(influence(lines))[:DECOMPOSED]
    shares = _decomposed(factors, top, answer, options)
    found = [_with(line, shares[name][column]) if (name := line.name) in shares else line
             for line in lines for column in [names.index(line.answer)]]  # fmt: skip
    return (*found, *_by_grade(factors, names, answer, options))


def _screened(
    factors: Sequence[Factor], names: Sequence[str], answer: Answer, options: SensitivityOptions
) -> list[Influence]:
    points = trajectories(len(factors), options.trajectories, options.seed)
    answers = answer(values_at(factors, points))
    lines = []
    for column, name in enumerate(names):
        effects = np.stack(list(vars(screened(points, answers[:, column], options.seed)).values()), axis=1)
        lines += [
            Influence(
                name, "parameter", f.name, f.grade, f.parameter.unit, f.parameter.low, f.parameter.high,
                *map(float, effects[row]),
            )
            for row, f in enumerate(factors)
        ]  # fmt: skip
    return lines


def _decomposed(
    factors: Sequence[Factor], top: Sequence[str], answer: Answer, options: SensitivityOptions
) -> dict[str, list[dict[str, float]]]:
    """Return what Sobol says of each of the most influential factors, by answer; the others keep what they are."""
    chosen = [row for row, f in enumerate(factors) if f.name in top]
    groups = [factors[row].name for row in chosen]
    points = saltelli(groups, options.samples, options.seed)
    values = np.full((len(points), len(factors)), np.nan)
    values[:, chosen] = values_at([factors[row] for row in chosen], points)
    found = [_rows(decomposed(groups, column, options.seed)) for column in answer(values).T]
    return {name: [of[row] for of in found] for row, name in enumerate(groups)}


def _by_grade(
    factors: Sequence[Factor], names: Sequence[str], answer: Answer, options: SensitivityOptions
) -> list[Influence]:
    groups = [f.grade for f in factors]
    if len(set(groups)) == 1:
        return [_with(Influence(name, "grade", groups[0], groups[0]), _EVERYTHING) for name in names]
    answers = answer(values_at(factors, saltelli(groups, options.samples, options.seed)))
    return [
        _with(Influence(name, "grade", grade, grade), row)
        for name, column in zip(names, answers.T, strict=True)
        for grade, row in zip(dict.fromkeys(groups), _rows(decomposed(groups, column, options.seed)), strict=True)
    ]


def _rows(shares: Shares) -> list[dict[str, float]]:
    columns = vars(shares)
    return [{name: float(column[row]) for name, column in columns.items()} for row in range(len(shares.first))]


def _with(line: Influence, shares: dict[str, float]) -> Influence:
    return dataclasses.replace(line, **shares)  # type: ignore[arg-type]
