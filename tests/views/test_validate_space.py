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


def test_the_tables_are_printed_with_where_to_look(ask: Ask, tables: None) -> None:
    ask("territory", "build", "--communes", "communes.csv", "--out", "plain")
    code, told, _ = ask("validate", "--truth", "apl.csv", "--territory", "plain", "--inhabitants-per-agent", "400")
    assert code == 0
    for words in ("plain beside apl.csv: 291 communes compared", "correlation, sites", "APL by tenth", "space.json"):
        assert words in told
