from __future__ import annotations

from pathlib import Path

import pytest

from simdesert.country.sites import Zone
from simdesert.country.zoning_table import CLASSES, read_zoning
from simdesert.errors import TableError


def read(path: Path, *cells: str) -> list[str]:
    lines = ["code;zone", *(f"{1001 + i:05};{cell}" for i, cell in enumerate(cells))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_zoning(path).text["official_zone"]


def test_the_official_words_become_the_classes_of_the_model(tmp_path: Path) -> None:
    words = ("ZIP", "ZAC", "ZV", "ZAR", "HZ")
    assert read(tmp_path / "z.csv", *words) == ["priority", "complementary", *["intermediate"] * 3]


def test_numbered_words_and_the_names_of_the_classes_are_understood(tmp_path: Path) -> None:
    assert read(tmp_path / "z.csv", "1_ZIP", "2_ZAC", "4_ZAR", "3_HZ") == [
        "priority", "complementary", "intermediate", "intermediate"
    ]  # fmt: skip
    assert read(tmp_path / "z.csv", *(zone.name.lower() for zone in Zone)) == [zone.name.lower() for zone in Zone]


def test_an_empty_cell_or_no_result_is_unknown(tmp_path: Path) -> None:
    assert read(tmp_path / "z.csv", "", "N/A - résultat non disponible", "zip") == ["", "", "priority"]


def test_an_unknown_word_is_named_with_line_and_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"z.csv row 3, column 'zone': 'ZZZ' is none of ZIP, ZAC, ZV, ZAR, HZ"):
        read(tmp_path / "z.csv", "ZIP", "ZZZ")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("code,zone\n01001,ZIP\n01001,ZAC\n", "row 3: commune '01001' was on row 2"),
        ("code,zonage\n01001,ZIP\n", "row 1: no column 'zone' in the header"),
        ("commune,zone\n01001,ZIP\n", "none of the first 50 rows holds 'code'"),
        ("code,zone\nAbergement,ZIP\n", "row 2, column 'code': 'Abergement' is not the code of a commune"),
        ("code,zone\n01001\n", "row 2: 1 cells under 2 columns"),
        ("", "there is nothing in it; give the table whole"),
        ("zone\nZIP\n", "none of the first 50 rows holds 'code'"),
    ],
)
def test_a_table_that_cannot_be_is_named_with_its_row(tmp_path: Path, text: str, complaint: str) -> None:
    (tmp_path / "z.csv").write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=complaint):
        read_zoning(tmp_path / "z.csv")


def test_every_class_has_an_official_or_a_plain_word() -> None:
    assert set(CLASSES.values()) == set(Zone)
