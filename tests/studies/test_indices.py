"""Morris and Sobol find what is known of functions whose indices can be worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.errors import OptionError
from simdesert.studies._indices import decomposed, saltelli, screened, trajectories

NAMES = ("a", "b", "c")
VARIANCE = 7.0**2 / 8 + 0.1 * np.pi**4 / 5 + 0.1**2 * np.pi**8 / 18 + 0.5
FIRST = (0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2 / VARIANCE, 7.0**2 / 8 / VARIANCE, 0.0)
TOGETHER = 8 * 0.1**2 * np.pi**8 / 225 / VARIANCE  # of the first and the third


def ishigami(points: np.ndarray) -> np.ndarray:
    """sin x₁ + 7 sin² x₂ + 0.1 x₃⁴ sin x₁ on [−π, π]³ (Ishigami & Homma 1990), its indices known in closed form."""
    x = (2.0 * points - 1.0) * np.pi
    values: np.ndarray = np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return values


def test_the_effects_of_a_linear_function_are_its_slopes() -> None:
    points = trajectories(3, 4, seed=1)
    assert points.shape == (16, 3)
    found = screened(points, points @ np.array([2.0, -3.0, 0.0]), seed=1)
    np.testing.assert_allclose(found.mu, [2.0, -3.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(found.mu_star, [2.0, 3.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(found.sigma, 0.0, atol=1e-12)


def test_an_effect_that_depends_on_another_factor_spreads() -> None:
    points = trajectories(2, 40, seed=1)
    found = screened(points, points[:, 0] * points[:, 1], seed=1)
    assert (found.sigma > 0.2).all()
    np.testing.assert_allclose(found.mu, 0.5, atol=0.15)  # the mean of the other factor


def test_more_trajectories_and_samples_begin_with_the_same_points() -> None:
    np.testing.assert_array_equal(trajectories(5, 6, seed=2)[:18], trajectories(5, 3, seed=2))
    np.testing.assert_array_equal(saltelli(NAMES, 64, seed=2)[: 32 * 5], saltelli(NAMES, 32, seed=2))
    assert not np.array_equal(saltelli(NAMES, 32, seed=2), saltelli(NAMES, 32, seed=3))


def test_the_shares_of_ishigami_are_found() -> None:
    points = saltelli(NAMES, 4096, seed=0)
    found = decomposed(NAMES, ishigami(points), seed=0)
    np.testing.assert_allclose(found.first, FIRST, atol=0.03)
    np.testing.assert_allclose(found.total, (FIRST[0] + TOGETHER, FIRST[1], TOGETHER), atol=0.03)
    assert (found.first_conf < 0.06).all()


def test_a_group_explains_what_its_members_do_alone_and_to_each_other() -> None:
    groups = ("odd", "even", "odd")
    points = saltelli(groups, 4096, seed=0)
    found = decomposed(groups, ishigami(points), seed=0)
    assert points.shape == (4096 * 4, 3)
    np.testing.assert_allclose(found.first, (FIRST[0] + TOGETHER, FIRST[1]), atol=0.03)
    np.testing.assert_allclose(found.total, found.first, atol=0.03)  # the groups do nothing to each other


def test_an_answer_that_never_changes_has_no_variance_to_share() -> None:
    found = decomposed(NAMES, np.full(5 * 8, 0.1), seed=0)
    np.testing.assert_array_equal(np.stack(list(vars(found).values())), np.zeros((4, 3)))


@pytest.mark.parametrize("samples", [0, 1, 3, 100])
def test_samples_must_be_a_power_of_two(samples: int) -> None:
    with pytest.raises(OptionError, match=f"--samples {samples} leaves gaps in Sobol's sequence"):
        saltelli(NAMES, samples, seed=0)


def test_one_trajectory_is_too_few() -> None:
    with pytest.raises(OptionError, match="--trajectories 1 gives no interval; give at least 2"):
        trajectories(3, 1, seed=0)
