from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from simdesert.country.territory import load
from simdesert.views import words
from simdesert.views.maps import Grid, by_epci, draw_maps, grid_over, lambert, nice_limit

TOY = load("toy")


def test_the_projection_has_its_origin_at_three_degrees_east() -> None:
    x, y = lambert(np.array([46.5]), np.array([3.0]))
    assert (x[0], y[0]) == (pytest.approx(0.0), pytest.approx(0.0))


def test_distances_on_the_map_are_those_on_the_ground() -> None:
    # Paris–Lyon, 392 km by great circle.
    x, y = lambert(np.array([48.8566, 45.7640]), np.array([2.3522, 4.8357]))
    assert np.hypot(*(x[1] - x[0], y[1] - y[0])) == pytest.approx(392.0, rel=0.005)


def test_each_commune_colours_the_point_on_which_it_lies() -> None:
    grid = grid_over(TOY.communes, width=400)
    x, y = lambert(TOY.communes.latitude, TOY.communes.longitude)
    left, right, _, top = grid.extent
    step = (right - left) / 400
    rows, columns = ((top - y) / step).astype(int), ((x - left) / step).astype(int)
    assert np.mean(grid.nearest[rows, columns] == np.arange(len(TOY.communes))) > 0.95


def test_far_from_any_commune_the_map_is_blank() -> None:
    grid = grid_over(TOY.communes, width=60)
    assert grid.nearest[0, 0] == -1
    assert grid.painted(np.ones(len(TOY.communes))).mask[0, 0]


def test_overseas_communes_do_not_stretch_the_map() -> None:
    latitude = TOY.communes.latitude.copy()
    latitude[0] = -21.1
    far = dataclasses.replace(TOY.communes, latitude=latitude)
    assert 0 not in grid_over(far, width=60).nearest


def test_means_by_intercommunality_are_weighted_by_need() -> None:
    n = len(TOY.communes)
    epci = np.array(["A", "A", *[""] * (n - 2)])
    need = np.full(n, 100.0)
    need[1] = 300.0
    communes = dataclasses.replace(TOY.communes, epci=epci, population_need_weighted=need)
    means = by_epci(communes, np.arange(n, dtype=float) + 1.0)
    assert means[:4].tolist() == [1.75, 1.75, 3.0, 4.0]


@pytest.mark.parametrize(("gap", "limit"), [(0.003, 0.01), (0.1, 0.1), (0.11, 0.2), (0.3, 0.5), (0.7, 1.0)])
def test_the_scale_of_differences_ends_at_a_round_number(gap: float, limit: float) -> None:
    assert nice_limit(np.full(100, gap)) == pytest.approx(limit)


@pytest.mark.parametrize("names", [(), ("hamon-2017",), ("hamon-2017", "vautrin-2025", "buzyn-2019", "touraine-2012")])
def test_maps_are_drawn_for_any_number_of_packages(make, tmp_path: Path, names: tuple[str, ...]) -> None:
    draw_maps(make(names=names), "fr", tmp_path / "maps.png")
    assert (tmp_path / "maps.png").stat().st_size > 10_000


def test_stylised_territories_carry_a_banner_and_real_ones_none() -> None:
    stylised = dataclasses.replace(TOY, name="france")
    assert "médecins inventés" in words.banner(stylised, "fr")
    assert words.banner(dataclasses.replace(stylised, stylised=False), "fr") == ""
    assert "GeoNames (CC BY 4.0)" in words.credit(stylised, "en")
    assert "GeoNames" not in words.credit(dataclasses.replace(stylised, stylised=False), "en")


def test_borders_are_drawn_on_land_between_labels() -> None:
    # Three points a row: communes 0 and 1 of one département above sea, then 1 and 2 (another département).
    grid = Grid(np.array([[0, 1, 2], [-1, 1, 2], [-1, -1, 2]]), (0.0, 3.0, 0.0, 3.0))
    drawn = ~np.ma.getmaskarray(grid.borders(np.array(["01", "01", "2A"])))
    assert drawn.tolist() == [[False, True, False], [False, True, False], [False, False, False]]
