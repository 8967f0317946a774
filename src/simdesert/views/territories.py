"""Territories on screen and in tables: what is there, what is real, and its APL at the start."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from rich.console import Console

from simdesert.country.download import CHECKSUMS, OfficialFile, download, official_files
from simdesert.country.territory import Territory
from simdesert.metrics.apl import starting_apl
from simdesert.results.store import writing
from simdesert.views.bar import bytes_bar

COLUMNS = ("code", "apl", "apl_under_65", "population", "population_need_weighted")
OFFICIAL = ("official_apl", "official_apl_65", "official_zone")


def write_apl(territory: Territory, file: Path) -> None:
    """Write the APL at the start, one row a commune: columns of :data:`COLUMNS`; what is unknown stays empty.

    The columns of :data:`OFFICIAL` follow if the territory has them.
    """
    apl, under_65 = starting_apl(territory)
    communes = territory.communes
    table = pd.DataFrame(
        {
            "code": communes.code,
            "apl": apl.round(4),
            "apl_under_65": None if under_65 is None else under_65.round(4),
            "population": communes.population,
            "population_need_weighted": communes.population_need_weighted.round(3),
        },
        columns=list(COLUMNS),
    )
    official = {name: getattr(communes, name) for name in OFFICIAL}
    table = table.assign(**{name: values for name, values in official.items() if values is not None})
    partial = file.with_name(f".{file.name}.partial")
    with writing(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            table.to_csv(partial, index=False)
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)


def by_departement(territory: Territory) -> pd.DataFrame:
    """Return communes, people, practice places and facilities by département."""
    communes = territory.communes
    columns = {
        "communes": 1,
        "people": communes.population,
        "GPs": communes.gps,
        **territory.facilities.count,
    }
    return pd.DataFrame(columns).groupby(communes.departement).sum()


def print_territory(console: Console, territory: Territory) -> None:
    """Print counts, a table by département, and what is real and what is invented."""
    table = by_departement(territory)
    whole = table.sum()
    console.print(f"{territory.name}: {_counted(whole)}", style="bold", markup=False)
    console.print(f"sites: {int(territory.site_of_commune.max()) + 1:,}; data version {territory.digest}", markup=False)
    for note in territory.notes:
        console.print(f"– {note}", markup=False)
    table.loc["all"] = whole
    print(table.rename_axis("dép.").reset_index().to_string(index=False))


def fetch_and_tell(files: list[OfficialFile], folder: Path, mirror: str | None) -> None:
    """Download the files, print one line each, and the command that builds a territory from them."""
    for file in files:
        with bytes_bar(file.name) as watch:
            place = download(file, folder, mirror, watch)
        print(f"{place}: {file.title}, {file.year} ({file.producer}; {file.licence})")
    print(f"checksums are in {folder / CHECKSUMS}")
    there = [file for file in official_files().values() if (folder / file.kept).is_file()]
    if {"communes", "facilities"} <= {file.name for file in there}:
        given = " ".join(f"{file.option} {folder / file.kept}" for file in there)
        print(f"to build a territory: simdesert territory build {given} --out my-france")


def _counted(whole: pd.Series) -> str:
    people, places = int(whole["people"]), int(whole["GPs"])
    return f"{int(whole['communes']):,} communes, {people:,} inhabitants, {places:,} GPs (practice places)"
