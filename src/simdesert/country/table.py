"""Tables: a table of communes somebody brings, read and checked cell by cell before anything is built from it."""

from __future__ import annotations

import csv
import math
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simdesert.errors import TableError

REQUIRED = {
    "code": "code of the commune, text (INSEE: '01001', '2A004'; arrondissements of Paris, Lyon, Marseille apart)",
    "name": "name",
    "dep": "code of the département, text",
    "lat": "latitude of the centre [degrees]",
    "lon": "longitude of the centre [degrees]",
    "population": "inhabitants [whole number]",
    "gp": "practice places of general practitioners [whole number]",
}
"""Columns that a table of communes must have, and what they hold."""

OPTIONAL = {
    "reg": "code of the région; else looked up from the département",
    "epci": "code of the EPCI; else the living area, else the département",
    "living_area": "code of the living area (bassin de vie); else the EPCI, else the département",
    "attraction_area": "code of the attraction area, '000' or empty outside; else nobody is in one",
    "area_km2": "area [km²]; where missing, the square of the distance to the nearest commune",
    "population_need_weighted": "need-weighted inhabitants; else from the age shares",
    "share_under_15": "share of people under 15 [0–1]; else the département's, else the national one",
    "share_75_plus": "share of people of 75 and over [0–1]; same",
    "median_income": "median income per consumption unit [EUR/yr]; else the département's",
    "gp_65_plus": "of the practice places, those held by a GP of 65 or over; else ages are unknown",
    "emergency_unit": "emergency units; else none",
    "ophthalmologist": "practice places; else none",
    "paediatrician": "practice places; else none",
    "gynaecologist": "practice places; else none",
    "dentist": "practice places; else none",
    "pharmacy": "pharmacies; else none",
    "msp": "multi-professional health houses; else none",
    "health_centre": "health centres; else none",
    "official_apl": "official APL to all GPs, to compare with; the model does not read it; else unknown",
    "official_apl_65": "official APL to GPs of 65 and under; same",
    "official_zone": "official zoning of GPs: ZIP, ZAC, ZV, HZ; the model does not read it; else unknown",
}
"""Columns that a table of communes may have; other columns are left out."""

TEXTS = ("code", "name", "dep", "reg", "epci", "living_area", "attraction_area", "official_zone")
BOUNDS = {
    "lat": (-90.0, 90.0),
    "lon": (-180.0, 180.0),
    "share_under_15": (0.0, 1.0),
    "share_75_plus": (0.0, 1.0),
}
WHOLE = ("population", "gp", "gp_65_plus")
_REMEDY = {"lat": "give decimal degrees (WGS 84)", "lon": "give decimal degrees (WGS 84)"}


@dataclass(frozen=True)
class Table:
    """A checked table of communes, in the order of the codes.

    Attributes
    ----------
    text
        Columns of text by name, empty where a cell is (n,).
    number
        Columns of numbers by name (n,); NaN where an optional cell is empty.
    """

    text: dict[str, NDArray[np.str_]]
    number: dict[str, NDArray[np.float64]]


def read_table(path: Path, needed: Collection[str] = REQUIRED) -> Table:
    """Return the table of communes of a Parquet or CSV file, checked and sorted by code.

    Parameters
    ----------
    path
        The file.
    needed
        Columns that it must have: fewer if other tables bring the rest.

    Raises
    ------
    TableError
        An unreadable or empty file, a missing column, a code twice, or a cell that cannot be: the message names the
        file, line and column and says what to do.
    """
    cells, lines = _parquet(path) if path.suffix.lower() in (".parquet", ".pq") else _csv(path)
    missing = [name for name in needed if name not in cells]
    if missing:
        raise TableError(f"{path}: no column '{missing[0]}' ({REQUIRED[missing[0]]}); add it")
    if not lines:
        raise TableError(f"{path}: the table holds no commune; give at least one line below the header")
    names = [name for name in (*REQUIRED, *OPTIONAL) if name in cells]
    text = {name: _texts(path, name, cells[name], lines) for name in names if name in TEXTS}
    number = {name: _numbers(path, name, cells[name], lines) for name in names if name not in TEXTS}
    _check_codes(path, text["code"].tolist(), lines)
    order = np.argsort(text["code"], kind="stable")
    return Table({k: v[order] for k, v in text.items()}, {k: v[order] for k, v in number.items()})


