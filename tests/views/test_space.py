"""Validation in space, on screen and on disk."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

from simdesert.country.apl_table import AplTable
from simdesert.country.territory import Territory, load
from simdesert.errors import TableError
from simdesert.metrics.apl import starting_apl
from simdesert.studies import validate as study
from simdesert.studies.run import RunOptions
from simdesert.studies.validate import Validation
from simdesert.views.space import as_data, show, space_and_write
from simdesert.views.space_maps import by_site, draw_residuals

OPTIONS = RunOptions(seed=0, inhabitants_per_agent=100, fixed_parameters=True)


@pytest.fixture(scope="module")
def toy() -> Territory:
    return load("toy")


@pytest.fixture(autouse=True)
def no_warm_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The model starts from the APL of supply alone + 0.5 everywhere, at once."""

    def started(frame: pd.DataFrame, *_: object) -> pd.DataFrame:
        return frame.assign(start=frame["supply"] + 0.5, start_under_65=frame["supply"])

    monkeypatch.setattr(study, "with_start", started)


@pytest.fixture
def official(toy: Territory) -> AplTable:
    communes = toy.communes
    need = communes.population_need_weighted
    columns = {
        "code": communes.code,
        "apl": starting_apl(toy)[0],
        "population_need_weighted": need,
        "population": communes.population,
    }
    return AplTable("official.csv", 2022, pd.DataFrame(columns), 3)


@pytest.fixture
def found(toy: Territory, official: AplTable) -> Validation:
    return study.validate(dataclasses.replace(toy, stylised=False), official, OPTIONS)


def test_the_folder_holds_json_departements_and_maps(toy: Territory, official: AplTable, tmp_path: Path) -> None:
    real = dataclasses.replace(toy, stylised=False)
    space_and_write(real, official, OPTIONS, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "departements.csv", "provenance.json", "residuals.en.png", "residuals.fr.png", "space.json",
    ]  # fmt: skip
    table = pd.read_csv(tmp_path / "out" / "departements.csv")
    assert list(table.columns) == ["departement", "people", "official", "supply", "start"]
    np.testing.assert_allclose(table["start"] - table["official"], 0.5, atol=1e-3)
    assert json.loads((tmp_path / "out" / "provenance.json").read_text(encoding="utf-8"))["truth"] == "official.csv"


def test_a_failure_leaves_no_folder(toy: Territory, tmp_path: Path) -> None:
    other = AplTable("mars.csv", None, pd.DataFrame({"code": ["99001"], "apl": [1.0]}), 0)
    with pytest.raises(TableError):
        space_and_write(dataclasses.replace(toy, stylised=False), other, OPTIONS, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_json_says_null_for_what_cannot_be(found: Validation) -> None:
    first = dataclasses.replace(found.agreements[0], found=float("nan"))
    shown = as_data(dataclasses.replace(found, agreements=(first, *found.agreements[1:])))
    assert json.loads(json.dumps(shown, allow_nan=False)) == shown
    assert shown["communes"] == {"compared": 301, "of_territory_only": 0, "of_table_only": 0}
    assert shown["series"]["supply"]["found_below_2_5"] is None
    assert shown["series"]["start"]["error"]["commune"] == pytest.approx(0.5)
    assert len(shown["series"]["start"]["official"]["tenths"]) == 10


def test_the_screen_says_which_is_which_and_names_the_farthest_departement_first(
    found: Validation, capsys: pytest.CaptureFixture[str]
) -> None:
    table = found.departements.copy()
    last = str(table.index[-1])
    table.loc[last, "start"] = table.loc[last, "official"] + 3.21
    show(Console(width=100), dataclasses.replace(found, departements=table), Path("out"))
    told = capsys.readouterr().out
    assert "without a model" in told
    assert "last 12 months before the first January" in told
    words = told.partition("farthest off")[2].split()
    assert next(word for word in words if word in table.index) == last
    assert "official below 2.5, found" in told
    assert "301 communes compared" in told
    assert "3 codes had lost their leading zero" in " ".join(told.split())


def test_a_stylised_territory_shows_its_banner_and_no_communes(
    toy: Territory, found: Validation, capsys: pytest.CaptureFixture[str]
) -> None:
    only = tuple(
        dataclasses.replace(one, correlation={"departement": 0.9}, error={"departement": 0.1})
        for one in found.agreements
    )
    show(Console(width=100), dataclasses.replace(found, territory=toy, agreements=only), Path("out"))
    told = capsys.readouterr().out
    assert "Toy territory" in told
    assert "correlation, communes" not in told


def test_a_site_shows_the_need_weighted_mean_of_what_is_known_in_it(toy: Territory) -> None:
    # The site of most communes: the first is unknown, the next two differ by 1 and 4, the others by nothing.
    site = np.bincount(toy.site_of_commune).argmax()
    of_site = np.flatnonzero(toy.site_of_commune == site)
    assert len(of_site) > 3
    values = np.zeros(301)
    values[of_site[:3]] = np.nan, 1.0, 4.0
    need = toy.communes.population_need_weighted[of_site]
    shown = by_site(toy, values)
    assert np.isnan(shown[of_site[0]])
    np.testing.assert_allclose(shown[of_site[1:]], (need[1] + 4.0 * need[2]) / need[1:].sum())
    assert not shown[toy.site_of_commune != site].any()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_map_leaves_grey_what_has_no_official_apl(found: Validation, tmp_path: Path, language: str) -> None:
    from matplotlib.image import imread

    half = {name: np.where(np.arange(301) % 2 == 0, values, np.nan) for name, values in found.residuals.items()}
    draw_residuals(dataclasses.replace(found, residuals=half), language, tmp_path / "half.png")  # type: ignore[arg-type]
    draw_residuals(found, language, tmp_path / "whole.png")  # type: ignore[arg-type]
    grey = [np.isclose(imread(tmp_path / f"{name}.png")[:, :, :3], 0xED / 255, atol=0.002).all(axis=2).sum()
            for name in ("half", "whole")]  # fmt: skip
    assert grey[0] > 1000 + grey[1]
