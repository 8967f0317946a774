"""The command ``sensitivity``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from simdesert.views.options import Jobs, Scale, TerritoryName, processes

WHOLE = "all"


def sensitivity(
    trajectories: Annotated[int, typer.Option(help="Trajectories of Morris through all uncertain parameters.")] = 10,
    samples: Annotated[int, typer.Option(help="Samples of Sobol, a power of two.")] = 64,
    seed: Annotated[int, typer.Option(help="The luck, the same in all runs, and the points tried.")] = 0,
    seeds: Annotated[int, typer.Option(help="Lucks over which each answer is a mean; as many times the runs.")] = 1,
    territory: TerritoryName = "france",
    regions: Annotated[
        str | None,
        typer.Option(help="Codes of régions, commas between, or 'all'. If absent: 24,53,93 on france, else all."),
    ] = None,
    inhabitants_per_agent: Scale = 100,
    years: Annotated[int, typer.Option(help="Years to run; the last one is looked at.")] = 10,
    jobs: Jobs = None,
    out: Annotated[Path, typer.Option(help="Folder of the results, and of the runs done so far.")] = Path(
        "results/sensitivity"
    ),
) -> None:
    """Find which uncertain parameters move the answers (hours); a second start goes on where the first stopped."""
    from simdesert.country.territory import load
    from simdesert.studies.sensitivity import SensitivityOptions, usual_regions
    from simdesert.views.sensitivity import print_sensitivity, study_and_write

    options = SensitivityOptions(trajectories, samples, seed, inhabitants_per_agent, years, processes(jobs), seeds)
    there = load(territory)
    codes = usual_regions(there) if regions is None else _codes(regions)
    print_sensitivity(Console(), study_and_write(there, codes, options, out), out)


def _codes(regions: str) -> tuple[str, ...]:
    return () if regions == WHOLE else tuple(code.strip() for code in regions.split(","))
