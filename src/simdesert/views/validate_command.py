"""The command ``simdesert validate``: the model against the record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from simdesert.errors import OptionError


def validate(
    backtest: Annotated[bool, typer.Option("--backtest", help="Live 2013–2024 again, against the record.")] = False,
    seeds: Annotated[int, typer.Option(help="Seeds of the back-test and of the scoreboard.")] = 4,
    jobs: Annotated[int | None, typer.Option(help="Processes; all cores if absent.")] = None,
    territory: Annotated[str, typer.Option("--territory", help="france, toy, or a folder.")] = "france",
    inhabitants_per_agent: Annotated[int, typer.Option(help="Inhabitants that one patient stands for.")] = 100,
    fixed_parameters: Annotated[bool, typer.Option(help="Keep every parameter at its central value.")] = False,
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.")] = Path("results/validate"),
) -> None:
    """Compare the model with the record: in time (--backtest)."""
    if not backtest:
        raise OptionError("nothing to validate; give --backtest")
    from simdesert.country.territory import load
    from simdesert.studies.compare import CompareOptions, cores
    from simdesert.views.backtest import backtest_and_write, print_backtest

    options = CompareOptions(seeds, cores() if jobs is None else jobs, inhabitants_per_agent, None, fixed_parameters)
    print_backtest(Console(), backtest_and_write(load(territory), options, out), out)
