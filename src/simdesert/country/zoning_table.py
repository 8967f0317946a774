"""The official zoning of GPs by commune, as the regional health agencies (ARS) decide it."""

from __future__ import annotations

import re
from pathlib import Path

from simdesert.country.codes import check_once, codes_of, written
from simdesert.country.joining import Addition, repaired
from simdesert.country.sheets import csv_sheet
from simdesert.country.sites import Zone
from simdesert.errors import TableError

CLASSES = {
    "ZIP": Zone.PRIORITY,
    "ZAC": Zone.COMPLEMENTARY,
    "ZV": Zone.INTERMEDIATE,
    "ZAR": Zone.INTERMEDIATE,
    "HZ": Zone.INTERMEDIATE,
    **{zone.name: zone for zone in Zone},
}
"""The official words and the class each stands for: ZIP (zone d'intervention prioritaire), ZAC (zone d'action
complémentaire), ZV or ZAR (vigilance), HZ (outside), and the names of the classes. No GP zoning is over-served."""

_NUMBERED = re.compile(r"\d_")


def read_zoning(path: Path) -> Addition:
    """Return the official class of each commune of a CSV file ``code,zone``; ``1_ZIP`` is read as ``ZIP``.

    Empty cells and ``N/A…`` are unknown.

    Raises
    ------
    TableError
        A missing column, a commune twice, a zone that is none of :data:`CLASSES`: the message names file and line.
    """
    sheet = csv_sheet(path, "code")
    codes = codes_of(sheet, sheet.need("code"))
    check_once(sheet, codes)
    cells = sheet.columns[sheet.need("zone")]
    zones = [class_of(written(cells[position]), f"{sheet.at(position)}, column 'zone'") for position in codes.kept]
    return Addition(path, codes.code, {"official_zone": zones}, {}, remarks=repaired(codes.repaired))


def class_of(word: str, where: str) -> str:
    """Return the class that an official word stands for, as :func:`~simdesert.country.zones.names_of` calls it.

    Raises
    ------
    TableError
        It stands for none.
    """
    plain = _NUMBERED.sub("", word.strip().upper(), count=1)
    if not plain or plain.startswith("N/A"):
        return ""
    if plain not in CLASSES:
        raise TableError(f"{where}: '{word}' is none of {', '.join(CLASSES)}; mend it or empty the cell")
    return CLASSES[plain].name.lower()
