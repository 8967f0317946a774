"""The emulator: exact where a surface is quadratic, and honest about what it misses where it is not."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.chance import Chance
from simdesert.studies._emulator import Emulator, _left_out, _terms

SOME = Chance(4).uniform("test", (), np.arange(40)[:, np.newaxis], np.arange(3))
OTHERS = Chance(5).uniform("test", (), np.arange(500)[:, np.newaxis], np.arange(3))


def quadratic(u: np.ndarray) -> np.ndarray:
    return np.stack([2.0 + 3.0 * u[:, 0] - u[:, 1] ** 2, 100.0 * u[:, 2] ** 2 - 40.0 * u[:, 2]], axis=1)


def test_a_quadratic_surface_is_learned_to_the_last_digits() -> None:
    emulator = Emulator.fitted(SOME, quadratic(SOME))
    assert emulator.predicted(OTHERS) == pytest.approx(quadratic(OTHERS), abs=0.02)
    assert np.all(emulator.error < 0.02)


def test_what_is_constant_is_predicted_as_constant_without_error() -> None:
    emulator = Emulator.fitted(SOME, np.full((40, 1), 7.5))
    assert emulator.predicted(OTHERS) == pytest.approx(np.full((500, 1), 7.5))
    assert emulator.error == pytest.approx([0.0])


def test_the_error_is_about_what_is_missed_elsewhere() -> None:
    def bent(u: np.ndarray) -> np.ndarray:  # two parameters together, which the surface cannot hold
        return (10.0 * (u[:, 0] - 0.5) * (u[:, 1] - 0.5) + u[:, 2])[:, np.newaxis]

    emulator = Emulator.fitted(SOME, bent(SOME))
    missed = float(np.sqrt(np.mean((emulator.predicted(OTHERS) - bent(OTHERS)) ** 2)))
    assert missed > 0.5  # sd of the product: 10/12 = 0.83
    assert emulator.error[0] == pytest.approx(missed, rel=0.3)


def test_luck_that_nothing_explains_is_not_learned() -> None:
    luck = Chance(6).uniform("test", (), np.arange(40))[:, np.newaxis]
    emulator = Emulator.fitted(SOME, luck)
    assert emulator.error[0] == pytest.approx(luck.std(), rel=0.15)
    assert np.ptp(emulator.predicted(OTHERS)) < 0.5 * np.ptp(luck)


def test_fewer_runs_than_coefficients_will_do() -> None:
    points = Chance(7).uniform("test", (), np.arange(12)[:, np.newaxis], np.arange(20))
    emulator = Emulator.fitted(points, 5.0 * points[:, :1])
    assert np.corrcoef(emulator.predicted(points)[:, 0], points[:, 0])[0, 1] > 0.9
    assert np.isfinite(emulator.error).all()


def test_the_error_is_that_of_each_run_left_out_in_turn() -> None:
    points, penalty = SOME[:10], 0.5
    y = np.sin(7.0 * points[:, :1]) + points[:, 1:2]
    missed = []
    for out in range(10):
        rest = np.arange(10) != out
        terms, mean = _terms(points), y[rest].mean()
        centre = terms[rest].mean(axis=0)
        ours = terms[rest] - centre
        slopes = np.linalg.solve(ours.T @ ours + penalty * np.eye(6), ours.T @ (y[rest] - mean))
        missed.append(y[out, 0] - mean - ((terms[out] - centre) @ slopes)[0])
    terms = _terms(points) - _terms(points).mean(axis=0)
    left, size, _ = np.linalg.svd(terms, full_matrices=False)
    centred = y - y.mean()
    assert _left_out(left, size, left.T @ centred, centred, penalty) == pytest.approx(
        [np.sqrt(np.mean(np.square(missed)))]
    )
