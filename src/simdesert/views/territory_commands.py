"""The commands on territories: download the official files, build a territory from them, describe one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from simdesert.errors import OptionError

territory_app = typer.Typer(
    help="Download official tables, build a territory from them, or describe one.", no_args_is_help=True
)


@territory_app.command("build")
def territory_build(
    out: Annotated[Path, typer.Option(help="Folder to write.")],
    communes: Annotated[
        Path | None, typer.Option(help="List of communes: CSV, Parquet or JSON of geo.api.gouv.fr (docs/territory.md).")
    ] = None,
    membership: Annotated[
        Path | None, typer.Option(help="INSEE's workbook: EPCI, living area, attraction area of each commune.")
    ] = None,
    facilities: Annotated[
        Path | None, typer.Option(help="INSEE's BPE, or code,type,count: GPs, pharmacies, emergency units…")
    ] = None,
    apl: Annotated[Path | None, typer.Option(help="DREES's workbook of the APL: both series, need-weighted.")] = None,
    apl_year: Annotated[int | None, typer.Option(help="Year of the APL; the workbook's latest if absent.")] = None,
    zoning: Annotated[Path | None, typer.Option(help="Zoning of GPs: CSV code,zone (ZIP, ZAC, ZV, ZAR, HZ).")] = None,
    fit_apl: Annotated[
        bool, typer.Option("--fit-apl", help="Fit visits per practice place to the official APL; say how well.")
    ] = False,
) -> None:
    """Build a territory of real communes from official tables; say what joined and what is assumed."""
    if communes is None:
        raise OptionError(
            "no list of communes; give --communes, a CSV, a Parquet file or the JSON of geo.api.gouv.fr, which other "
            "tables complete ('simdesert territory download' fetches them)"
        )
    from simdesert.country.build import Completion, build
    from simdesert.country.official import Tables
    from simdesert.views.territories import print_territory

    completed: Completion | None = None
    if fit_apl:
        from simdesert.studies.fit_visits import with_fitted_visits

        completed = with_fitted_visits
    tables = Tables(membership, facilities, apl, apl_year, zoning)
    print_territory(Console(), build(communes, out, tables, completed))


@territory_app.command("download")
def territory_download(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="communes, membership, facilities, apl; else all.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder to put them in.")] = Path("official"),
    mirror: Annotated[str | None, typer.Option("--from", help="Address of a folder that has the same files.")] = None,
) -> None:
    """Fetch the official files, go on where a download broke off, check them, and say how to build from them."""
    from simdesert.country.download import asked_for
    from simdesert.views.territories import fetch_and_tell

    fetch_and_tell(asked_for(names or []), out, mirror)


@territory_app.command("info")
def territory_info(name: Annotated[str, typer.Argument(help="france, toy, or a folder.")]) -> None:
    """Say what a territory holds, by département, and what in it is real or invented."""
    from simdesert.country.territory import load
    from simdesert.views.territories import print_territory

    print_territory(Console(), load(name))
