"""Minutes: car times that somebody measured or computed on real roads, in place of the formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from simdesert.country.communes import Text
from simdesert.country.travel import LIMIT_MINUTES, Travel, travel_of
from simdesert.errors import TableError

COLUMNS = ("from", "to", "minutes")


def overridden(travel: Travel, code: Text, table: Path) -> Travel:
    """Return `travel` with the pairs of a CSV table ``from,to,minutes`` in place of the formula's.

    Pairs over 30 minutes leave the matrix; a pair holds in the direction given only.

    Parameters
    ----------
    travel
        The matrix to mend.
    code
        INSEE codes in the order of its rows (n,).
    table
        UTF-8 file with the columns ``from``, ``to`` (codes) and ``minutes`` [min].

    Raises
    ------
    TableError
        A missing column, an unknown code or a time that is not a positive number.
    """
    given = np.array(list(_pairs(table, {str(c): row for row, c in enumerate(code)})), dtype=np.float64).reshape(-1, 3)
    n = len(travel)
    here = np.concatenate([given[::-1, 0].astype(np.int64), np.repeat(np.arange(n), np.diff(travel.indptr))])
    there = np.concatenate([given[::-1, 1].astype(np.int64), travel.indices.astype(np.int64)])
    minutes = np.concatenate([given[::-1, 2].astype(np.float32), travel.minutes])
    first = np.unique(here * n + there, return_index=True)[1]
    kept = first[(minutes[first] <= LIMIT_MINUTES) | (here[first] == there[first])]
    return travel_of(here[kept], there[kept], minutes[kept])


def _pairs(table: Path, row_of: dict[str, int]) -> Iterator[tuple[int, int, float]]:
    try:
        with table.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise TableError(f"{table}: no column '{missing[0]}'; a table of minutes needs {', '.join(COLUMNS)}")
            for row in reader:
                yield _pair(row, row_of, f"{table} line {reader.line_num}")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"cannot read {table} ({error}); give a UTF-8 CSV file") from error


def _pair(row: dict[str, str], row_of: dict[str, int], where: str) -> tuple[int, int, float]:
    for name in COLUMNS[:2]:
        if row[name] not in row_of:
            raise TableError(f"{where}, column '{name}': no commune '{row[name]}' in the territory; mend or remove it")
    try:
        minutes = float(row["minutes"])
    except (TypeError, ValueError):
        minutes = float("nan")
    if not (np.isfinite(minutes) and minutes > 0.0):
        raise TableError(f"{where}, column 'minutes': {row['minutes']!r} is not a positive number of minutes")
    return row_of[row["from"]], row_of[row["to"]], minutes
