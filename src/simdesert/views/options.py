"""Options that commands share, each with one name and one text of help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

TerritoryName = Annotated[str, typer.Option("--territory", help="france, toy, or a folder built from official tables.")]
Scale = Annotated[int, typer.Option("--inhabitants-per-agent", help="Inhabitants that one patient stands for.")]
Years = Annotated[int | None, typer.Option("--years", help="Years to run; the scenario's own if absent.")]
Fixed = Annotated[bool, typer.Option("--fixed-parameters", help="Keep every parameter at its central value.")]
Jobs = Annotated[int | None, typer.Option("--jobs", help="Processes; all cores if absent.")]
Parameters = Annotated[
    Path | None, typer.Option("--parameters", help="CSV of sets that seeds draw from; else the packaged one.")
]
Reading = Annotated[str, typer.Option("--reading", help="announced, delivered or equal-budget.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder for the results.")]


def processes(jobs: int | None) -> int:
    """Return how many processes work at the same time: as asked, else one a core [count]."""
    from simdesert.studies._crew import cores

    return cores() if jobs is None else jobs
