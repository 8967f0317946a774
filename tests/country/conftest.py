from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from xlsxwriter import Workbook

Sheets = Mapping[str, Sequence[Sequence[object]]]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Write sheets (name → rows of cells, None for empty ones) into a workbook and return its path."""

    def write(name: str, sheets: Sheets) -> Path:
        with Workbook(tmp_path / name) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for number, row in enumerate(rows):
                    for column, cell in enumerate(row):
                        sheet.write(number, column, cell)
        return tmp_path / name

    return write
