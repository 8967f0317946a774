from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from simdesert.country.equipment import TYPES, read_equipment
from simdesert.country.facilities import KINDS
from simdesert.errors import TableError

LINES = ["code,type,count", "01004,D265,25", "01004,D307,4", "2A004,D265,110", "01004,D281,33"]


def written(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_counts_are_read_by_type_and_other_types_are_told(tmp_path: Path) -> None:
    read = read_equipment(written(tmp_path / "bpe.csv", LINES))
    assert read.code == ["01004", "2A004"]
    assert {kind: counts.tolist() for kind, counts in read.number.items()} == {"gp": [25, 110], "pharmacy": [4, 0]}
    assert read.absent == 0.0
    assert read.remarks == ("1 rows of other types left out.",)


def test_the_types_cover_gps_and_every_kind_of_facility() -> None:
    assert set(TYPES.values()) == {"gp", *(kind if kind != "emergency" else "emergency_unit" for kind in KINDS)}


def test_the_file_of_the_insee_has_one_line_a_place_and_they_are_added_up(tmp_path: Path) -> None:
    lines = ["AN;DEPCOM;TYPEQU", '2024;"01004";"D265"', "2024;01004;D265", "2024;01004;D106", "2024;75101;D265"]
    read = read_equipment(written(tmp_path / "BPE24.csv", lines))
    assert read.code == ["01004", "75101"]
    assert {kind: counts.tolist() for kind, counts in read.number.items()} == {"emergency_unit": [1, 0], "gp": [2, 1]}


def test_counts_by_district_are_added_up(tmp_path: Path) -> None:
    lines = ["DEPCOM;DCIRIS;TYPEQU;NB_EQUIP", "01004;010040101;D201;3", "01004;010040102;D201;4"]
    assert read_equipment(written(tmp_path / "bpe.csv", lines)).number["gp"].tolist() == [7]


@pytest.mark.parametrize("whole", [True, False])
def test_parquet_says_the_same_whatever_the_type_of_its_columns(tmp_path: Path, whole: bool) -> None:
    rows = {"DEPCOM": ["01004", "01004"], "TYPEQU": ["D265", "D265"], "NB_EQUIP": [3, 4]}
    table = pa.table(rows if whole else {**rows, "NB_EQUIP": ["3", "4"]})
    parquet.write_table(table, tmp_path / "bpe.parquet")
    assert read_equipment(tmp_path / "bpe.parquet").number["gp"].tolist() == [7]


def test_a_code_that_lost_its_leading_zero_gets_it_back_and_is_counted(tmp_path: Path) -> None:
    read = read_equipment(written(tmp_path / "bpe.csv", ["code,type,count", "1004,D265,25", "2A004,D265,110"]))
    assert read.code == ["01004", "2A004"]
    assert read.remarks == ("1 codes had lost their leading zero there and got it back.",)


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (["code,type", "01004,D265"], "no column 'count'; give code,type,count or a file of the INSEE"),
        ([*LINES, "2A004,D265,1"], "line 6: D265 of commune '2A004' was on line 4; keep one of them, or their sum"),
        ([*LINES, "4,D307,1"], "line 6: '4' is not the code of a commune"),
        ([*LINES, ",D307,1"], "line 6: '' is not the code of a commune"),
        ([*LINES, "01001,D265,-1"], "line 6: count '-1' is not a whole number from 0"),
        ([*LINES, "01001,D265,many"], "line 6: count 'many' is not a whole number"),
        ([*LINES, "01001,D265,1.5"], "line 6: count '1.5' is not a whole number"),
        ([*LINES, "01001,D265,"], "line 6: count '' is not a whole number"),
        ([*LINES, "01001,D201,1"], "D265 and D201 are the same thing in two editions"),
        (["code,type,count", "01004,A206,1"], "no row of the types D265, D201"),
        (["code,type,count"], "no row of the types"),
        ([""], "no column 'code'"),
        ([*LINES, "01001,D265"], "cannot read"),
    ],
)
def test_what_cannot_be_is_named_with_file_and_line(tmp_path: Path, lines: list[str], complaint: str) -> None:
    with pytest.raises(TableError, match=complaint) as caught:
        read_equipment(written(tmp_path / "bpe.csv", lines))
    assert "bpe.csv" in str(caught.value)


@pytest.mark.parametrize("name", ["absent.csv", "absent.parquet", "broken.parquet", "broken.csv"])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "broken.parquet").write_text("no parquet", encoding="utf-8")
    (tmp_path / "broken.csv").write_bytes(b"\xff\xfe\xe9")
    with pytest.raises(TableError, match="cannot read"):
        read_equipment(tmp_path / name)


SHARED = Path(__file__).parents[3] / "shared/data/france-2024/communes.parquet"


@pytest.mark.skipif(not SHARED.is_file(), reason="no real tables beside the project (../shared/data)")
def test_the_places_of_all_communes_come_back_one_line_a_place(tmp_path: Path) -> None:
    communes = pd.read_parquet(SHARED)
    some = communes[communes["gp"] > 0]
    places = some.loc[some.index.repeat(some["gp"]), ["code"]].rename(columns={"code": "DEPCOM"})
    places.assign(TYPEQU="D265").to_csv(tmp_path / "BPE24.csv", sep=";", index=False)
    read = read_equipment(tmp_path / "BPE24.csv")
    assert dict(zip(read.code, read.number["gp"].tolist(), strict=True)) == dict(
        zip(some["code"].tolist(), some["gp"].astype(float).tolist(), strict=True)
    )
    assert read.number["gp"].sum() == 60_534
