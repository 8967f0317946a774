"""Waves: what fills the triangles, how far a set is off, and where the model is run next."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.chance import Chance
from simdesert.parameters import triangle_quantile
from simdesert.studies._emulator import Emulator
from simdesert.studies._targets import Target
from simdesert.studies._waves import Aim, filling, first_points, next_points, placed

AIM = Aim(np.array([10.0, 0.5]), np.array([2.0, 0.1]), np.array([1.0, 0.5]))


def test_a_miss_is_counted_in_tolerances_with_its_sign() -> None:
    # (13 − 10)/2 = 1.5, (0.5 − 0.5)/0.1 = 0; (9 − 10)/2 = −0.5, (0.2 − 0.5)/0.1 = −3.
    misses = AIM.misses(np.array([[13.0, 0.5], [9.0, 0.2]]))
    assert misses == pytest.approx(np.array([[1.5, 0.0], [-0.5, -3.0]]))
    assert AIM.implausibility(misses) == pytest.approx([1.5, 3.0])
    # Beyond tolerance: 0.5 × 1; (3 − 1) × 0.5.
    assert AIM.excess(misses) == pytest.approx([0.5, 1.0])


def test_the_error_of_an_emulator_widens_the_tolerance() -> None:
    # √(2² + 1.5²) = 2.5: a distance of 5 is 2.
    assert AIM.misses(np.array([[15.0, 0.5]]), np.array([1.5, 0.0]))[0] == pytest.approx([2.0, 0.0])


def test_what_was_not_obtained_is_missed_by_more_than_anything() -> None:
    misses = AIM.misses(np.array([[np.nan, 0.5]]))
    assert AIM.implausibility(misses).tolist() == [np.inf]
    assert AIM.excess(misses).tolist() == [np.inf]


def test_the_columns_of_an_aim_are_those_of_the_targets() -> None:
    one = Target(id="a", metric="m", value=3.0, tolerance=0.5, unit="", source="", grade="study", weight=0.5)
    aim = Aim.at([one])
    assert (aim.value.tolist(), aim.tolerance.tolist(), aim.weight.tolist()) == ([3.0], [0.5], [0.5])


@pytest.mark.parametrize("mode", [0.0, 0.3, 1.0])
def test_places_are_those_of_the_triangle_from_which_seeds_draw(mode: float) -> None:
    quantiles = np.linspace(0.0, 1.0, 21)[:, np.newaxis]
    by_hand = [triangle_quantile(float(u), 0.0, mode, 1.0) for u in quantiles[:, 0]]
    assert placed(quantiles, np.array([mode]))[:, 0] == pytest.approx(by_hand)


def test_points_fill_the_cube_evenly_and_differ_from_seed_to_seed() -> None:
    points = filling(6, 5, Chance(1), 0)
    assert points.shape == (64, 5)
    for column in points.T:  # one point in each sixteenth, four times
        assert np.bincount((column * 16).astype(int), minlength=16).min() >= 3
    assert not np.allclose(points, filling(6, 5, Chance(2), 0))
    assert np.array_equal(points, filling(6, 5, Chance(1), 0))


def test_the_first_points_have_the_mean_of_the_triangles() -> None:
    points = first_points(256, np.array([0.0, 0.5, 0.8]), Chance(1))
    assert points.mean(axis=0) == pytest.approx([1 / 3, 0.5, 0.6], abs=0.01)  # (0 + mode + 1)/3


def test_the_next_points_fill_what_is_not_ruled_out() -> None:
    points = first_points(64, np.array([0.5, 0.5]), Chance(1))
    emulator = Emulator.fitted(points, 10.0 * points[:, :1])
    aim = Aim(np.array([2.0]), np.array([0.5]), np.array([1.0]))
    more = next_points(32, emulator, aim, np.array([0.5, 0.5]), Chance(1), 1)
    assert more.shape == (32, 2)
    assert np.all(np.abs(10.0 * more[:, 0] - 2.0) < 0.55)
    assert np.ptp(more[:, 1]) > 0.7  # what the target does not speak of stays as it was


def test_where_all_is_ruled_out_the_next_points_are_the_nearest() -> None:
    points = first_points(64, np.array([0.5]), Chance(1))
    emulator = Emulator.fitted(points, 10.0 * points)
    more = next_points(
        16, emulator, Aim(np.array([12.0]), np.array([0.5]), np.array([1.0])), np.array([0.5]), Chance(1), 1
    )
    assert more.min() > 0.95
    assert more.max() <= 1.0
