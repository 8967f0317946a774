from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from simdesert.country.apl_table import read_apl
from simdesert.errors import TableError

Write = Callable[..., Path]
SHARED = Path(__file__).parents[3] / "shared" / "data" / "france-2024" / "apl-gp-2022-half.csv"

# The shape of the DREES's workbook: eight rows of title and notes, the header on row 9 (some names end in a space), a
# row of units, one row a commune, notes below.
TITLE: list[list[object]] = [
    ["Indicateur d'accessibilité potentielle localisée (APL) 2023 aux médecins généralistes"],
    [],
    ["Millésime : 2023"],
    ["Sources : SNIIR-AM"],
    ["Champ : France hors Mayotte"],
    ["Lecture : …"],
    ["Note : …"],
    [],
]
HEADER = [
    "Code commune INSEE",
    "Commune",
    "APL aux médecins généralistes",
    "APL aux médecins généralistes de 65 ans et moins ",
    "APL aux médecins généralistes de 62 ans et moins",
    "Population standardisée 2021 pour la médecine générale",
    "Population totale 2021",
]
UNITS = [None, None, "En nombre de consultations/visites accessibles par habitant standardisé"]
ROWS: list[list[object]] = [
    ["2A004", "Ajaccio", 3.5, 3.0, 2.8, 75000.5, 73822],
    ["01001", "L'Abergement-Clémenciat", 1.6, 1.25, 1.0, 838.154, 832],
]
NOTES: list[list[object]] = [[], ["Note : les arrondissements sont des communes"]]


def drees(rows: list[list[object]] = ROWS, header: list[str] = HEADER, top: list[list[object]] = TITLE) -> object:
    return [*top, header, UNITS, *rows, *NOTES]


def changed(row: int, column: int, cell: object) -> list[list[object]]:
    return [[cell if (i, j) == (row, column) else c for j, c in enumerate(r)] for i, r in enumerate(ROWS)]


def test_both_series_and_both_populations_are_read_below_the_title_and_the_units(workbook: Write) -> None:
    table = read_apl(workbook("apl.xlsx", {"Lisez-moi": [["APL"]], "APL 2023": drees()}))
    assert table.frame.to_dict("list") == {
        "code": ["01001", "2A004"],
        "apl": [1.6, 3.5],
        "apl_65": [1.25, 3.0],
        "population_need_weighted": [838.154, 75000.5],
        "population": [832.0, 73822.0],
    }
    assert (table.year, table.repaired) == (2023, 0)
    assert table.where.endswith("apl.xlsx sheet 'APL 2023'")


def test_the_latest_year_is_read_unless_another_is_asked_for(workbook: Write) -> None:
    path = workbook("apl.xlsx", {"APL 2023": drees(), "APL 2022": drees(changed(1, 2, 1.7))})
    assert read_apl(path).frame["apl"][0] == 1.6
    assert read_apl(path, 2022).frame["apl"][0] == 1.7


def test_a_header_that_moved_is_found(workbook: Write) -> None:
    path = workbook("apl.xlsx", {"APL 2023": drees(top=[["Title"], *([[]] * 20)])})
    assert read_apl(path).frame["code"].tolist() == ["01001", "2A004"]


def test_a_workbook_without_the_series_of_65_and_under_gives_what_it_has(workbook: Write) -> None:
    path = workbook("apl.xlsx", {"APL 2019": drees([row[:3] for row in ROWS], HEADER[:3])})
    assert list(read_apl(path).frame.columns) == ["code", "apl"]


def test_an_empty_cell_is_unknown_and_not_zero(workbook: Write) -> None:
    frame = read_apl(workbook("apl.xlsx", {"APL 2023": drees(changed(1, 3, None))})).frame
    assert np.isnan(frame["apl_65"][0])
    assert frame["apl"][0] == 1.6


def test_a_code_that_lost_its_leading_zero_gets_it_back_and_is_counted(workbook: Write) -> None:
    table = read_apl(workbook("apl.xlsx", {"APL 2023": drees(changed(1, 0, 1001))}))
    assert table.frame["code"].tolist() == ["01001", "2A004"]
    assert table.repaired == 1


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (changed(1, 2, -0.1), r"sheet 'APL 2023' row 12, column 'APL aux médecins généralistes': -0.1 is not a number"),
        (
            changed(1, 2, "n.d."),
            r"row 12, column 'APL aux médecins généralistes': 'n.d.' is not a number from 0 to 100;",
        ),
        (changed(1, 2, 3000), r"row 12, column 'APL aux médecins généralistes': 3000.0 is not a number from 0 to 100;"),
        (changed(0, 3, "?"), r"row 11, column 'APL aux médecins généralistes de 65 ans et moins': '\?'"),
        (changed(0, 5, -1), r"row 11, column 'Population standardisée"),
        (changed(1, 0, "2A004"), r"row 12: commune '2A004' was on row 11; keep one of them"),
        ([*ROWS, [1001, "again", 1, 1, 1, 1, 1]], r"row 13: commune '01001' was on row 12"),
        (changed(1, 0, "Total"), r"row 12, column 'Code commune INSEE': 'Total' is not the code of a commune"),
        (changed(1, 0, 100), r"row 12, .*'100' is not the code of a commune"),
        ([], r"no commune below the header in row 9"),
        (
            [[*row[:2], None, *row[3:]] for row in ROWS],
            r"'APL aux médecins généralistes': empty from the first commune",
        ),
        ([[*row[:5], 0, row[6]] for row in ROWS], r"'Population standardisée .*': nobody in any commune; fill it, or"),
    ],
)
def test_a_wrong_cell_is_named_with_sheet_and_row(workbook: Write, rows: list[list[object]], complaint: str) -> None:
    path = workbook("apl.xlsx", {"APL 2023": drees(rows)})
    with pytest.raises(TableError, match=complaint) as caught:
        read_apl(path)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("second", ["apl", "APL", " apl "])
