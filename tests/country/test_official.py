from __future__ import annotations

import csv
import json
from collections.abc import Callable
from itertools import chain, combinations
from pathlib import Path

import numpy as np
import pytest

from simdesert.country.build import build
from simdesert.country.official import Tables
from simdesert.country.territory import load
from simdesert.errors import TableError

Write = Callable[..., Path]
SHARED = Path(__file__).parents[3] / "shared" / "data" / "france-2024"
KINDS = ("membership", "facilities", "apl", "zoning")
SUBSETS = list(chain.from_iterable(combinations(KINDS, n) for n in range(len(KINDS) + 1)))

PLACES = {
    "01001": ("L'Abergement-Clémenciat", "01", 832, 4.9306, 46.1517),
    "01004": ("Ambérieu-en-Bugey", "01", 14854, 5.3706, 45.9575),
    "2A004": ("Ajaccio", "2A", 73822, 8.74, 41.92),
}


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """Return a complete list of three communes, GPs included."""
    path = tmp_path / "communes.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["code", "name", "dep", "population", "lon", "lat", "gp"])
        writer.writerows([code, *facts, 1] for code, facts in PLACES.items())
    return path


@pytest.fixture
def tables(tmp_path: Path, workbook: Write) -> dict[str, Path]:
    header = ["CODGEO", "LIBGEO", "DEP", "REG", "EPCI", "AAV2020", "BV2022"]
    com = [
        ["01001", "Abergement", "01", "84", "200069193", "524", "01093"],
        ["01004", "Ambérieu", "01", "84", "240100883", "243", "01004"],
        ["2A004", "Ajaccio", "2A", "94", "242010056", "052", "2A004"],
    ]
    arm = [["75101", "Paris 1er", "75", "11", "200054781", "001", "75056"]]
    apl = ["Code commune INSEE", "Commune", "APL aux médecins généralistes"]
    apl += [
        "APL aux médecins généralistes de 65 ans et moins",
        "Population standardisée 2021",
        "Population totale 2021",
    ]
    rows = [["01001", "Abergement", 1.6, 1.25, 838.154, 830], ["2A004", "Ajaccio", 3.5, 3.0, 75000.5, 73000]]
    zones, bpe = tmp_path / "zones.csv", tmp_path / "bpe.csv"
    zones.write_text("code,zone\n01001,1_ZIP\n01004,2_ZAC\n2A004,\n", encoding="utf-8")
    bpe.write_text("code,type,count\n01004,D265,25\n2A004,D265,110\n2A004,D106,1\n97501,D265,4\n", encoding="utf-8")
    return {
        "membership": workbook("membership.xlsx", {"COM": [["title"], header, *com], "ARM": [["title"], header, *arm]}),
        "facilities": bpe,
        "apl": workbook("apl.xlsx", {"APL 2023": [["title"], apl, [], *rows]}),
        "zoning": zones,
    }


@pytest.mark.parametrize("chosen", SUBSETS, ids=lambda chosen: "+".join(chosen) or "none")
def test_any_tables_complete_the_list_and_the_notes_say_which_did(
    tmp_path: Path, listed: Path, tables: dict[str, Path], chosen: tuple[str, ...]
) -> None:
    built = build(listed, tmp_path / "out", Tables(**{kind: tables[kind] for kind in chosen}))
    communes = built.communes
    assert communes.living_area.tolist() == (
        ["01093", "01004", "2A004"] if "membership" in chosen else ["01", "01", "2A"]
    )
    assert communes.gps.tolist() == ([0, 25, 110] if "facilities" in chosen else [1, 1, 1])
    assert built.facilities.count["emergency"].tolist() == ([0, 0, 1] if "facilities" in chosen else [0, 0, 0])
    assert (communes.official_apl is not None) == (communes.official_apl_65 is not None) == ("apl" in chosen)
    assert (communes.official_zone is not None) == ("zoning" in chosen)
    assert communes.population.tolist() == [832, 14854, 73822]
    for kind in KINDS:
        assert any(note.startswith(f"Joined {tables[kind].name}") for note in built.notes) == (kind in chosen)
    assert load(str(tmp_path / "out")).digest == built.digest


def test_the_apl_gives_both_series_and_need_weighted_inhabitants_where_it_knows_them(
    tmp_path: Path, listed: Path, tables: dict[str, Path]
) -> None:
    communes = build(listed, tmp_path / "out", Tables(apl=tables["apl"])).communes
    assert communes.official_apl is not None
    assert communes.official_apl_65 is not None
    np.testing.assert_array_equal(communes.official_apl, [1.6, np.nan, 3.5])
    np.testing.assert_array_equal(communes.official_apl_65, [1.25, np.nan, 3.0])
    assert communes.population_need_weighted[[0, 2]].tolist() == [838.154, 75000.5]


