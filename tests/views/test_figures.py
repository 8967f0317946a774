from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

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
