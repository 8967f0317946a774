"""The command ``simdesert validate``: SimDesert against the record."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Annotated, Any

import typer
from rich.console import Console

from simdesert.errors import OptionError


def validate(
    truth: Annotated[
        Path | None, typer.Option(help="Official APL: the DREES's workbook or CSV code,apl; else the territory's own.")
    ] = None,
    apl_year: Annotated[int | None, typer.Option(help="Year of the APL; the workbook's latest if absent.")] = None,
    backtest: Annotated[bool, typer.Option("--backtest", help="Live 2013–2024 again, against the record.")] = False,
    scoreboard: Annotated[bool, typer.Option("--scoreboard", help="Hold published effects against the model.")] = False,
    seeds: Annotated[int, typer.Option(help="Seeds of the back-test and of the scoreboard.")] = 4,
    jobs: Annotated[int | None, typer.Option(help="Processes; all cores if absent.")] = None,
    territory: Annotated[str, typer.Option("--territory", help="france, toy, or a folder.")] = "france",
    inhabitants_per_agent: Annotated[int, typer.Option(help="Inhabitants that one patient stands for.")] = 100,
    fixed_parameters: Annotated[
        bool, typer.Option("--fixed-parameters", help="Keep every parameter at its central value.")
    ] = False,
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.")] = Path("results/validate"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Hold the model against the record: in space (--truth), in time (--backtest), by effects (--scoreboard)."""
    from simdesert.country.apl_table import read_apl
    from simdesert.country.territory import load
    from simdesert.studies._crew import cores
    from simdesert.studies.compare import CompareOptions
    from simdesert.studies.run import RunOptions

    options = CompareOptions(seeds, cores() if jobs is None else jobs, inhabitants_per_agent, None, fixed_parameters)
    official, place, found = None if truth is None else read_apl(truth, apl_year), load(territory), {}
    space = official is not None or not (backtest or scoreboard or place.communes.official_apl is None)
    if not (space or backtest or scoreboard):
        raise OptionError(
            f"nothing to hold the model against: territory '{place.name}' has no official APL; give --truth with one, "
            "--backtest or --scoreboard"
        )
    from simdesert.views import backtest as in_time
    from simdesert.views import scoreboard as by_effects
    from simdesert.views import space as in_space

    start = RunOptions(0, inhabitants_per_agent, fixed_parameters=True)
    asked: dict[str, tuple[bool, ModuleType, Callable[[Path], Any]]] = {
        "space": (space, in_space, lambda folder: in_space.space_and_write(place, official, start, folder)),
        "backtest": (backtest, in_time, lambda folder: in_time.backtest_and_write(place, options, folder)),
        "scoreboard": (scoreboard, by_effects, lambda folder: by_effects.scoreboard_and_write(place, options, folder)),
    }
    for name, (wanted, view, written) in asked.items():
        if wanted:
            result = written(out / name)
            found[name] = view.as_data(result)
            if not as_json:
                view.show(Console(), result, out / name)
    if as_json:
        print(json.dumps(found, indent=1, ensure_ascii=False))
