from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from simdesert.country.build import build
from simdesert.country.table import OPTIONAL, REQUIRED, read_table
from simdesert.country.territory import load
from simdesert.errors import OutputError, TableError

ROWS = [
    {"code": "01001", "name": "Abergement", "dep": "01", "lat": 46.15, "lon": 4.93, "population": 832, "gp": 0},
    {"code": "01004", "name": "Ambérieu", "dep": "01", "lat": 45.96, "lon": 5.37, "population": 14854, "gp": 25},
    {"code": "2A004", "name": "Ajaccio", "dep": "2A", "lat": 41.92, "lon": 8.74, "population": 73822, "gp": 110},
]


def written(path: Path, rows: list[dict[str, object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def changed(row: int, **cells: object) -> list[dict[str, object]]:
    return [{**r, **(cells if i == row else {})} for i, r in enumerate(ROWS)]


def with_column(name: str, *cells: object) -> list[dict[str, object]]:
    return [{**r, name: cell} for r, cell in zip(ROWS, cells, strict=True)]


def test_a_table_with_the_required_columns_makes_a_territory(tmp_path: Path) -> None:
    built = build(written(tmp_path / "t.csv", ROWS), tmp_path / "ain-et-corse")
    communes = built.communes
    assert built.name == "ain-et-corse"
    assert not built.stylised
    assert communes.code.tolist() == ["01001", "01004", "2A004"]
    assert communes.region.tolist() == ["84", "84", "94"]  # looked up from the département
    assert communes.population.tolist() == [832, 14854, 73822]
    assert communes.gps_65_and_over is None
    assert load(str(tmp_path / "ain-et-corse")).digest == built.digest


def test_csv_and_parquet_make_the_same_territory(tmp_path: Path) -> None:
    parquet.write_table(pa.Table.from_pylist(ROWS), tmp_path / "t.parquet")
    one = build(written(tmp_path / "t.csv", ROWS), tmp_path / "one")
    assert build(tmp_path / "t.parquet", tmp_path / "two").digest == one.digest


def test_the_order_of_lines_is_indifferent(tmp_path: Path) -> None:
    one = build(written(tmp_path / "a.csv", ROWS), tmp_path / "one")
    assert build(written(tmp_path / "b.csv", ROWS[::-1]), tmp_path / "two").digest == one.digest


def test_what_is_outside_attraction_areas_is_empty_and_an_empty_epci_is_the_neighbours(tmp_path: Path) -> None:
    rows = with_column("epci", "E1", "", "E9")
    rows = [{**r, "attraction_area": a} for r, a in zip(rows, ("000", "", "045"), strict=True)]
    communes = build(written(tmp_path / "t.csv", rows), tmp_path / "out").communes
    assert communes.attraction_area.tolist() == ["", "", "045"]
    assert communes.epci.tolist() == ["E1", "E1", "E9"]
    assert communes.living_area.tolist() == ["E1", "E1", "E9"]  # no such column: the EPCI stands for it


def test_a_missing_area_is_the_square_of_the_distance_to_the_neighbour(tmp_path: Path) -> None:
    rows = with_column("area_km2", 15.6633, "", "")
    communes = build(written(tmp_path / "t.csv", rows), tmp_path / "out").communes
    assert communes.area_km2[0] == 15.663
    assert communes.area_km2[1] == pytest.approx(40.0**2, rel=0.05)  # 40 km apart


def test_the_share_of_the_old_counts_in_need_and_ages(tmp_path: Path) -> None:
    rows = with_column("share_75_plus", 0.30, 0.05, 0.05)
    rows = [{**r, "share_under_15": 0.15} for r in rows]
    communes = build(written(tmp_path / "t.csv", rows), tmp_path / "out").communes
    assert communes.people_by_age[0, -1] == 250  # 0.30 · 832 = 249.6
    assert communes.population_need_weighted[0] > 832 > communes.people_by_age[0, 0]


def test_overseas_communes_are_taken_and_the_ocean_between_is_no_matter(tmp_path: Path) -> None:
    island = {
        "code": "97411",
        "name": "Saint-Denis",
        "dep": "974",
        "lat": -20.88,
        "lon": 55.45,
        "population": 153001,
        "gp": 200,
    }
    built = build(written(tmp_path / "t.csv", [*ROWS, island]), tmp_path / "out")
    assert built.communes.region.tolist()[-1] == "04"
    assert np.diff(built.travel.indptr).tolist() == [1, 1, 1, 1]


def test_facilities_come_from_their_columns(tmp_path: Path) -> None:
    built = build(written(tmp_path / "t.csv", with_column("emergency_unit", 0, 1, "")), tmp_path / "out")
    assert built.facilities.count["emergency"].tolist() == [0, 1, 0]
    assert built.facilities.count["dentist"].tolist() == [0, 0, 0]


def test_the_notes_say_what_was_missing(tmp_path: Path) -> None:
    built = build(written(tmp_path / "t.csv", with_column("area_km2", 10, 20, "")), tmp_path / "out")
    assert any("1 empty cells of area_km2 filled in" in note for note in built.notes)
    assert any(note.startswith("No table gives living_area") for note in built.notes)


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_column_is_named(tmp_path: Path, name: str) -> None:
    rows = [{k: v for k, v in r.items() if k != name} for r in ROWS]
    with pytest.raises(TableError, match=f"t.csv: no column '{name}'"):
        read_table(written(tmp_path / "t.csv", rows))


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ({"population": -1}, "line 3, column 'population': '-1' is not a whole number from 0"),
        ({"population": ""}, "line 3, column 'population': ''"),
        ({"population": "nan"}, "line 3, column 'population': 'nan'"),
        ({"population": "many"}, "line 3, column 'population': 'many'"),
        ({"population": 10.5}, "line 3, column 'population': '10.5' is not a whole number"),
        ({"gp": -2}, "line 3, column 'gp'"),
        ({"gp": "inf"}, "line 3, column 'gp'"),
        ({"lat": 91}, "line 3, column 'lat': '91' is not a number from -90 to 90; give decimal degrees"),
        ({"lon": -181}, "line 3, column 'lon'"),
        ({"name": " "}, "line 3, column 'name': the cell is empty"),
        ({"code": "01001"}, "line 3, column 'code': '01001' was on line 2"),
        ({"code": "1004"}, "line 3, column 'code': '1004' lost its leading zero"),
    ],
)
def test_a_wrong_cell_is_named_with_file_line_and_column(
    tmp_path: Path, cells: dict[str, object], complaint: str
) -> None:
    with pytest.raises(TableError, match=complaint) as caught:
        read_table(written(tmp_path / "t.csv", changed(1, **cells)))
    assert str(tmp_path / "t.csv") in str(caught.value)


def test_codes_stored_as_numbers_are_refused(tmp_path: Path) -> None:
    parquet.write_table(pa.Table.from_pylist([{**ROWS[0], "code": 1001}]), tmp_path / "t.parquet")
    with pytest.raises(TableError, match=r"line 1, column 'code': 1001 is not text"):
        read_table(tmp_path / "t.parquet")


def test_a_nan_in_a_parquet_table_is_refused(tmp_path: Path) -> None:
    rows = [{**ROWS[0], "population": float("nan")}]
    parquet.write_table(pa.Table.from_pylist(rows), tmp_path / "t.parquet")
    with pytest.raises(TableError, match="line 1, column 'population': nan"):
        read_table(tmp_path / "t.parquet")


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"code,name,dep,lat,lon,population,gp\n", "holds no commune"),
        (b"", "no column 'code'"),
        (b"code,name\n01001\n", "line 2: 1 cells under 2 columns"),
        (b"code,name\n\xe9\xff,x\n", "cannot read"),
    ],
)
def test_an_empty_or_unreadable_table_is_refused(tmp_path: Path, content: bytes, complaint: str) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(TableError, match=complaint):
        read_table(tmp_path / "t.csv")


