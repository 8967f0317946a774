from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from simdesert.country.communes_json import read_communes_json
from simdesert.errors import TableError

Commune = dict[str, object]


def point(lon: object, lat: object) -> Commune:
    return {"type": "Point", "coordinates": [lon, lat]}


COMMUNES: list[Commune] = [
    {
        "nom": "Ambérieu-en-Bugey",
        "code": "01004",
        "population": 14854,
        "centre": point(5.3706, 45.9575),
        "surface": 2455.17,
        "codeDepartement": "01",
        "codeRegion": "84",
        "codeEpci": "240100883",
    },
    {
        "nom": "L'Abergement-Clémenciat",
        "code": "01001",
        "population": 832,
        "centre": point(4.9306, 46.1517),
        "codeDepartement": "01",
        "codeRegion": "84",
    },
]


def written(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def changed(**fields: object) -> list[Commune]:
    return [COMMUNES[0], {**COMMUNES[1], **fields}]


def city(code: str, dep: str) -> Commune:
    return {**COMMUNES[0], "code": code, "codeDepartement": dep}


def test_a_list_of_communes_is_read_in_the_order_of_codes_and_hectares_become_km2(tmp_path: Path) -> None:
    table, remarks = read_communes_json(written(tmp_path / "c.json", COMMUNES))
    assert {name: cells.tolist() for name, cells in table.text.items()} == {
        "code": ["01001", "01004"],
        "name": ["L'Abergement-Clémenciat", "Ambérieu-en-Bugey"],
        "dep": ["01", "01"],
        "reg": ["84", "84"],
        "epci": ["", "240100883"],
    }
    assert table.number["lat"].tolist() == [46.1517, 45.9575]
    assert table.number["lon"].tolist() == [4.9306, 5.3706]
    assert table.number["population"].tolist() == [832, 14854]
    assert np.isnan(table.number["area_km2"][0])
    assert table.number["area_km2"][1] == pytest.approx(24.5517)
    assert remarks == ()


def test_geojson_features_say_the_same(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "geometry": c["centre"], "properties": {k: v for k, v in c.items() if k != "centre"}}
        for c in COMMUNES
    ]
    flat = read_communes_json(written(tmp_path / "c.json", COMMUNES))[0]
    table = read_communes_json(written(tmp_path / "c.geojson", {"type": "FeatureCollection", "features": features}))[0]
    for name in ("lat", "lon", "population", "area_km2"):
        np.testing.assert_array_equal(table.number[name], flat.number[name])
    assert table.text["name"].tolist() == flat.text["name"].tolist()


def test_a_city_steps_aside_for_its_arrondissements_and_stays_without_them(tmp_path: Path) -> None:
    both = [city("75056", "75"), city("75101", "75"), city("13055", "13")]
    table, _ = read_communes_json(written(tmp_path / "c.json", both))
    assert table.text["code"].tolist() == ["13055", "75101"]


@pytest.mark.parametrize("field", ["population", "centre"])
def test_a_commune_without_people_or_place_is_left_out_and_told(tmp_path: Path, field: str) -> None:
    communes = [COMMUNES[0], {k: v for k, v in COMMUNES[1].items() if k != field}]
    table, remarks = read_communes_json(written(tmp_path / "c.json", communes))
    assert table.text["code"].tolist() == ["01004"]
    assert remarks == ("1 communes without population or centre left out (01001).",)


def test_a_leading_zero_comes_back_where_the_departement_confirms_it(tmp_path: Path) -> None:
    table, remarks = read_communes_json(written(tmp_path / "c.json", changed(code=1001, codeDepartement=1)))
    assert table.text["code"].tolist() == ["01001", "01004"]
    assert table.text["dep"].tolist() == ["01", "01"]
    assert remarks == ("1 codes had lost their leading zero there and got it back.",)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (changed(code=1001, codeDepartement="75"), "commune 2: the code '1001' has four digits and no codeDepartement"),
        (changed(code="x"), "commune 2: 'x' is not the code of a commune; ask geo.api.gouv.fr for fields="),
        (changed(code="01004"), "commune 2: '01004' was commune 1; keep one of them"),
        (changed(nom=""), r"commune 2 \('01001'\): no 'nom'"),
        (changed(codeDepartement=None), r"commune 2 \('01001'\): no 'codeDepartement'"),
        (changed(population=-5), r"commune 2 \('01001'\): population -5 is not a number from 0"),
        (changed(population="many"), r"commune 2 \('01001'\): population 'many' is not a number"),
        (changed(population=1.5), r"commune 2 \('01001'\): population 1.5 is not a whole number"),
        (changed(surface="big"), r"commune 2 \('01001'\): surface 'big' is not a number"),
        (changed(centre=point(4.9, 146.0)), r"commune 2 \('01001'\): latitude 146.0 is not a number"),
        (changed(centre=point("east", 46.0)), r"commune 2 \('01001'\): longitude 'east' is not a number"),
        (changed(centre={"type": "Polygon", "coordinates": []}), "is not a GeoJSON point; .* geometry=centre"),
        ([{k: v for k, v in c.items() if k != "population"} for c in COMMUNES], "no commune has a population"),
        ([], "neither a list of communes nor GeoJSON features"),
        ({"communes": COMMUNES}, "neither a list of communes nor GeoJSON features"),
        (["01001"], "neither a list of communes nor GeoJSON features"),
        ({"type": "FeatureCollection", "features": [{}]}, "neither a list of communes nor GeoJSON features"),
    ],
)
def test_what_cannot_be_is_named_with_the_commune(tmp_path: Path, content: object, complaint: str) -> None:
    with pytest.raises(TableError, match=complaint) as caught:
        read_communes_json(written(tmp_path / "c.json", content))
    assert str(caught.value).startswith(str(tmp_path / "c.json"))


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"<html>"])
def test_a_file_that_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "c.json").write_bytes(content)
    with pytest.raises(TableError, match=r"cannot read .*c\.json"):
        read_communes_json(tmp_path / "c.json")
    with pytest.raises(TableError, match=r"cannot read .*absent\.json"):
        read_communes_json(tmp_path / "absent.json")
