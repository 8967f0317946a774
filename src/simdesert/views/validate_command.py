"""The command ``simdesert validate``: SimDesert against the record."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

import typer
from rich.console import Console

from simdesert.errors import OptionError
from simdesert.views.options import Fixed, Jobs, Scale, TerritoryName, processes

if TYPE_CHECKING:
    from simdesert.country.apl_table import AplTable
    from simdesert.country.territory import Territory
    from simdesert.studies.backtest import Backtest
    from simdesert.studies.compare import CompareOptions
    from simdesert.studies.scoreboard import Scoreboard
    from simdesert.studies.validate import Validation

Found = TypeVar("Found")


@dataclass(frozen=True)
class Check(Generic[Found]):
    """One way to hold the model against the record: its name, how it is done, and how what it found is told.

    `write` does it, and returns what it wrote into a folder.
    """

    name: str
    write: Callable[[Path], Found]
    as_data: Callable[[Found], dict[str, Any]]
    show: Callable[[Console, Found, Path], None]

    def done(self, out: Path, console: Console | None) -> dict[str, Any]:
        """Do the check in a folder of its own below `out`; print and return what was found."""
        found = self.write(out / self.name)
        if console is not None:
            self.show(console, found, out / self.name)
        return self.as_data(found)


def validate(
    truth: Annotated[
        Path | None, typer.Option(help="Official APL: the DREES's workbook or CSV code,apl; else the territory's own.")
    ] = None,
    apl_year: Annotated[int | None, typer.Option(help="Year of the APL; the workbook's latest if absent.")] = None,
    backtest: Annotated[bool, typer.Option("--backtest", help="Live 2013–2024 again, against the record.")] = False,
    scoreboard: Annotated[bool, typer.Option("--scoreboard", help="Hold published effects against the model.")] = False,
    seeds: Annotated[int, typer.Option(help="Seeds of the back-test and of the scoreboard.")] = 4,
    jobs: Jobs = None,
    territory: TerritoryName = "france",
    inhabitants_per_agent: Scale = 100,
    fixed_parameters: Fixed = False,
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.")] = Path("results/validate"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Hold the model against the record: in space (--truth), in time (--backtest), by effects (--scoreboard)."""
    from simdesert.country.apl_table import read_apl
    from simdesert.country.territory import load
    from simdesert.studies.compare import CompareOptions

    options = CompareOptions(seeds, processes(jobs), inhabitants_per_agent, None, fixed_parameters)
    official, place = None if truth is None else read_apl(truth, apl_year), load(territory)
    space = official is not None or not (backtest or scoreboard or place.communes.official_apl is None)
    checks: list[Check[Any]] = []
    if space:
        checks.append(_in_space(place, official, inhabitants_per_agent))
    if backtest:
        checks.append(_in_time(place, options))
    if scoreboard:
        checks.append(_by_effects(place, options))
    if not checks:
        raise OptionError(
            f"nothing to hold the model against: territory '{place.name}' has no official APL; give --truth with one, "
            "--backtest or --scoreboard"
        )
    console = None if as_json else Console()
    found = {check.name: check.done(out, console) for check in checks}
    if as_json:
        print(json.dumps(found, indent=1, ensure_ascii=False))


def _in_space(territory: Territory, official: AplTable | None, inhabitants_per_agent: int) -> Check[Validation]:
    from simdesert.studies.run import RunOptions
    from simdesert.views.space import as_data, show, space_and_write

    start = RunOptions(0, inhabitants_per_agent, fixed_parameters=True)
    return Check("space", lambda folder: space_and_write(territory, official, start, folder), as_data, show)


def _in_time(territory: Territory, options: CompareOptions) -> Check[Backtest]:
    from simdesert.views.backtest import as_data, backtest_and_write, show

    return Check("backtest", lambda folder: backtest_and_write(territory, options, folder), as_data, show)


def _by_effects(territory: Territory, options: CompareOptions) -> Check[Scoreboard]:
    from simdesert.views.scoreboard import as_data, scoreboard_and_write, show

    return Check("scoreboard", lambda folder: scoreboard_and_write(territory, options, folder), as_data, show)
