"""Communes as geo.api.gouv.fr gives them: a list of objects, or the features of a GeoJSON file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from simdesert.country.codes import CODE, WHOLE_CITIES, mended
from simdesert.country.joining import few, repaired
from simdesert.country.sheets import number_of
from simdesert.country.table import BOUNDS, Table
from simdesert.errors import TableError

SUFFIXES = (".json", ".geojson")
HECTARES_PER_KM2 = 100.0
TEXTS = {"name": "nom", "dep": "codeDepartement", "reg": "codeRegion", "epci": "codeEpci"}
"""Columns of text and the fields they come from; the first two are required."""

ASK = "ask geo.api.gouv.fr for fields=nom,code,population,centre,surface,codeDepartement,codeRegion,codeEpci"

Commune = Mapping[str, Any]


def read_communes_json(path: Path) -> tuple[Table, tuple[str, ...]]:
    """Return the communes of the file, sorted by code, and remarks on what was mended or left out.

    Left out: communes without inhabitants or without a position (the villages destroyed in 1916, for instance), and
    Paris, Lyon or Marseille as a whole where its arrondissements are listed too. ``surface`` is in hectares.

    Raises
    ------
    TableError
        No JSON of that form, a field that is nowhere, a commune twice, a code or number that cannot be: the message
        names the commune by its position in the file.

    References
    ----------
    API Découpage administratif, https://geo.api.gouv.fr (IGN, INSEE).
    """
    objects = _objects(path)
    codes, zeros = _codes(path, objects)
    whole = {city for city, rest in WHOLE_CITIES.items() if rest[:5] in codes}
    rows = [
        _row(f"{path} commune {i + 1} ('{code}')", code, c)
        for i, (code, c) in enumerate(zip(codes, objects, strict=True))
    ]
    out = [row for row in rows if row["code"] not in whole and not _is_known(row)]
    kept = sorted(
        (row for row in rows if row["code"] not in whole and _is_known(row)), key=lambda row: str(row["code"])
    )
    if not kept:
        raise TableError(f"{path}: no commune has a population and a centre; {ASK}")
    remarks = repaired(zeros)
    if out:
        remarks += (
            f"{len(out):,} communes without population or centre left out ({few(str(r['code']) for r in out)}).",
        )
    return _table(kept), remarks


def _objects(path: Path) -> list[Commune]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise TableError(f"cannot read {path} ({error}); give the JSON that geo.api.gouv.fr answers") from error
    if isinstance(content, dict) and isinstance(content.get("features"), list):
        content = [_flat(feature) for feature in content["features"]]
    if not (isinstance(content, list) and content and all(isinstance(c, dict) for c in content)):
        raise TableError(f"{path}: neither a list of communes nor GeoJSON features; {ASK}")
    return content


def _flat(feature: Any) -> Any:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        return None
    return {"centre": feature.get("geometry"), **feature["properties"]}


def _codes(path: Path, objects: list[Commune]) -> tuple[list[str], int]:
    """Return the code of each commune and how many got their leading zero back: those whose département confirms it."""
    codes: list[str] = []
    first: dict[str, int] = {}
    zeros = 0
    for position, commune in enumerate(objects, start=1):
        given = str(commune.get("code") or "")
        code = mended(given)
        if code != given:
            if mended_departement(commune) != code[:2]:
                raise TableError(
                    f"{path} commune {position}: the code '{given}' has four digits and no codeDepartement says that "
                    f"'{code}' is meant; store codes as text"
                )
            zeros += 1
        if not CODE.fullmatch(code):
            raise TableError(f"{path} commune {position}: '{given}' is not the code of a commune; {ASK}")
        if code in first:
            raise TableError(f"{path} commune {position}: '{code}' was commune {first[code]}; keep one of them")
        first[code] = position
        codes.append(code)
    return codes, zeros


def mended_departement(commune: Commune) -> str:
    """Return the code of the département, its leading zero back if a spreadsheet took it: 1 is '01'."""
    return str(commune.get("codeDepartement") or "").zfill(2)


def _row(where: str, code: str, commune: Commune) -> dict[str, str | float]:
    row: dict[str, str | float] = {"code": code}
    for name, field in TEXTS.items():
        row[name] = str(commune.get(field) or "").strip()
        if not row[name] and name in ("name", "dep"):
            raise TableError(f"{where}: no '{field}'; {ASK}")
    row["dep"] = mended_departement(commune)
    row["population"] = _number(where, "population", commune.get("population"), 0.0, np.inf)
    if row["population"] != np.rint(row["population"]) and not np.isnan(row["population"]):
        raise TableError(f"{where}: population {row['population']!r} is not a whole number; mend it")
    row["area_km2"] = _number(where, "surface", commune.get("surface"), 0.0, np.inf) / HECTARES_PER_KM2
    row["lon"], row["lat"] = _centre(where, commune.get("centre"))
    return row


def _centre(where: str, centre: Any) -> tuple[float, float]:
    if centre is None:
        return np.nan, np.nan
    point = centre.get("coordinates") if isinstance(centre, dict) and centre.get("type") == "Point" else None
    if not isinstance(point, list) or len(point) < 2:
        raise TableError(f"{where}: its centre is not a GeoJSON point; ask geo.api.gouv.fr for geometry=centre")
    return _number(where, "longitude", point[0], *BOUNDS["lon"]), _number(where, "latitude", point[1], *BOUNDS["lat"])


def _number(where: str, what: str, value: Any, low: float, high: float) -> float:
    if value is None:
        return np.nan
    number = number_of(value)
    if not low <= number <= high or np.isinf(number):
        raise TableError(f"{where}: {what} {value!r} is not a number from {low:g}; mend it")
    return number


def _is_known(row: Mapping[str, str | float]) -> bool:
    return not any(np.isnan(float(row[name])) for name in ("population", "lat", "lon"))


def _table(rows: list[dict[str, str | float]]) -> Table:
    text = {name: np.array([row[name] for row in rows], dtype=np.str_) for name in ("code", *TEXTS)}
    number = {
        name: np.array([row[name] for row in rows], dtype=np.float64)
        for name in ("lat", "lon", "population", "area_km2")
    }
    given = {name: cells for name, cells in text.items() if (cells != "").any()}
    return Table(given, {name: values for name, values in number.items() if not np.isnan(values).all()})
