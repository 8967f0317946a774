"""Official tables: the list of communes and whichever tables complete it, read and joined into one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from simdesert.country.apl_table import read_apl
from simdesert.country.communes_json import SUFFIXES, read_communes_json
from simdesert.country.equipment import read_equipment
from simdesert.country.joining import Addition, check_complete, joined, repaired
from simdesert.country.membership import read_membership
from simdesert.country.table import Table, read_table
from simdesert.country.zoning_table import class_of, read_zoning

_APL_COLUMNS = {"apl": "official_apl", "apl_65": "official_apl_65"}


@dataclass(frozen=True)
class Tables:
    """Official tables that complete a list of communes, any of them.

    Attributes
    ----------
    membership
        Workbook of the INSEE: see :func:`~simdesert.country.membership.read_membership`.
    facilities
        Counts of the BPE: see :func:`~simdesert.country.equipment.read_equipment`.
    apl, apl_year
        Workbook of the DREES and the year of its sheet, the latest if None: see
        :func:`~simdesert.country.apl_table.read_apl`.
    zoning
        Zoning of GPs: see :func:`~simdesert.country.zoning_table.read_zoning`.
    """

    membership: Path | None = None
    facilities: Path | None = None
    apl: Path | None = None
    apl_year: int | None = None
    zoning: Path | None = None


def official_table(communes: Path, tables: Tables) -> tuple[Table, tuple[str, ...]]:
    """Return the list of communes with what the tables say of them, and an account of what joined.

    Raises
    ------
    TableError
        A table that cannot be used, or a column that every commune must have and that none gives.
    """
    table, remarks = read_communes(communes)
    columns = ", ".join(name for name in (*table.text, *table.number) if name != "code")
    listed = f"Real: the {len(table.text['code']):,} communes of {communes.name} ({columns})."
    table, account = joined(table, _additions(tables))
    check_complete(table, str(communes))
    return table, (listed, *remarks, *account)


def read_communes(path: Path) -> tuple[Table, tuple[str, ...]]:
    """Return a list of communes, complete or not, and remarks on what was mended or left out.

    Raises
    ------
    TableError
        The list cannot be used.
    """
    if path.suffix.lower() in SUFFIXES:
        return read_communes_json(path)
    table = read_table(path, needed=("code",))
    if "official_zone" not in table.text:
        return table, ()
    cells = zip(table.text["code"].tolist(), table.text["official_zone"].tolist(), strict=True)
    zones = [class_of(zone, f"{path} commune '{code}', column 'official_zone'") for code, zone in cells]
    return replace(table, text={**table.text, "official_zone": np.array(zones, dtype=np.str_)}), ()


def _additions(tables: Tables) -> Iterator[Addition]:
    if tables.membership is not None:
        yield read_membership(tables.membership)
    if tables.facilities is not None:
        yield read_equipment(tables.facilities)
    if tables.apl is not None:
        yield _apl(tables.apl, tables.apl_year)
    if tables.zoning is not None:
        yield read_zoning(tables.zoning)


def _apl(path: Path, year: int | None) -> Addition:
    table = read_apl(path, year)
    values = {name: table.frame[name].to_numpy(dtype=np.float64) for name in table.frame.columns if name != "code"}
    number = {_APL_COLUMNS.get(name, name): column for name, column in values.items()}
    return Addition(
        path,
        table.frame["code"].tolist(),
        {},
        number,
        spare=frozenset({"population"}),
        remarks=repaired(table.repaired),
        sheet="" if table.year is None else f"APL {table.year}",
    )
