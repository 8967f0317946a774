"""From tables of real codes to a fitted territory and its validation, on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from simdesert.country.territory import load
from simdesert.metrics.apl import starting_apl

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tables(tmp_path: Path) -> None:
    """Write the toy communes under codes of the INSEE, and an official APL: that of supply alone × 1.1, cut at 7."""
    toy = load("toy")
    communes = toy.communes
    code = [f"0{d[1]}{k:03d}" for k, d in enumerate(communes.departement.tolist())]
    list_of_communes = {
        "code": code, "name": communes.name, "dep": [c[:2] for c in code], "lat": communes.latitude,
        "lon": communes.longitude, "population": communes.population, "gp": communes.gps,
        "area_km2": communes.area_km2, "population_need_weighted": communes.population_need_weighted,
    }  # fmt: skip
    pd.DataFrame(list_of_communes).to_csv(tmp_path / "communes.csv", index=False)
    official = (1.1 * starting_apl(toy)[0]).clip(max=7.0).round(3)
    pd.DataFrame({"code": code, "apl": official}).iloc[10:].to_csv(tmp_path / "apl.csv", index=False)


def test_a_territory_is_built_fitted_and_held_against_its_own_official_apl(
    ask: Ask, tables: None, tmp_path: Path
) -> None:
    given = ("territory", "build", "--communes", "communes.csv", "--apl", "apl.csv")
    assert ask(*given, "--out", "plain")[0] == 0
    code, told, _ = ask(*given, "--fit-apl", "--out", "fitted")
    assert code == 0
    assert "Fitted: visits of 4" in told
    plain, fitted = load(str(tmp_path / "plain")), load(str(tmp_path / "fitted"))
    assert plain.communes.visits_per_place is None
    assert fitted.communes.visits_per_place is not None
    assert fitted.digest != plain.digest
    assert fitted.notes[:-1] == plain.notes

    errors = {}
    for name in ("plain", "fitted"):
        code, told, err = ask(
            "validate", "--territory", name, "--inhabitants-per-agent", "400", "--json", "--out", name + "-v"
        )
        assert (code, err) == (0, "")
        space = json.loads(told)["space"]
        assert space["communes"] == {"compared": 291, "of_territory_only": 10, "of_table_only": 0}
        assert json.loads((tmp_path / f"{name}-v" / "space" / "space.json").read_text(encoding="utf-8")) == space
        errors[name] = space["series"]["supply"]["error"]["commune"]
    assert errors["fitted"] < 0.5 * errors["plain"]


BAD = {
    "no_apl.csv": ("code,value\n01001,3\n", " row 1: no column 'apl' in the header; restore it"),
    "no_code.csv": (
        "insee,apl\n01001,3\n",
        ": none of the first 50 rows holds 'code', so where is the header? restore",
    ),
    "negative.csv": (
        "code,apl\n01001,-1\n",
        " row 2, column 'apl': '-1' is not a number from 0 to 100; mend it, or empty the",
    ),
    "word.csv": (
        "code,apl\n01001,n.d.\n",
        " row 2, column 'apl': 'n.d.' is not a number from 0 to 100; mend it, or empty the",
    ),
    "comma.csv": (
        "code;apl\n01001;3,5\n",
        " row 2, column 'apl': '3,5' is not a number from 0 to 100; write decimals with a",
    ),
    "twice.csv": ("code,apl\n01001,3\n1001,3\n", " row 3: commune '01001' was on row 2; keep one of them"),
    "unknown.csv": ("code,apl\n01001,\n", ", column 'apl': empty from the first commune to the last; fill it"),
    "empty.csv": ("", ": there is nothing in it; give the table whole"),
    "header.csv": ("code,apl\n", ": no commune below the header in row 1; give the table whole"),
    "nobody.csv": ("code,apl,population\n01001,3,0\n", ", column 'population': nobody in any commune; fill it"),
    "latin.csv": ("code,name,apl\n01001,B\udce9ny,3\n", " ('utf-8' codec can't decode byte 0xe9"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_table_is_one_sentence_and_nothing_is_written(ask: Ask, tables: None, tmp_path: Path, name: str) -> None:
    text, complaint = BAD[name]
    (tmp_path / name).write_text(text, encoding="utf-8", errors="surrogateescape")
    before = sorted(tmp_path.iterdir())
    build = ("territory", "build", "--communes", "communes.csv", "--apl", name, "--fit-apl", "--out", "built")
    for command in (("validate", "--truth", name, "--territory", "toy"), build):
        code, out, err = ask(*command)
        assert (code, out) == (2, "")
        assert err.startswith("simdesert: ")
        assert f"{name}{complaint}" in err
        assert err.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before


def test_a_workbook_without_the_sheet_is_one_sentence(ask: Ask, workbook: Callable[..., Path]) -> None:
    workbook("apl.xlsx", {"Feuil1": [["Code commune INSEE"]]})
    code, out, err = ask("validate", "--truth", "apl.xlsx", "--territory", "toy")
    assert (code, out) == (2, "")
    assert err == (
        "simdesert: apl.xlsx: no sheet 'APL <year>' (there are 'Feuil1'); give the workbook of the DREES as published\n"
    )


def test_codes_without_their_zero_below_a_moved_header_are_mended_and_counted(
    ask: Ask, tables: None, tmp_path: Path
) -> None:
    ask("territory", "build", "--communes", "communes.csv", "--out", "plain")
    moved = (tmp_path / "apl.csv").read_text(encoding="utf-8").replace("\n0", "\n")
    (tmp_path / "moved.csv").write_text(f"A title,\n\n{moved}", encoding="utf-8")
    given = ("--territory", "plain", "--inhabitants-per-agent", "400")
    code, told, _ = ask("validate", "--truth", "moved.csv", *given)
    assert code == 0
    told = " ".join(told.split())
    assert "291 communes compared" in told
    assert "291 codes had lost their leading zero there and got it back." in told
    (tmp_path / "elsewhere.csv").write_text("code,apl\n99001,3\n", encoding="utf-8")
    code, _, err = ask("validate", "--truth", "elsewhere.csv", *given)
    told = (
        "simdesert: elsewhere.csv: none of its communes (99001) is in territory 'plain' (01001, 01002, 01003, 01006, "
    )
    assert (code, err) == (2, f"{told}01007, …); give a table of the same communes\n")


def test_the_tables_are_printed_with_where_to_look(ask: Ask, tables: None) -> None:
    ask("territory", "build", "--communes", "communes.csv", "--out", "plain")
    code, told, _ = ask("validate", "--truth", "apl.csv", "--territory", "plain", "--inhabitants-per-agent", "400")
    assert code == 0
    for words in ("plain beside apl.csv: 291 communes compared", "correlation, sites", "APL by tenth", "space.json"):
        assert words in told
