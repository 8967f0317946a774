"""Membership: what each commune belongs to, from the workbook of the INSEE."""

from __future__ import annotations

from pathlib import Path

from simdesert.country.codes import Codes, check_once, codes_of, written
from simdesert.country.joining import Addition, few, repaired
from simdesert.country.sheets import Sheet, open_workbook, sheet_of
from simdesert.errors import TableError

SHEETS = ("COM", "ARM")
"""Communes, and the arrondissements of Paris, Lyon and Marseille."""

COLUMNS = {
    "name": ("LIBGEO", 0),
    "dep": ("DEP", 2),
    "reg": ("REG", 2),
    "epci": ("EPCI", 9),
    "living_area": ("BV2", 5),
    "attraction_area": ("AAV", 3),
}
"""How a column starts in the workbook (its vintage follows: BV2022, AAV2020), and how long its codes are."""

CODE = "CODGEO"
NO_EPCI = "ZZZZZZZZZ"


def read_membership(path: Path) -> Addition:
    """Return the EPCI, living area and attraction area of each commune, and its name, département and région to spare.

    Raises
    ------
    TableError
        A sheet, header or column that is not there, an empty cell, a commune twice: the message names file, sheet, row.

    References
    ----------
    INSEE, *Table d'appartenance géographique des communes et tables de passage*, yearly.
    """
    workbook = open_workbook(path)
    code: list[str] = []
    text: dict[str, list[str]] = {name: [] for name in COLUMNS}
    mended = 0
    for title in SHEETS:
        sheet = sheet_of(path, workbook, title, CODE)
        codes = codes_of(sheet, sheet.need(CODE))
        check_once(sheet, codes)
        for name, (start, width) in COLUMNS.items():
            text[name] += _cells(sheet, codes, sheet.need(start, starting=width in (3, 5)), width)
        code += codes.code
        mended += codes.repaired
    without = [c for c, epci in zip(code, text["epci"], strict=True) if epci == NO_EPCI]
    text["epci"] = ["" if epci == NO_EPCI else epci for epci in text["epci"]]
    remarks = (f"{len(without):,} communes are in no EPCI ({few(without)}).",) if without else ()
    return Addition(
        path, code, text, {}, spare=frozenset({"name", "dep", "reg"}), remarks=(*repaired(mended), *remarks)
    )


def _cells(sheet: Sheet, codes: Codes, name: str, width: int) -> list[str]:
    """Return the cells of a column; codes that a spreadsheet turned into numbers get their leading zeros back."""
    cells = [written(sheet.columns[name][position]) for position in codes.kept]
    for cell, position in zip(cells, codes.kept, strict=True):
        if not cell:
            raise TableError(f"{sheet.at(position)}, column '{name}': the cell is empty; restore it")
    return [cell.zfill(width) if cell.isdigit() else cell for cell in cells]
