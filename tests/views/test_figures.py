from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes

from simdesert.metrics import METRICS
from simdesert.views import figures, words
from simdesert.views.figures import draw_metrics

PNG = b"\x89PNG"


@pytest.mark.parametrize("what", ["level", "difference"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_figure_is_drawn_in_each_language(make, tmp_path: Path, what: str, language: str) -> None:
    file = tmp_path / "figure.png"
    draw_metrics(make(), what, language, file)  # type: ignore[arg-type]
    assert file.read_bytes().startswith(PNG)


def test_one_seed_can_be_drawn_although_it_has_no_band(make, tmp_path: Path) -> None:
    draw_metrics(make(seeds=1), "difference", "fr", tmp_path / "figure.png")


def test_bands_end_where_the_metric_cannot_be() -> None:
    bounds = np.array([-5.0, 50.0, 120.0])
    assert figures.within(METRICS["share_people_forgoing_care"], bounds).tolist() == [0.0, 50.0, 100.0]
    assert figures.within(METRICS["wait_gp_mean_days"], bounds).tolist() == [0.0, 50.0, 120.0]
    assert figures.within(METRICS["public_cost_eur"], bounds).tolist() == [-5.0, 50.0, 120.0]


def _lowest(panel: Axes) -> float:
    bands = [path.vertices for band in panel.collections for path in band.get_paths()]
    return float(np.concatenate(bands)[:, 1].min())


@pytest.fixture
def panels(monkeypatch: pytest.MonkeyPatch) -> list[Axes]:
    """Return the panels that will be drawn."""
    drawn: list[Axes] = []
    draw = figures._panel
    monkeypatch.setattr(figures, "_panel", lambda axes, *rest: (drawn.append(axes), draw(axes, *rest)))
    return drawn


def test_a_level_is_drawn_within_its_range_and_a_difference_as_it_is(make, panels, tmp_path: Path) -> None:
    wide = {("hamon-2017", "france", "FR", "wait_gp_mean_days"): (0.0, 20.0, 0.0, 0.0)}
    draw_metrics(make(wide), "level", "en", tmp_path / "level.png")
    draw_metrics(make(wide), "difference", "en", tmp_path / "difference.png")
    row = figures.HEADLINE.index("wait_gp_mean_days")
    level, difference = panels[row], panels[len(figures.HEADLINE) + row]
    assert _lowest(level) == 0.0
    assert _lowest(difference) < -5.0


def test_a_single_year_is_drawn_with_its_interval_in_its_place(make, panels, tmp_path: Path) -> None:
    comparison = make()
    first = dataclasses.replace(comparison, table=comparison.table[comparison.table["year"] == 2025])
    draw_metrics(first, "level", "en", tmp_path / "figure.png")
    assert panels[0].get_xlim() == (2024.0, 2026.0)
    low, high = (panels[0].collections[0].get_segments()[0][:, 1]).tolist()
    assert low < 2.5 < high


def test_a_scenario_has_the_same_colour_in_all_figures_and_the_baseline_is_grey(make) -> None:
    colours = {scenario.name: colour for scenario, colour in figures.coloured(make())}
    assert colours["baseline"] == figures.GREY
    assert len(set(colours.values())) == 3


def test_a_package_says_how_much_of_it_is_modelled(make) -> None:
    package = dataclasses.replace(make().scenarios[1], measures_modelled=3, measures_announced=16)
    assert words.modelled(package, "en") == "3 of 16 measures modelled"
    assert words.modelled(package, "fr") == "3 mesures modélisées sur 16"
    single = dataclasses.replace(package, measures_modelled=1, measures_announced=2)
    assert words.modelled(single, "fr") == "1 mesure modélisée sur 2"


def test_only_an_incomplete_package_says_so_beside_its_name(make) -> None:
    whole = make().scenarios[1]
    part = dataclasses.replace(whole, measures_announced=whole.measures_modelled + 1)
    assert words.with_caveat("x", whole, "en") == "x"
    assert words.with_caveat("x", part, "en") == "x (16 of 17 measures modelled)"
    assert words.with_caveat("x", make().scenarios[0], "fr") == "x (référence)"


def test_the_baseline_is_no_incomplete_package(make) -> None:
    assert words.modelled(make().scenarios[0], "fr") == "référence"


def test_the_sources_say_what_the_bands_are(make) -> None:
    assert "95% Student interval of the mean over 4 seeds" in figures.sources(make(), "en")
    assert "pas d’intervalle" in figures.sources(make(seeds=1), "fr")


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.name)
def test_every_metric_has_a_unit_in_both_languages(metric) -> None:
    assert words.unit(metric, "fr")
    assert words.unit(metric, "en")


def test_axes_are_written_with_a_decimal_comma_in_french() -> None:
    assert figures.decimal("fr")(2.5, 0) == "2,5"
    assert figures.decimal("en")(-1000.0, 0) == "−1,000"
