"""Markdown: tables, and the sentence under them that says what was run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simdesert.studies.backtest import Backtest
    from simdesert.studies.scoreboard import Scoreboard


def table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table; a bar within a cell becomes a slash."""
    lines = [header, ("---",) * len(header), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def runs_of(study: Backtest | Scoreboard) -> str:
    """Return one sentence: territory, versions, seeds, scale, and where parameters come from."""
    return (
        f"Territory `{study.territory}` (data `{study.data_version}`), code `{study.code_version}`, {study.seeds} "
        f"seeds, {study.inhabitants_per_agent} inhabitants per agent, parameters "
        f"{parameters_of(study.fixed_parameters)}."
    )


def parameters_of(fixed: bool) -> str:
    """Return where the parameters of runs come from."""
    return "at central values" if fixed else "drawn by seed, the model's from the ensemble"