def test_the_official_zone_is_kept_in_the_words_of_the_model(
    tmp_path: Path, listed: Path, tables: dict[str, Path]
) -> None:
    built = build(listed, tmp_path / "out", Tables(zoning=tables["zoning"]))
    assert built.communes.official_zone is not None
    assert built.communes.official_zone.tolist() == ["priority", "complementary", ""]
    assert "1 empty cells of official_zone stay unknown." in built.notes


def test_the_account_is_complete(tmp_path: Path, listed: Path, tables: dict[str, Path]) -> None:
    notes = build(listed, tmp_path / "out", Tables(**tables)).notes  # type: ignore[arg-type]
    assert notes[:6] == (
        "Real: the 3 communes of communes.csv (name, dep, lat, lon, population, gp).",
        (
            "Joined membership.xlsx (reg, epci, living_area, attraction_area): 3 of 3 communes; 1 of its communes are "
            "unknown here and left out (75101)."
        ),
        (
            "Joined bpe.csv (emergency_unit, gp): 2 of 3 communes; 1 are not in it and have none (01001); 1 of its "
            "communes are unknown here and left out (97501), with 4 of its 139 GPs."
        ),
        (
            "Joined apl.xlsx APL 2023 (official_apl, official_apl_65, population_need_weighted): 2 of 3 communes; "
            "1 are not in it (01004)."
        ),
        "Joined zones.csv (official_zone): 3 of 3 communes.",
        "No table gives area_km2 (area [km²]; where missing, the square of the distance to the nearest commune).",
    )
    assert any(note.startswith("1 empty cells of population_need_weighted filled in") for note in notes)


def test_the_json_of_the_geographic_service_needs_only_the_gps(tmp_path: Path, tables: dict[str, Path]) -> None:
    communes = [
        {"code": code, "nom": name, "codeDepartement": dep, "population": people, "surface": 1500}
        | {"centre": {"type": "Point", "coordinates": [lon, lat]}}
        for code, (name, dep, people, lon, lat) in PLACES.items()
    ]
    path = tmp_path / "communes.json"
    path.write_text(json.dumps(communes), encoding="utf-8")
    with pytest.raises(TableError, match=r"communes.json: no column 'gp' .*; add it, or give it with --facilities"):
        build(path, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    built = build(path, tmp_path / "out", Tables(facilities=tables["facilities"]))
    assert built.communes.gps.tolist() == [0, 25, 110]
    assert built.communes.area_km2.tolist() == [15.0, 15.0, 15.0]


def test_a_list_may_bring_the_official_columns_itself(tmp_path: Path, listed: Path) -> None:
    lines = listed.read_text(encoding="utf-8").splitlines()
    added = ["official_apl,official_zone", "1.6,ZIP", ",", "3.5,3_HZ"]
    listed.write_text("\n".join(f"{a},{b}" for a, b in zip(lines, added, strict=True)) + "\n", encoding="utf-8")
    communes = build(listed, tmp_path / "out").communes
    assert communes.official_zone is not None
    assert communes.official_zone.tolist() == ["priority", "", "intermediate"]
    listed.write_text(listed.read_text(encoding="utf-8").replace("ZIP", "ZUP"), encoding="utf-8")
    with pytest.raises(TableError, match="commune '01001', column 'official_zone': 'ZUP' is none of ZIP"):
        build(listed, tmp_path / "out")


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_that_fails_leaves_nothing_behind(
    tmp_path: Path, listed: Path, tables: dict[str, Path], kind: str
) -> None:
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(TableError, match="cannot read"):
        build(listed, tmp_path / "out", Tables(**{**tables, kind: tmp_path / "absent.xlsx"}))  # type: ignore[arg-type]
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.skipif(not SHARED.is_dir(), reason="no real tables beside the project (../shared/data)")
def test_the_real_membership_joins_all_real_communes(tmp_path: Path) -> None:
    import pandas as pd

    real = pd.read_parquet(SHARED / "communes.parquet")
    columns = ["code", "name", "lat", "lon", "population", "gp"]
    real[columns].to_csv(tmp_path / "c.csv", index=False)
    workbook = SHARED / "table-appartenance-geo-communes-2024.xlsx"
    communes = build(tmp_path / "c.csv", tmp_path / "out", Tables(membership=workbook)).communes
    assert communes.code.tolist() == real["code"].tolist()
    assert communes.departement.tolist() == real["dep"].tolist()
    assert communes.living_area.tolist() == real["living_area"].tolist()
    assert communes.attraction_area.tolist() == real["attraction_area"].replace("000", "").tolist()
    assert (communes.epci != real["epci"]).sum() == 4  # islands in no EPCI take their neighbour's
