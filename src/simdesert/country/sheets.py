"""Sheets: a table as its producer publishes it, in a workbook or a CSV file, each cell with the place it came from.

Official workbooks put a title above the header, and its height changes from year to year: the header is the first row
that holds a given name. Names are compared without case and without doubled or trailing spaces.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simdesert.errors import TableError

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
HEADER_AMONG = 50
"""Rows from the top among which the header is looked for."""

_DECIMAL_COMMA = re.compile(r"\d+,\d+")


@dataclass(frozen=True)
class Sheet:
    """A table and where it stands.

    Attributes
    ----------
    where
        File, and sheet if it has some.
    header
        Row or line of the header, from 1.
    columns
        Cells by name of the column, all of the same length.
    rows
        Row or line of each cell, from 1.
    doubled
        Names of columns that the header has more than once, as :func:`plain` gives them; the first of each stands.
    """

    where: str
    header: int
    columns: dict[str, list[Any]]
    rows: list[int]
    doubled: frozenset[str] = frozenset()

    def at(self, position: int) -> str:
        """Return where the row at `position` stands, for an error."""
        return f"{self.where} row {self.rows[position]}"

    def named(self, name: str, *, starting: bool = False) -> str | None:
        """Return the first column that is called `name` (or whose name starts so), as the header writes it, or None.

        Raises
        ------
        TableError
            The header has this column twice.
        """
        fits = str.startswith if starting else str.__eq__
        column = next((column for column in self.columns if fits(plain(column), plain(name))), None)
        if column is not None and plain(column) in self.doubled:
            raise TableError(
                f"{self.where} row {self.header}: column '{' '.join(name.split())}' stands twice in the header; which "
                "of them counts? remove the other"
            )
        return column

    def need(self, name: str, *, starting: bool = False) -> str:
        """Return the same.

        Raises
        ------
        TableError
            There is none, or more than one.
        """
        column = self.named(name, starting=starting)
        if column is None:
            raise TableError(
                f"{self.where} row {self.header}: no column '{name}{'…' if starting else ''}' in the header; restore it"
            )
        return column


def plain(name: Any) -> str:
    """Return a name as it is compared: one space between words, lower case."""
    return " ".join(str(name).split()).casefold()


def is_workbook(path: Path) -> bool:
    """Return whether the file's name is that of a workbook."""
    return path.suffix.lower() in WORKBOOKS


def open_workbook(path: Path) -> CalamineWorkbook:
    """Return the workbook of a file.

    Raises
    ------
    TableError
        It cannot be read, or the library that reads workbooks is not installed.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError as error:
        raise TableError(
            f"cannot read {path}: workbooks need python-calamine; pip install 'simdesert[data]'"
        ) from error
    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, OSError) as error:
        raise TableError(f"cannot read {path} ({error}); give the workbook as its producer published it") from error


def sheet_of(path: Path, workbook: CalamineWorkbook, name: str, marker: str) -> Sheet:
    """Return a sheet of a workbook, its header the first row that holds `marker`.

    Raises
    ------
    TableError
        No such sheet, or no such row.
    """
    if name not in workbook.sheet_names:
        found = ", ".join(f"'{sheet}'" for sheet in workbook.sheet_names)
        raise TableError(
            f"{path}: no sheet '{name}' (there are {found}); give the workbook as its producer published it"
        )
    cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return _sheet(f"{path} sheet '{name}'", cells, list(range(1, len(cells) + 1)), marker)


def csv_sheet(path: Path, marker: str) -> Sheet:
    """Return the table of a CSV file (UTF-8, commas or semicolons), its header the first line that holds `marker`.

    Raises
    ------
    TableError
        The file cannot be read, a line has too few or too many cells, or no line holds `marker`.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            reader = csv.reader(file, delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
            cells, lines = [], []
            for row in reader:
                if row:
                    cells.append(row)
                    lines.append(reader.line_num)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"cannot read {path} ({error}); give a UTF-8 CSV file") from error
    return _sheet(str(path), cells, lines, marker)


def _sheet(where: str, cells: Sequence[Sequence[Any]], rows: list[int], marker: str) -> Sheet:
    if all(is_empty(cell) for row in cells for cell in row):
        raise TableError(f"{where}: there is nothing in it; give the table whole")
    top = next((i for i, row in enumerate(cells[:HEADER_AMONG]) if plain(marker) in map(plain, row)), None)
    if top is None:
        raise TableError(
            f"{where}: none of the first {HEADER_AMONG} rows holds '{marker}', so where is the header? restore it"
        )
    names, below = cells[top], cells[top + 1 :]
    odd = next((i for i, row in enumerate(below) if len(row) != len(names)), None)
    if odd is not None:
        too_many = len(below[odd]) > len(names)
        remedy = "quote cells that hold a separator" if too_many else "complete the row or remove it"
        raise TableError(
            f"{where} row {rows[top + 1 + odd]}: {len(below[odd])} cells under {len(names)} columns; {remedy}"
        )
    columns: dict[str, list[Any]] = {}
    for position, name in enumerate(names):
        if not is_empty(name):
            columns.setdefault(str(name), [row[position] for row in below])
    times = Counter(plain(name) for name in names if not is_empty(name))
    doubled = frozenset(name for name, count in times.items() if count > 1)
    return Sheet(where, rows[top], columns, rows[top + 1 :], doubled)


def is_empty(cell: Any) -> bool:
    """Return whether a cell holds nothing."""
    return cell is None or (isinstance(cell, float) and math.isnan(cell)) or not str(cell).strip()


def numbers(
    sheet: Sheet, name: str, kept: Sequence[int], *, low: float = 0.0, high: float = math.inf
) -> NDArray[np.float64]:
    """Return the numbers of a column at the positions `kept` (n,), NaN where a cell is empty.

    Raises
    ------
    TableError
        A cell that is neither empty nor a finite number from `low` to `high`.
    """
    column = sheet.columns[name]
    values = np.array([np.nan if is_empty(column[i]) else number_of(column[i]) for i in kept], dtype=np.float64)
    wrong = (values < low) | (values > high) | np.isinf(values)
    if wrong.any():
        position = kept[int(np.argmax(wrong))]
        cell = column[position]
        comma = isinstance(cell, str) and _DECIMAL_COMMA.fullmatch(cell.strip())
        remedy = "write decimals with a point" if comma else "mend it, or empty the cell if it is unknown"
        raise TableError(
            f"{sheet.at(position)}, column '{' '.join(name.split())}': {cell!r} is not a number from {low:g}"
            f"{'' if math.isinf(high) else f' to {high:g}'}; {remedy}"
        )
    return values


def number_of(cell: Any) -> float:
    """Return the number of a cell, minus infinity if it is none."""
    try:
        value = float(cell)
    except (TypeError, ValueError):
        return -math.inf
    return -math.inf if math.isnan(value) else value
