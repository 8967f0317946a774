from __future__ import annotations

import numpy as np
import pytest

from simdesert.metrics.care import median_exponential_wait, median_wait
from simdesert.metrics.year import WAIT_EDGES_DAYS

ONE = np.zeros(2, dtype=np.int64)


def _histogram(*bins: tuple[float, float]) -> np.ndarray:
    """Return two communes, the second empty: visits put into the bins whose left edges are given."""
    visits = np.zeros((2, len(WAIT_EDGES_DAYS)))
    for edge, count in bins:
        visits[0, np.flatnonzero(edge == WAIT_EDGES_DAYS)[0]] = count
    return visits


def test_the_median_wait_is_interpolated_within_its_bin() -> None:
    # 40 visits at 0–0.5 day, 20 at 2–2.5, 40 at 10–10.5: half of 100 is the middle of the second bin.
    assert median_wait(_histogram((0.0, 40), (2.0, 20), (10.0, 40)), ONE, 1).tolist() == [2.25]


def test_a_median_at_the_end_of_a_bin_is_its_right_edge() -> None:
    assert median_wait(_histogram((0.0, 50), (10.0, 50)), ONE, 1).tolist() == [0.5]


def test_a_median_in_the_open_bin_is_its_left_edge() -> None:
    assert median_wait(_histogram((180.0, 10)), ONE, 1).tolist() == [180.0]


def test_nothing_booked_has_no_median_wait() -> None:
    waits = median_wait(_histogram((1.0, 10)), np.array([0, 1]), 2)
    assert waits[0] == 1.25
    assert np.isnan(waits[1])


def test_the_median_of_one_exponential_is_its_mean_times_the_logarithm_of_two() -> None:
    found = median_exponential_wait(np.array([3.0, 0.0]), np.array([240.0, 0.0]), ONE, 1)
    assert found == pytest.approx([80.0 * np.log(2.0)])


def test_the_median_of_two_exponentials_lies_between_and_halves_the_visits() -> None:
    # Means of 10 and 100 days, 60 and 40 visits: at t = 13.77, 60·e^(−t/10) + 40·e^(−t/100) = 15.14 + 34.86.
    visits, days = np.array([60.0, 40.0]), np.array([600.0, 4_000.0])
    (t,) = median_exponential_wait(visits, days, ONE, 1)
    assert t == pytest.approx(13.77, abs=0.005)
    assert 60 * np.exp(-t / 10) + 40 * np.exp(-t / 100) == pytest.approx(50.0)


def test_nothing_booked_with_specialists_has_no_median_wait() -> None:
    found = median_exponential_wait(np.array([1.0, 0.0]), np.array([10.0, 0.0]), np.array([0, 1]), 2)
    assert found[0] == pytest.approx(10.0 * np.log(2.0))
    assert np.isnan(found[1])