def _csv(path: Path) -> tuple[dict[str, list[Any]], list[int]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            rows, lines = [], []
            for row in reader:
                if len(row) != len(header):
                    raise TableError(
                        f"{path} line {reader.line_num}: {len(row)} cells under {len(header)} columns; separate cells "
                        "by commas and quote those that hold one"
                    )
                rows.append(row)
                lines.append(reader.line_num)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"cannot read {path} ({error}); give a UTF-8 CSV or a Parquet file") from error
    columns = zip(*rows, strict=True) if rows else ([] for _ in header)
    return {name: list(column) for name, column in zip(header, columns, strict=True)}, lines


def _parquet(path: Path) -> tuple[dict[str, list[Any]], list[int]]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(path)
    except (OSError, pa.ArrowException) as error:
        raise TableError(f"cannot read {path} ({error}); give a Parquet or a UTF-8 CSV file") from error
    known = [name for name in table.column_names if name in REQUIRED or name in OPTIONAL]
    return {name: table.column(name).to_pylist() for name in known}, list(range(1, table.num_rows + 1))


def _texts(path: Path, name: str, cells: list[Any], lines: list[int]) -> NDArray[np.str_]:
    for cell, line in zip(cells, lines, strict=True):
        if cell is not None and not isinstance(cell, str):
            raise TableError(
                f"{path} line {line}, column '{name}': {cell!r} is not text; store codes as text ('01001')"
            )
        if name in REQUIRED and not (cell or "").strip():
            raise TableError(f"{path} line {line}, column '{name}': the cell is empty; fill it or remove the line")
    return np.array([(cell or "").strip() for cell in cells], dtype=np.str_)


def _numbers(path: Path, name: str, cells: list[Any], lines: list[int]) -> NDArray[np.float64]:
    values = np.array([_number(cell) for cell in cells], dtype=np.float64)
    low, high = BOUNDS.get(name, (0.0, np.inf))
    wrong = (values < low) | (values > high) | np.isinf(values)
    if name in WHOLE:
        wrong |= values != np.rint(values)
    empty = np.array([_is_empty(cell) for cell in cells], dtype=np.bool_)
    wrong |= np.isnan(values)
    wrong &= ~(empty & (name in OPTIONAL))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise TableError(f"{path} line {lines[row]}, column '{name}': {cells[row]!r} {_complaint(name, low, high)}")
    return values


def _is_empty(cell: Any) -> bool:
    return cell is None or cell == "" or (isinstance(cell, float) and math.isnan(cell))


def _number(cell: Any) -> float:
    try:
        return float(cell)
    except (TypeError, ValueError):
        return float("nan")


def _complaint(name: str, low: float, high: float) -> str:
    kind = "a whole number" if name in WHOLE else "a number"
    bounds = f"from {low:g}" if np.isinf(high) else f"from {low:g} to {high:g}"
    return f"is not {kind} {bounds}; {_REMEDY.get(name, 'mend it or remove the line')}"


def _check_codes(path: Path, codes: list[str], lines: list[int]) -> None:
    seen: dict[str, int] = {}
    for code, line in zip(codes, lines, strict=True):
        if code in seen:
            raise TableError(f"{path} line {line}, column 'code': '{code}' was on line {seen[code]}; keep one of them")
        if code.isdigit() and len(code) == 4:
            raise TableError(f"{path} line {line}, column 'code': '{code}' lost its leading zero; store codes as text")
        seen[code] = line
