from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from simdesert.country.membership import read_membership
from simdesert.errors import TableError

Write = Callable[..., Path]
Rows = list[list[object]]
SHARED = Path(__file__).parents[3] / "shared/data/france-2024/table-appartenance-geo-communes-2024.xlsx"

# The shape of the INSEE's workbook: four rows of title, long names, then short names on row 6.
TITLE: Rows = [["Liste des communes"], ["France - Communes"], ["Mise en ligne"], ["Source(s) : Insee"]]
LONG = ["Code géographique", "Libellé géographique", "Département", "Région", "EPCI", "Aire", "Bassin"]
SHORT = ["CODGEO", "LIBGEO", "DEP", "REG", "EPCI", "AAV2020", "BV2022"]
COM: Rows = [
    ["01001", "L'Abergement-Clémenciat", "01", "84", "200069193", "524", "01093"],
    ["22016", "Île-de-Bréhat", "22", "53", "ZZZZZZZZZ", "000", "22162"],
    ["75056", "Paris", "75", "11", "200054781", "001", "75056"],
]
ARM: Rows = [["75101", "Paris 1er Arrondissement", "75", "11", "200054781", "001", "75056"]]


def sheets(com: Rows = COM, header: list[str] = SHORT, arm: Rows = ARM) -> dict[str, Rows]:
    return {"COM": [*TITLE, LONG, header, *com], "ARM": [*TITLE, LONG, SHORT, *arm], "Variables": [["x"]]}


def changed(row: int, column: int, cell: object) -> Rows:
    return [[cell if (i, j) == (row, column) else c for j, c in enumerate(r)] for i, r in enumerate(COM)]


def test_communes_and_arrondissements_get_what_they_belong_to(workbook: Write) -> None:
    read = read_membership(workbook("t.xlsx", sheets()))
    assert read.code == ["01001", "22016", "75056", "75101"]
    assert read.text["living_area"] == ["01093", "22162", "75056", "75056"]
    assert read.text["attraction_area"] == ["524", "000", "001", "001"]
    assert read.text["epci"] == ["200069193", "", "200054781", "200054781"]
    assert read.text["reg"] == ["84", "53", "11", "11"]
    assert read.remarks == ("1 communes are in no EPCI (22016).",)


def test_codes_that_became_numbers_get_their_zeros_back(workbook: Write) -> None:
    com: Rows = [[1001, "Abergement", 1, 84, 200069193, 1, 1093]]
    read = read_membership(workbook("t.xlsx", sheets(com)))
    assert (read.code[0], read.text["dep"][0], read.text["attraction_area"][0]) == ("01001", "01", "001")
    assert (read.text["living_area"][0], read.text["epci"][0]) == ("01093", "200069193")
    assert read.remarks[0].startswith("1 codes had lost their leading zero")


def test_another_vintage_of_the_areas_is_read(workbook: Write) -> None:
    header = [*SHORT[:5], "AAV2030", "BV2032"]
    assert read_membership(workbook("t.xlsx", sheets(header=header))).text["living_area"][0] == "01093"


@pytest.mark.parametrize(
    ("made", "complaint"),
    [
        ({k: v for k, v in sheets().items() if k != "ARM"}, r"t.xlsx: no sheet 'ARM' \(there are 'COM', 'Variables'\)"),
        ({"COM": [*TITLE, LONG, *COM], "ARM": []}, "sheet 'COM': none of the first 50 rows holds 'CODGEO'"),
        ({"COM": [[]] * 60 + [SHORT, *COM], "ARM": []}, "sheet 'COM': none of the first 50 rows holds 'CODGEO'"),
        (sheets(header=[*SHORT[:4], "?", *SHORT[5:]]), "sheet 'COM' row 6: no column 'EPCI' in the header"),
        (sheets(header=[*SHORT[:6], "?"]), "sheet 'COM' row 6: no column 'BV2…' in the header"),
        (sheets(changed(1, 0, "01001")), "sheet 'COM' row 8: commune '01001' was on row 7; keep one of them"),
        (sheets(changed(1, 6, None)), "sheet 'COM' row 8, column 'BV2022': the cell is empty"),
        (sheets(changed(1, 0, "Bréhat")), "sheet 'COM' row 8, column 'CODGEO': 'Bréhat' is not the code of a commune"),
        (sheets(arm=[*ARM, *ARM]), "sheet 'ARM' row 8: commune '75101' was on row 7"),
    ],
)
def test_a_workbook_that_cannot_be_is_named_with_sheet_and_row(
    workbook: Write, made: dict[str, Rows], complaint: str
) -> None:
    with pytest.raises(TableError, match=complaint):
        read_membership(workbook("t.xlsx", made))


@pytest.mark.skipif(not SHARED.is_file(), reason="no real tables beside the project (../shared/data)")
def test_the_workbook_of_2024_is_read_whole() -> None:
    read = read_membership(SHARED)
    assert len(read.code) == 34_935 + 45
    row = read.code.index("2A004")
    assert (read.text["name"][row], read.text["dep"][row]) == ("Ajaccio", "2A")
    assert read.remarks == ("4 communes are in no EPCI (22016, 29083, 29155, 85113).",)
