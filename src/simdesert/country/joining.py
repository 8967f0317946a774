"""Joining: official tables put together by code, and a plain account of what found its commune and what did not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simdesert.country.codes import WHOLE_CITIES
from simdesert.country.table import REQUIRED, Table
from simdesert.errors import TableError

NAMED = 5
"""Codes that an account names before it stops."""

_GIVEN_BY = {
    "name": "--membership",
    "dep": "--membership",
    "population": "--apl",
    "gp": "--facilities (type D265 of the BPE, D201 in older editions)",
}


@dataclass(frozen=True)
class Addition:
    """What an official table says of communes that another table lists.

    Attributes
    ----------
    path
        The file.
    code
        INSEE codes, none twice (n,).
    text, number
        Columns by their name in :data:`~simdesert.country.table.OPTIONAL` or ``REQUIRED`` (n,); NaN and ``""`` where
        unknown.
    spare
        Columns that are taken only if the list of communes has none of that name.
    absent
        Number of a commune that is not in the table: 0 if the table is exhaustive, else NaN (unknown).
    remarks
        What was mended or left out on reading, one sentence each.
    sheet
        The sheet, if the file is a workbook with several of the kind.
    """

    path: Path
    code: list[str]
    text: dict[str, list[str]]
    number: dict[str, NDArray[np.float64]]
    spare: frozenset[str] = frozenset()
    absent: float = np.nan
    remarks: tuple[str, ...] = ()
    sheet: str = ""

    def taken(self, table: Table) -> list[str]:
        """Return the columns that a list of communes takes from it."""
        given = {*table.text, *table.number}
        return [name for name in (*self.text, *self.number) if name not in self.spare or name not in given]


def joined(table: Table, additions: Iterable[Addition]) -> tuple[Table, tuple[str, ...]]:
    """Return the table with the columns of the additions, and an account of each, one sentence a fact.

    A commune takes what an addition says of it. One that is not in it has none if the addition is exhaustive, else it
    keeps what it had.

    Raises
    ------
    TableError
        An addition none of whose communes is known.
    """
    account: list[str] = []
    for addition in additions:
        account += [_matched(table, addition), *addition.remarks]
        table = _with(table, addition)
    return table, tuple(account)


def check_complete(table: Table, where: str) -> None:
    """Check that every commune has all of :data:`~simdesert.country.table.REQUIRED`.

    Raises
    ------
    TableError
        A column in no table, or communes whose cell is in none.
    """
    for name, what in REQUIRED.items():
        remedy = "add it" + (f", or give it with {_GIVEN_BY[name]}" if name in _GIVEN_BY else "")
        if name not in table.text and name not in table.number:
            raise TableError(f"{where}: no column '{name}' ({what}); {remedy}")
        empty = table.text[name] == "" if name in table.text else np.isnan(table.number[name])
        if empty.any():
            raise TableError(
                f"{where}: no '{name}' for {int(empty.sum()):,} communes ({few(table.text['code'][empty])}); {remedy}"
            )


def few(codes: Iterable[str]) -> str:
    """Return the first few codes, and dots for the rest."""
    known = [str(code) for code in codes]
    return ", ".join(known[:NAMED]) + (", …" if len(known) > NAMED else "")


def repaired(count: int) -> tuple[str, ...]:
    """Return the remark on codes that had lost their leading zero, if any had."""
    return (f"{count:,} codes had lost their leading zero there and got it back.",) if count else ()


def _with(table: Table, addition: Addition) -> Table:
    codes = table.text["code"]
    row_of = {code: row for row, code in enumerate(addition.code)}
    rows = np.array([row_of.get(code, -1) for code in codes.tolist()], dtype=np.int64)
    there = rows >= 0
    text, number = dict(table.text), dict(table.number)
    for name in addition.taken(table):
        if name in addition.text:
            own = text.get(name, np.full_like(codes, ""))
            text[name] = np.where(there, np.array([*addition.text[name], ""], dtype=np.str_)[rows], own)
        else:
            absent = np.full(len(codes), addition.absent)
            before = absent if addition.absent == 0.0 else number.get(name, absent)
            number[name] = np.where(there, np.append(addition.number[name], np.nan)[rows], before)
    return replace(table, text=text, number=number)


def _matched(table: Table, addition: Addition) -> str:
    known, there = set(table.text["code"].tolist()), set(addition.code)
    without = sorted(known - there)
    unknown = sorted(code for code in there - known if not _is_told_apart(code, known))
    if not known & there:
        raise TableError(
            f"{addition.path}: none of its communes ({few(addition.code)}) is in the list of communes "
            f"({few(sorted(known))}); give tables of the same communes"
        )
    where = f"{addition.path.name} {addition.sheet}".strip()
    columns = ", ".join(addition.taken(table))
    sentence = f"Joined {where} ({columns}): {len(known & there):,} of {len(known):,} communes"
    if without:
        none = " and have none" if addition.absent == 0.0 else ""
        sentence += f"; {len(without):,} are not in it{none} ({few(without)})"
    if unknown:
        sentence += f"; {len(unknown):,} of its communes are unknown here and left out ({few(unknown)})"
    return sentence + _lost(addition, set(unknown)) + "." + _hint(unknown, known)


def _lost(addition: Addition, unknown: set[str]) -> str:
    """Return how many GPs go with the communes that are left out."""
    gps = addition.number.get("gp")
    if gps is None or not unknown:
        return ""
    lost = sum(n for code, n in zip(addition.code, gps.tolist(), strict=True) if code in unknown)
    return f", with {lost:,.0f} of its {gps.sum():,.0f} GPs"


def _is_told_apart(code: str, known: set[str]) -> bool:
    """Return whether the code is Paris, Lyon or Marseille as a whole, and its arrondissements are known."""
    return code in WHOLE_CITIES and WHOLE_CITIES[code][:5] in known


def _hint(unknown: list[str], known: set[str]) -> str:
    for city, arrondissements in WHOLE_CITIES.items():
        if city in known and arrondissements[:5] in unknown:
            return f" The list has {city} as a whole: give its arrondissements ({arrondissements}) in its place."
    return ""
