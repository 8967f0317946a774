"""The command ``calibrate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from simdesert.views.options import Jobs, Scale, TerritoryName, processes


def calibrate(
    territory: TerritoryName = "france",
    targets: Annotated[Path | None, typer.Option(help="TOML file of targets; the packaged one if absent.")] = None,
    waves: Annotated[int, typer.Option(help="Times that the model is run at new sets; more may be asked later.")] = 3,
    points: Annotated[int, typer.Option(help="Sets of parameters tried in each wave.")] = 128,
    keep: Annotated[int, typer.Option(help="Sets that the ensemble holds at least.")] = 40,
    seed: Annotated[int, typer.Option(help="The luck, the same in all runs.")] = 1,
    inhabitants_per_agent: Scale = 100,
    jobs: Jobs = None,
    out: Annotated[Path, typer.Option(help="Folder of the results, and of the runs done so far.")] = Path(
        "results/calibration"
    ),
    as_json: Annotated[bool, typer.Option("--json", help="Print all as JSON.")] = False,
) -> None:
    """Find parameters nearest to the record (under an hour); a second start goes on where the first stopped."""
    from simdesert.studies._targets import load_targets

    wanted = load_targets(targets)
    from simdesert.country.territory import load
    from simdesert.studies.calibrate import CalibrateOptions
    from simdesert.views.calibration import REPORT, calibrate_and_write, print_calibration

    options = CalibrateOptions(waves, points, keep, seed, inhabitants_per_agent, processes(jobs))
    calibration = calibrate_and_write(wanted, load(territory), options, out)
    if as_json:
        print((out / REPORT).read_text(encoding="utf-8"), end="")
    else:
        print_calibration(Console(), calibration, out)
