"""Folders: a territory on disk, as one compressed table of communes and one page that says what it is."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import io
import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simdesert.country.communes import AGE_BANDS, Communes
from simdesert.country.facilities import KINDS, Facilities
from simdesert.country.faculties import faculties_of
from simdesert.country.minutes import overridden
from simdesert.country.territory import Territory, assembled
from simdesert.country.travel import travel_between
from simdesert.errors import TableError

if TYPE_CHECKING:
    import pyarrow as pa

PAGE, TABLE, MINUTES = "territory.json", "communes.csv.gz", "minutes.csv"
TEXTS = ("code", "name", "departement", "region", "epci", "living_area", "attraction_area")
DECIMALS = {
    "latitude": 5,
    "longitude": 5,
    "area_km2": 3,
    "population_need_weighted": 3,
    "share_ald": 4,
    "share_deprived": 4,
}
_AGES = tuple(f"people_{band}" for band in AGE_BANDS)
_OLD = "gps_65_and_over"
OFFICIAL = {"official_apl": 3, "official_apl_65": 3, "visits_per_place": 1}
"""Columns of numbers that a territory may have, and their decimals; empty where unknown."""

_ZONE = "official_zone"


def holds_territory(folder: Path) -> bool:
    """Return whether the folder holds a territory: it has a ``territory.json``."""
    return (folder / PAGE).is_file()


def read_folder(folder: Path) -> Territory:
    """Return the territory written in a folder.

    A file ``minutes.csv`` (``from,to,minutes``) beside the table overrides the car minutes of its pairs.

    Raises
    ------
    TableError
        A page or table that cannot be read.
    """
    try:
        page = json.loads((folder / PAGE).read_text(encoding="utf-8"))
        communes, facilities = _parts(_columns(folder / TABLE))
        name, stylised, notes = str(page["name"]), bool(page["stylised"]), tuple(map(str, page["notes"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TableError(f"cannot read the territory in '{folder}' ({error}); build it again") from error
    travel = None
    if (folder / MINUTES).is_file():
        travel = overridden(travel_between(communes), communes.code, folder / MINUTES)
    made = assembled(name, communes, facilities, faculties_of(communes), travel)
    return dataclasses.replace(made, stylised=stylised, notes=notes)


def write_folder(
    folder: Path, communes: Communes, facilities: Facilities, *, name: str, stylised: bool, notes: tuple[str, ...]
) -> None:
    """Write the table and the page into an existing folder; the same content always gives the same bytes.

    Parameters
    ----------
    folder
        Where to write.
    communes, facilities
        What the table holds.
    name, stylised, notes
        What the page says; see :class:`~simdesert.country.territory.Territory`.
    """
    columns = _written(communes, facilities)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    packed = gzip.compress(text.getvalue().encode("utf-8"), compresslevel=9, mtime=0)
    (folder / TABLE).write_bytes(packed)
    page = {"name": name, "stylised": stylised, "notes": list(notes)}
    (folder / PAGE).write_text(json.dumps(page, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _written(communes: Communes, facilities: Facilities) -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {name: getattr(communes, name).tolist() for name in TEXTS}
    for name, decimals in DECIMALS.items():
        columns[name] = [f"{value:.{decimals}f}".rstrip("0").rstrip(".") for value in getattr(communes, name).tolist()]
    for name, counts in zip(_AGES, communes.people_by_age.T, strict=True):
        columns[name] = list(map(str, counts.tolist()))
    columns["gps"] = list(map(str, communes.gps.tolist()))
    if communes.gps_65_and_over is not None:
        columns[_OLD] = list(map(str, communes.gps_65_and_over.tolist()))
    columns |= {name: cells for name in OFFICIAL if (cells := _official(communes, name))}
    if communes.official_zone is not None:
        columns[_ZONE] = communes.official_zone.tolist()
    return columns | {kind: list(map(str, facilities.count[kind].tolist())) for kind in KINDS}


def _official(communes: Communes, name: str) -> list[str]:
    values: NDArray[np.float64] | None = getattr(communes, name)
    return [] if values is None else ["" if math.isnan(v) else f"{v:.{OFFICIAL[name]}f}" for v in values.tolist()]


def _columns(path: Path) -> pa.Table:
    import pyarrow as pa
    from pyarrow import csv as arrow

    types = {name: pa.string() for name in (*TEXTS, _ZONE)} | {name: pa.float64() for name in (*DECIMALS, *OFFICIAL)}
    types |= {name: pa.int64() for name in (*_AGES, "gps", _OLD, *KINDS)}
    options = arrow.ConvertOptions(column_types=types, strings_can_be_null=False)
    return arrow.read_csv(path, convert_options=options, memory_pool=pa.system_memory_pool())  # gives it all back


def _parts(table: pa.Table) -> tuple[Communes, Facilities]:
    def integers(name: str) -> NDArray[np.int64]:
        return _numbers(table.column(name)).astype(np.int64, copy=False)

    known = table.column_names
    columns: dict[str, Any] = {name: np.array(table.column(name).to_pylist(), dtype=np.str_) for name in TEXTS}
    columns |= {name: _numbers(table.column(name)) for name in DECIMALS}
    columns |= {name: _numbers(table.column(name)) for name in OFFICIAL if name in known}
    columns |= {name: np.array(table.column(name).to_pylist(), np.str_) for name in (_ZONE,) if name in known}
    ages = np.stack([integers(name) for name in _AGES], axis=1)
    old = integers(_OLD) if _OLD in known else None
    communes = Communes(**columns, people_by_age=ages, gps=integers("gps"), gps_65_and_over=old)
    return communes, Facilities({kind: integers(kind) for kind in KINDS})


def _numbers(column: pa.ChunkedArray) -> NDArray[Any]:
    """Return a column of numbers, NaN where it is empty; not by ``to_numpy``, which imports pandas (half a load)."""
    if column.null_count:
        column = column.fill_null(math.nan)
    return np.concatenate([np.from_dlpack(chunk) for chunk in column.chunks])
