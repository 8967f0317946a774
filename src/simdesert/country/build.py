"""Building a territory of real communes from official tables, into a folder that can be loaded."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simdesert.country.ages import (
    NATIONAL_75_PLUS,
    NATIONAL_UNDER_15,
    need_weighted,
    people_by_age,
    share_ald,
    share_deprived,
)
from simdesert.country.communes import Communes, Text
from simdesert.country.facilities import KINDS, Facilities
from simdesert.country.folder import MINUTES, holds_territory, read_folder, write_folder
from simdesert.country.official import Tables, official_table
from simdesert.country.table import OPTIONAL, Table
from simdesert.country.territory import Territory
from simdesert.country.travel import EARTH_RADIUS_KM, unit_points
from simdesert.errors import OutputError

Reals = NDArray[np.float64]

DEPARTEMENTS = Path(__file__).parent / "data" / "departements.csv"
MEDIAN_INCOME = 23_160.0
"""Median income per consumption unit, France [EUR/yr] (INSEE, Filosofi 2021)."""

OUTSIDE = "000"
"""INSEE's code of communes outside all attraction areas."""

LEAST_AREA_KM2 = 0.05
ALONE_KM2 = 15.0

ASSUMED = (
    "Assumed: people by age from two shares and the national pyramid, long-term conditions from age, deprivation from "
    "income; car minutes from straight lines."
)
_COLUMN_OF_KIND = {"emergency": "emergency_unit"}


Completion = Callable[[Territory], Territory]
"""Returns the territory with other communes and notes, made from what stands above this folder."""


def build(communes: Path, out: Path, tables: Tables | None = None, completed: Completion | None = None) -> Territory:
    """Return the territory of a list of communes and what other tables say of them, written into the folder `out`.

    Its notes say what joined, what did not, and what is assumed by which rule.

    Parameters
    ----------
    communes
        Parquet or CSV file with the columns of :data:`~simdesert.country.table.REQUIRED` and
        :data:`~simdesert.country.table.OPTIONAL`, or JSON of geo.api.gouv.fr.
    out
        A new or empty folder, or one that holds a territory: that one is replaced, its
        ``minutes.csv`` kept. Nothing is left half-written.
    tables
        Official tables that complete the list; what they say of a commune goes before what the list says.
    completed
        What is done with the territory before it is delivered.

    Raises
    ------
    TableError
        A table cannot be used, or they leave out what every commune must have.
    OutputError
        `out` holds something else or cannot be written.
    """
    _check_free(out)
    checked, account = official_table(communes, tables or Tables())
    notes = _notes(checked, account)
    made_of = communes_of(checked)
    facilities = Facilities({kind: _count(checked, _COLUMN_OF_KIND.get(kind, kind)) for kind in KINDS})
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as scratch:
            made = Path(scratch) / "new"
            made.mkdir()
            write_folder(made, made_of, facilities, name=out.name, stylised=False, notes=notes)
            if (out / MINUTES).is_file():
                shutil.copy(out / MINUTES, made)
            if completed is not None:
                whole = completed(read_folder(made))
                write_folder(made, whole.communes, facilities, name=out.name, stylised=False, notes=whole.notes)
            if out.exists():
                out.rename(Path(scratch) / "old")
            made.rename(out)
    except OSError as error:
        raise OutputError(
            f"cannot write the territory into '{out}' ({error.strerror}); choose another folder"
        ) from error
    return read_folder(out)