def test_a_column_that_stands_twice_is_not_guessed_at(tmp_path: Path, second: str) -> None:
    path = tmp_path / "apl.csv"
    path.write_text(f"code,apl,{second}\n01001,1.5,3.5\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"apl.csv row 1: column 'apl' stands twice in the header; which of them"):
        read_apl(path)


@pytest.mark.parametrize("column", ["Code commune INSEE", "APL aux médecins généralistes"])
def test_a_renamed_header_is_named(workbook: Write, column: str) -> None:
    path = workbook("apl.xlsx", {"APL 2023": drees(header=["?" if name == column else name for name in HEADER])})
    with pytest.raises(TableError, match=f"sheet 'APL 2023'.*'{column}'.*restore it"):
        read_apl(path)


def test_a_missing_sheet_or_year_is_named_with_those_that_are_there(workbook: Write) -> None:
    with pytest.raises(TableError, match=r"no sheet 'APL <year>' \(there are 'Feuil1'\)"):
        read_apl(workbook("other.xlsx", {"Feuil1": drees()}))
    with pytest.raises(TableError, match=r"no sheet 'APL 2021' \(there are 'APL 2023'\)"):
        read_apl(workbook("apl.xlsx", {"APL 2023": drees()}), 2021)


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "apl.xlsx").write_text("<html>not found</html>", encoding="utf-8")
    for name in ("apl.xlsx", "absent.xlsx", "absent.csv"):
        with pytest.raises(TableError, match=f"cannot read .*{name}"):
            read_apl(tmp_path / name)


def test_without_the_library_for_workbooks_the_error_says_what_to_install(
    workbook: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(TableError, match=r"pip install 'simdesert\[data\]'"):
        read_apl(workbook("apl.xlsx", {"APL 2023": drees()}))


def test_an_empty_file_or_sheet_is_said_to_be_empty(workbook: Write, tmp_path: Path) -> None:
    (tmp_path / "apl.csv").write_bytes(b"")
    with pytest.raises(TableError, match=r"apl\.csv: there is nothing in it; give the table whole"):
        read_apl(tmp_path / "apl.csv")
    with pytest.raises(TableError, match="sheet 'APL 2023': there is nothing in it; give the table whole"):
        read_apl(workbook("apl.xlsx", {"APL 2023": [[], [None]]}))


def test_decimal_commas_get_a_remedy_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "apl.csv").write_text("code;apl\n01001;3,5\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"row 2, column 'apl': '3,5' is not a number from 0 to 100; write decimals"):
        read_apl(tmp_path / "apl.csv")


def test_a_row_that_is_too_short_is_to_be_completed_and_one_too_long_quoted(tmp_path: Path) -> None:
    for row, complaint in (("01001", "1 cells under 2 columns; complete the row"), ("01001,1,2", "3 cells .* quote")):
        (tmp_path / "apl.csv").write_text(f"code,apl\n{row}\n", encoding="utf-8")
        with pytest.raises(TableError, match=f"apl\\.csv row 2: {complaint}"):
            read_apl(tmp_path / "apl.csv")


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_csv_file_of_the_same_columns_is_read_too(tmp_path: Path, separator: str) -> None:
    lines = ["code,name,apl,apl_65,population", "02001,Abbécourt,3.4,3.1,505", "01001,Abergement,1.6,,832"]
    path = tmp_path / "apl.csv"
    path.write_text("\n".join(lines).replace(",", separator) + "\n", encoding="utf-8")
    frame = read_apl(path).frame
    assert list(frame.columns) == ["code", "apl", "apl_65", "population"]
    assert frame["code"].tolist() == ["01001", "02001"]
    assert frame["apl"].tolist() == [1.6, 3.4]
    assert np.isnan(frame["apl_65"][0])


@pytest.mark.skipif(not SHARED.is_file(), reason="no real tables beside the project (../shared/data)")
def test_the_official_apl_of_half_of_france_is_read() -> None:
    frame = read_apl(SHARED).frame
    assert len(frame) == 16_788
    weights = frame["population_need_weighted"]
    assert (frame["apl"] * weights).sum() / weights.sum() == pytest.approx(3.8, abs=0.2)
    assert (frame["apl_65"] <= frame["apl"] + 1e-9).all()
