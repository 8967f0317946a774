from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

Ask = Callable[..., tuple[int, str, str]]
Write = Callable[..., Path]
Server = Any  # the class is in tests/conftest.py

PLACES = {"01001": ("Abergement", 832, 4.93, 46.15), "01004": ("Ambérieu", 14854, 5.37, 45.96)}
COMMUNES = json.dumps(
    [
        {"code": code, "nom": name, "codeDepartement": "01", "population": people}
        | {"centre": {"type": "Point", "coordinates": [lon, lat]}}
        for code, (name, people, lon, lat) in PLACES.items()
    ]
)
APL = [
    ["APL 2023"],
    [
        "Code commune INSEE",
        "Commune",
        "APL aux médecins généralistes",
        "APL aux médecins généralistes de 65 ans et moins",
    ],
    ["01004", "Ambérieu", 3.5, 3.0],
]


@pytest.fixture
def mirror(server: Server, tmp_path: Path, workbook: Write) -> Server:
    """Serve the four official files, two communes in each."""
    parquet.write_table(pa.table({"DEPCOM": ["01004"] * 3, "TYPEQU": ["D265"] * 3}), tmp_path / "made.parquet")
    header = ["CODGEO", "LIBGEO", "DEP", "REG", "EPCI", "AAV2020", "BV2022"]
    com = [[code, facts[0], "01", "84", "200069193", "524", "01093"] for code, facts in PLACES.items()]
    arm = ["75101", "Paris 1er", "75", "11", "200054781", "001", "75056"]
    made = workbook("made.xlsx", {"COM": [header, *com], "ARM": [header, arm]})
    from zipfile import ZipFile

    with ZipFile(tmp_path / "made.zip", "w") as archive:
        archive.write(made, "table.xlsx")
    server.files = {
        "communes.json": COMMUNES.encode(),
        "table-appartenance-geo-communes-2026.zip": (tmp_path / "made.zip").read_bytes(),
        "BPE25.parquet": (tmp_path / "made.parquet").read_bytes(),
        "apl-gp.xlsx": workbook("apl.xlsx", {"APL 2023": APL}).read_bytes(),
    }
    return server


def test_what_is_downloaded_can_be_built_with_the_command_that_is_printed(
    ask: Ask, mirror: Server, tmp_path: Path
) -> None:
    code, out, err = ask("territory", "download", "--from", mirror.url)
    assert (code, err) == (0, "")
    command = out.strip().splitlines()[-1].partition("simdesert ")[2].split()
    code, out, err = ask(*command)
    assert (code, err) == (0, "")
    told = " ".join(out.split())
    assert "2 communes, 15,686 inhabitants, 3 GPs (practice places)" in told
    assert "Joined BPE25.parquet (gp): 1 of 2 communes; 1 are not in it and have none (01001)." in told
    assert "Joined apl-gp.xlsx APL 2023 (official_apl, official_apl_65): 1 of 2 communes" in told
    assert "No table gives median_income" in told
    kept = json.loads((tmp_path / "my-france" / "territory.json").read_text(encoding="utf-8"))["notes"]
    assert all(" ".join(note.split()) in told for note in kept)
    ask("metric", "apl", "--territory", "my-france", "--out", "apl.csv")
    official = pd.read_csv(tmp_path / "apl.csv", dtype={"code": str}).set_index("code").loc["01004"]
    assert (official["official_apl"], official["official_apl_65"]) == (3.5, 3.0)


def test_one_file_may_be_asked_for_and_no_command_is_printed_that_cannot_work(ask: Ask, mirror: Server) -> None:
    code, out, _ = ask("territory", "download", "apl", "--from", mirror.url, "--out", "there")
    assert code == 0
    assert [name for name, _ in mirror.asked] == ["apl-gp.xlsx"]
    assert "territory build" not in out


def test_a_server_that_fails_is_told_and_tried_again(ask: Ask, mirror: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simdesert.country.resuming.time.sleep", lambda _: None)
    mirror.plan = ["500"]
    code, _, err = ask("territory", "download", "communes", "--from", mirror.url)
    assert code == 0
    assert err == "simdesert: communes: the server answers 500; trying again in 1 s\n"


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("download", "alp"), "no official file 'alp'; did you mean 'apl'?"),
        (("download", "--from", "mirror"), "--from 'mirror' is not an address"),
        (("build", "--out", "x"), "no list of communes; give --communes"),
        (("build", "--out", "x", "--communes", "c.json"), "no column 'gp'"),
        (("build", "--out", "x", "--communes", "c.json", "--membership", "no.xlsx"), "cannot read no.xlsx"),
        (("build", "--out", "x", "--communes", "c.json", "--facilities", "no.csv"), "cannot read no.csv"),
        (("build", "--out", "x", "--communes", "c.json", "--apl", "no.xlsx"), "cannot read no.xlsx"),
        (("build", "--out", "x", "--communes", "c.json", "--zoning", "no.csv"), "cannot read no.csv"),
    ],
)
def test_a_mistake_is_one_sentence_with_exit_code_2_and_nothing_is_written(
    ask: Ask, server: Server, tmp_path: Path, words: tuple[str, ...], complaint: str
) -> None:
    (tmp_path / "c.json").write_text(COMMUNES, encoding="utf-8")
    code, out, err = ask("territory", *words)
    assert (code, out) == (2, "")
    assert complaint in err
    assert err.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["c.json"]


def test_a_refusal_is_one_sentence_with_the_remedy(ask: Ask, server: Server, tmp_path: Path) -> None:
    code, _, err = ask("territory", "download", "--from", server.url)
    assert code == 2
    assert "(the server answers 404); give another mirror with --from, or put the file there by hand as " in err
    assert list(tmp_path.iterdir()) == []
