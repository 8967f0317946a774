"""Equipment: how many GPs, pharmacies, emergency units… practise or stand in each commune, from the INSEE's BPE."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simdesert.country.codes import CODE, mended
from simdesert.country.joining import Addition, repaired
from simdesert.country.sheets import number_of, plain
from simdesert.errors import TableError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

TYPES = {
    "D265": "gp",
    "D201": "gp",
    "D106": "emergency_unit",
    "D270": "ophthalmologist",
    "D272": "paediatrician",
    "D276": "gynaecologist",
    "D277": "dentist",
    "D307": "pharmacy",
    "D301": "pharmacy",
    "D113": "msp",
    "D108": "health_centre",
}
"""Types of the BPE that SimDesert counts (nomenclature of 2024). D201 and D301 stand for D265 and D307 in older
editions, of which the specialists are not read."""

OWN = ("code", "type", "count")
INSEE = ("depcom", "typequ", "nb_equip")
"""Names of the columns in the INSEE's own files; the last is only in those that count by district."""


@dataclass(frozen=True)
class _Header:
    names: dict[str, str]
    """Names of the columns in the file, by their name in :data:`OWN`."""
    official: bool
    delimiter: str


def read_equipment(path: Path) -> Addition:
    """Return the counts by commune of the types of :data:`TYPES` that the table holds; communes not in it have none.

    Parameters
    ----------
    path
        CSV (commas or semicolons) or Parquet: either ``code,type,count`` with one line a commune and type, or a file of
        the INSEE with ``DEPCOM`` and ``TYPEQU`` (one line a place, or ``NB_EQUIP`` places a district), whose lines are
        added up.

    Raises
    ------
    TableError
        A column that is missing, a code or count that cannot be, a pair twice, two editions in one file: the message
        names file and line.

    References
    ----------
    INSEE, *Base permanente des équipements*, yearly.
    """
    header = _header(path)
    table = _read(path, header)
    rows = _counted(path, table)
    if rows.empty:
        raise TableError(f"{path}: no row of the types {', '.join(TYPES)}; give the BPE's domain D, or a table of it")
    _check_editions(path, set(rows["type"]))
    if not header.official:
        _check_once(path, rows)
    counts = rows.assign(kind=rows["type"].map(TYPES)).pivot_table("count", "code", "kind", "sum", fill_value=0.0)
    number = {str(kind): counts[kind].to_numpy(dtype=np.float64) for kind in counts.columns}
    others = table.num_rows - len(rows)
    left = (f"{others:,} rows of other types left out.",) if others else ()
    return Addition(
        path, counts.index.tolist(), {}, number, absent=0.0, remarks=(*repaired(rows.attrs["repaired"]), *left)
    )


def _header(path: Path) -> _Header:
    if path.suffix.lower() in (".parquet", ".pq"):
        from pyarrow import ArrowException, parquet

        try:
            given, delimiter = parquet.read_schema(path).names, ","
        except (OSError, ArrowException) as error:
            raise TableError(f"cannot read {path} ({error}); give a Parquet or a UTF-8 CSV file") from error
    else:
        try:
            with path.open(encoding="utf-8-sig") as file:
                first = file.readline()
        except (OSError, UnicodeDecodeError) as error:
            raise TableError(f"cannot read {path} ({error}); give a UTF-8 CSV or a Parquet file") from error
        delimiter = ";" if first.count(";") > first.count(",") else ","
        given = next(csv.reader([first], delimiter=delimiter), [])
    names = {plain(name): name for name in given}
    official = INSEE[0] in names and INSEE[1] in names
    needed = dict(zip(OWN, INSEE if official else OWN, strict=True))
    missing = [name for own, name in needed.items() if name not in names and not (official and own == "count")]
    if missing:
        raise TableError(
            f"{path}: no column '{missing[0]}'; give code,type,count or a file of the INSEE (DEPCOM, TYPEQU)"
        )
    return _Header({own: names[name] for own, name in needed.items() if name in names}, official, delimiter)


def _read(path: Path, header: _Header) -> pa.Table:
    """Return the columns of :data:`OWN` as text, and the line of each row."""
    import pyarrow as pa
    from pyarrow import csv as arrow
    from pyarrow import parquet

    columns = list(header.names.values())
    try:
        if path.suffix.lower() in (".parquet", ".pq"):
            table = parquet.read_table(path, columns=columns)
            table = table.cast(pa.schema([(name, pa.string()) for name in table.column_names]))
        else:
            convert = arrow.ConvertOptions(
                include_columns=columns, column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=False
            )
            table = arrow.read_csv(
                path, parse_options=arrow.ParseOptions(delimiter=header.delimiter), convert_options=convert
            )
    except (OSError, pa.ArrowException) as error:
        raise TableError(f"cannot read {path} ({error}); give a Parquet or a UTF-8 CSV file") from error
    table = table.rename_columns(list(header.names))
    first = 1 if path.suffix.lower() in (".parquet", ".pq") else 2
    return table.append_column("line", pa.array(np.arange(first, first + table.num_rows)))


def _counted(path: Path, table: pa.Table) -> pd.DataFrame:
    """Return the rows of :data:`TYPES`, codes and counts checked."""
    from pyarrow import array, compute

    rows = table.filter(compute.is_in(compute.utf8_trim_whitespace(table["type"]), array(list(TYPES)))).to_pandas()
    rows["type"] = rows["type"].str.strip()
    given = rows["code"].fillna("").str.strip()
    rows["code"] = given.map({code: mended(code) for code in given.unique()})
    wrong = ~rows["code"].str.fullmatch(CODE.pattern).astype(bool)
    if wrong.any():
        row = rows[wrong].iloc[0]
        raise TableError(
            f"{path} line {row['line']}: '{row['code']}' is not the code of a commune; mend or remove the line"
        )
    if "count" not in rows:
        rows["count"] = 1.0
    values = rows["count"].map(number_of).astype(float)
    wrong = ~((values >= 0.0) & (values == np.rint(values)) & np.isfinite(values))
    if wrong.any():
        row = rows[wrong].iloc[0]
        raise TableError(f"{path} line {row['line']}: count {row['count']!r} is not a whole number from 0; mend it")
    rows["count"] = values
    rows.attrs["repaired"] = int((given != rows["code"]).sum())
    return rows


def _check_editions(path: Path, types: set[str]) -> None:
    for new, old in (("D265", "D201"), ("D307", "D301")):
        if {new, old} <= types:
            raise TableError(f"{path}: {new} and {old} are the same thing in two editions of the BPE; give one edition")


def _check_once(path: Path, rows: pd.DataFrame) -> None:
    again = rows.duplicated(["code", "type"])
    if again.any():
        row = rows[again].iloc[0]
        first = rows[(rows["code"] == row["code"]) & (rows["type"] == row["type"])].iloc[0]
        raise TableError(
            f"{path} line {row['line']}: {row['type']} of commune '{row['code']}' was on line {first['line']}; "
            "keep one of them, or their sum"
        )