def communes_of(table: Table) -> Communes:
    """Return the communes of a checked table, what it lacks filled in as :data:`OPTIONAL` says."""
    text, number = table.text, table.number
    population = number["population"].astype(np.int64)
    departement, space = text["dep"], unit_points(number["lat"], number["lon"])
    under_15 = _filled(number, "share_under_15", _fact(departement, "percent_under_15", 100 * NATIONAL_UNDER_15) / 100)
    from_75 = _filled(number, "share_75_plus", _fact(departement, "percent_75_and_over", 100 * NATIONAL_75_PLUS) / 100)
    from_75 = np.minimum(from_75, 1.0 - under_15)
    ages = people_by_age(population, under_15, from_75)
    need = need_weighted(population, under_15, from_75)
    income = _filled(number, "median_income", _fact(departement, "median_income_eur", MEDIAN_INCOME))
    living = text.get("living_area", text.get("epci", departement))
    attraction = text.get("attraction_area", np.full_like(departement, ""))
    return Communes(
        code=text["code"],
        name=text["name"],
        departement=departement,
        region=_regions(departement, text.get("reg", np.full_like(departement, ""))),
        epci=_from_nearest(text.get("epci", living), space),
        living_area=_from_nearest(living, space),
        attraction_area=np.where(attraction == OUTSIDE, "", attraction),
        latitude=number["lat"],
        longitude=number["lon"],
        area_km2=np.maximum(_filled(number, "area_km2", _square_of_gap(space)), LEAST_AREA_KM2),
        people_by_age=ages,
        population_need_weighted=_filled(number, "population_need_weighted", need),
        share_ald=share_ald(ages),
        share_deprived=share_deprived(population, income),
        gps=number["gp"].astype(np.int64),
        gps_65_and_over=_count(table, "gp_65_plus") if "gp_65_plus" in number else None,
        official_apl=number.get("official_apl"),
        official_apl_65=number.get("official_apl_65"),
        official_zone=text.get("official_zone"),
    )


def _check_free(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise OutputError(f"'{out}' is a file; choose a folder for the territory")
    if out.is_dir() and any(out.iterdir()) and not holds_territory(out):
        raise OutputError(f"the folder '{out}' holds something that is not a territory; choose a new or empty one")


def _notes(table: Table, account: tuple[str, ...]) -> tuple[str, ...]:
    """Return what is real and what is not, one sentence each."""
    given = {**table.text, **table.number}
    empty = {name: int(((v == "") if name in table.text else np.isnan(v)).sum()) for name, v in given.items()}
    filled = [name for name in OPTIONAL if empty.get(name) and name != "attraction_area"]
    return (
        *account,
        *(f"No table gives {name} ({OPTIONAL[name]})." for name in OPTIONAL if name not in given),
        *(f"{empty[name]:,} empty cells of {name} {_rule(name)}." for name in filled),
        ASSUMED,
    )


def _rule(name: str) -> str:
    if name.startswith("official"):
        return "stay unknown"
    nearest = name in ("epci", "living_area")
    return f"filled in ({'that of the nearest commune that has one' if nearest else OPTIONAL[name]})"


def _filled(number: dict[str, Reals], name: str, other: Reals) -> Reals:
    values = number.get(name)
    return other if values is None else np.where(np.isnan(values), other, values)


def _count(table: Table, name: str) -> NDArray[np.int64]:
    counts = np.nan_to_num(_filled(table.number, name, np.zeros(len(table.text["code"]))))
    return np.rint(counts).astype(np.int64)


@lru_cache(maxsize=1)
def _departements() -> dict[str, dict[str, str]]:
    with DEPARTEMENTS.open(encoding="utf-8", newline="") as lines:
        return {row["departement"]: row for row in csv.DictReader(lines)}


def _fact(departement: Text, column: str, otherwise: float) -> Reals:
    """Return an official figure of each commune's département, `otherwise` where there is none (n,)."""
    facts = _departements()
    values = {d: float(facts.get(d, {}).get(column) or otherwise) for d in set(departement.tolist())}
    return np.array([values[d] for d in departement.tolist()])


def _regions(departement: Text, given: Text) -> Text:
    """Return régions: the given ones, else the département's, else the département itself (n,)."""
    facts = _departements()
    rows = zip(given.tolist(), departement.tolist(), strict=True)
    return np.array([g or facts.get(d, {}).get("region", d) for g, d in rows])


def _from_nearest(labels: Text, space: Reals) -> Text:
    """Return the labels, empty ones taken from the nearest commune that has one (n,)."""
    from scipy.spatial import cKDTree

    known = np.flatnonzero(labels != "")
    if len(known) in (0, len(labels)):
        return labels
    nearest = known[cKDTree(space[known]).query(space)[1]]
    return np.where(labels == "", labels[nearest], labels)


def _square_of_gap(space: Reals) -> Reals:
    """Return the square of the distance to the nearest other commune (n,) [km²]."""
    from scipy.spatial import cKDTree

    if len(space) < 2:
        return np.full(len(space), ALONE_KM2)
    gap = EARTH_RADIUS_KM * cKDTree(space).query(space, k=2)[0][:, 1]
    square: Reals = gap**2
    return square
