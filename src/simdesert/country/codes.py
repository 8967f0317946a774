"""Codes: INSEE's codes of communes, as tables hold them and as spreadsheets spoil them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from simdesert.country.sheets import Sheet, is_empty
from simdesert.errors import TableError

CODE = re.compile(r"(?:\d\d|2[AB])\d{3}")
"""Five characters: two of the département (three overseas), the rest of the commune."""

WHOLE_CITIES = {"75056": "75101 to 75120", "69123": "69381 to 69389", "13055": "13201 to 13216"}
"""Paris, Lyon and Marseille as a whole, and the arrondissements that stand for them."""


def city_of(code: str) -> str:
    """Return the commune that an arrondissement of Paris, Lyon or Marseille is part of; any other code as it is."""
    for city, arrondissements in WHOLE_CITIES.items():
        first, last = arrondissements.split(" to ")
        if first <= code <= last:
            return city
    return code


@dataclass(frozen=True)
class Codes:
    """The communes of a sheet.

    Attributes
    ----------
    code
        INSEE codes (n,).
    kept
        Their positions in the sheet (n,): rows without a code are left out.
    repaired
        How many had lost their leading zero.
    """

    code: list[str]
    kept: list[int]
    repaired: int


def codes_of(sheet: Sheet, name: str) -> Codes:
    """Return the codes of a column; rows without a code (units, blank rows, notes below the table) are left out.

    A code of four digits has lost its leading zero in a spreadsheet and gets it back.

    Raises
    ------
    TableError
        A row with figures and no code, or with something that is no code.
    """
    code: list[str] = []
    kept: list[int] = []
    repaired = 0
    for position, cell in enumerate(sheet.columns[name]):
        text = written(cell)
        if CODE.fullmatch(mended(text)):
            repaired += text != mended(text)
            code.append(mended(text))
            kept.append(position)
        elif text and _others(sheet, name, position):
            raise TableError(
                f"{sheet.at(position)}, column '{name}': '{text}' is not the code of a commune ('01001', '2A004'); "
                "mend it or remove the row"
            )
    return Codes(code, kept, repaired)


def mended(code: str) -> str:
    """Return the code with the leading zero that a spreadsheet took from it: '1001' is '01001'."""
    return f"0{code}" if len(code) == 4 and code.isdigit() and code[0] != "0" else code


def written(cell: Any) -> str:
    """Return a code as text: 1001.0 is '1001'."""
    if is_empty(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def check_once(sheet: Sheet, codes: Codes) -> None:
    """Check that no commune is there twice.

    Raises
    ------
    TableError
        One is: the message names both rows.
    """
    seen: dict[str, int] = {}
    for code, position in zip(codes.code, codes.kept, strict=True):
        if code in seen:
            raise TableError(
                f"{sheet.at(position)}: commune '{code}' was on row {sheet.rows[seen[code]]}; keep one of them"
            )
        seen[code] = position


def _others(sheet: Sheet, name: str, position: int) -> bool:
    return any(not is_empty(cells[position]) for column, cells in sheet.columns.items() if column != name)