@pytest.mark.parametrize("name", ["absent.csv", "absent.parquet", "broken.parquet"])
def test_a_file_that_is_not_there_or_not_parquet_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "broken.parquet").write_text("no parquet", encoding="utf-8")
    with pytest.raises(TableError, match="cannot read"):
        read_table(tmp_path / name)


def test_a_folder_with_something_else_is_not_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "thesis"
    out.mkdir()
    (out / "chapter.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(OutputError, match="something that is not a territory"):
        build(written(tmp_path / "t.csv", ROWS), out)
    assert (out / "chapter.txt").read_text(encoding="utf-8") == "years of work"


def test_a_territory_built_again_is_replaced_and_keeps_its_minutes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = build(written(tmp_path / "t.csv", ROWS), out)
    (out / "minutes.csv").write_text("from,to,minutes\n01001,01004,25\n", encoding="utf-8")
    second = build(written(tmp_path / "t.csv", changed(1, gp=26)), out)
    assert second.communes.gps.tolist() == [0, 26, 110]
    assert (len(first.travel.minutes), len(second.travel.minutes)) == (3, 4)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "t.csv"]  # nothing half-written is left


def test_a_place_where_nothing_can_be_written_is_an_output_error(tmp_path: Path) -> None:
    table = written(tmp_path / "t.csv", ROWS)
    with pytest.raises(OutputError, match="cannot write"):
        build(table, table / "out")
    with pytest.raises(OutputError, match="is a file"):
        build(table, table)


def test_a_table_that_fails_leaves_no_folder_behind(tmp_path: Path) -> None:
    with pytest.raises(TableError):
        build(written(tmp_path / "t.csv", changed(0, lat=99)), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_every_column_is_documented() -> None:
    assert all(text and not text.endswith(".") for text in (REQUIRED | OPTIONAL).values())
