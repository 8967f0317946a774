"""The official APL: the workbook of the DREES, or a table of the same columns, commune by commune."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from simdesert.country.codes import check_once, codes_of
from simdesert.country.sheets import Sheet, csv_sheet, is_workbook, numbers, open_workbook, sheet_of
from simdesert.errors import TableError

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("code", "apl", "apl_65", "population_need_weighted", "population")

CODE = "Code commune INSEE"
APL = "APL aux médecins généralistes"
STARTS = {
    "apl_65": "APL aux médecins généralistes de 65 ans",
    "population_need_weighted": "Population standardisée",
    "population": "Population totale",
}
"""How the columns of a workbook are called; the rest of a name has a year in it, or varies."""

MOST_APL = 100.0
"""No APL is above this [visits per need-weighted inhabitant per year]: the highest of 2022 is 14 (DREES)."""

_SHEET = re.compile(r"APL\s+(\d{4})")


@dataclass(frozen=True)
class AplTable:
    """The official APL by commune.

    Attributes
    ----------
    where
        File, and sheet if it is a workbook.
    year
        Year of the APL, None for a CSV file.
    frame
        One row a commune, in the order of the codes: ``code`` (text), ``apl`` of all GPs and, if the table has it,
        ``apl_65`` of GPs of 65 and under [visits per need-weighted inhabitant per year], ``population_need_weighted``
        and ``population`` [inhabitants], the latter where the table has them; NaN where a cell is empty.
    repaired
        How many codes had lost their leading zero.
    """

    where: str
    year: int | None
    frame: pd.DataFrame
    repaired: int


def read_apl(path: Path, year: int | None = None) -> AplTable:
    """Return the APL of a workbook of the DREES, or of a CSV file with the columns of :data:`COLUMNS`.

    The workbook has one sheet a year (``APL 2023``) with a title above the header, a row of units below it, and the two
    series side by side: all GPs, and those of 65 and under. Never mix them.

    Parameters
    ----------
    path
        Workbook or UTF-8 CSV file.
    year
        Which sheet of a workbook; the latest if None.

    Raises
    ------
    TableError
        A sheet, header or column that is not there, a column or commune twice, an APL that is no number from 0 to 100,
        no APL at all: the message names file, sheet and row.

    References
    ----------
    DREES, *L'accessibilité potentielle localisée*, workbook on general practitioners, yearly.
    """
    import pandas as pd

    chosen, sheet = _newest(path, year) if is_workbook(path) else (year, csv_sheet(path, "code"))
    code, names = _columns(sheet, official=is_workbook(path))
    codes = codes_of(sheet, code)
    if not codes.code:
        raise TableError(f"{sheet.where}: no commune below the header in row {sheet.header}; give the table whole")
    check_once(sheet, codes)
    most = {"apl": MOST_APL, "apl_65": MOST_APL}
    columns = {
        column: numbers(sheet, name, codes.kept, high=most.get(column, math.inf)) for column, name in names.items()
    }
    for column, name in names.items():
        if column == "apl" and np.isnan(columns[column]).all():
            raise TableError(f"{sheet.where}, column '{name}': empty from the first commune to the last; fill it")
        if column.startswith("population") and not np.nansum(columns[column]):
            raise TableError(f"{sheet.where}, column '{name}': nobody in any commune; fill it, or leave it out")
    frame = pd.DataFrame({"code": codes.code, **columns}).sort_values("code", ignore_index=True)
    return AplTable(sheet.where, chosen, frame, codes.repaired)


def _newest(path: Path, year: int | None) -> tuple[int, Sheet]:
    workbook = open_workbook(path)
    matches = ((_SHEET.fullmatch(name.strip()), name) for name in workbook.sheet_names)
    years = {int(match[1]): name for match, name in matches if match}
    if not years or (year is not None and year not in years):
        asked = "'APL <year>'" if year is None else f"'APL {year}'"
        found = ", ".join(f"'{name}'" for name in workbook.sheet_names)
        raise TableError(f"{path}: no sheet {asked} (there are {found}); give the workbook of the DREES as published")
    chosen = max(years) if year is None else year
    return chosen, sheet_of(path, workbook, years[chosen], CODE)


def _columns(sheet: Sheet, *, official: bool) -> tuple[str, dict[str, str]]:
    """Return the sheet's name of the column of codes, and of those of :data:`COLUMNS` that it has."""
    if not official:
        found = {column: sheet.named(column) for column in COLUMNS[2:]}
        code, apl = sheet.need("code"), sheet.need("apl")
    else:
        found = {column: sheet.named(start, starting=True) for column, start in STARTS.items()}
        code, apl = sheet.need(CODE), sheet.need(APL)
    return code, {"apl": apl, **{column: name for column, name in found.items() if name is not None}}
