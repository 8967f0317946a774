from __future__ import annotations

import numpy as np
import pytest

from simdesert.levers._answers import plus

DOCTORS, SITES = np.array([[1.0], [2.0], [3.0]]), np.array([10.0, 20.0])


@pytest.mark.parametrize("total", [0.0, SITES, DOCTORS, DOCTORS * SITES])
@pytest.mark.parametrize("more", [5.0, 2, SITES, DOCTORS, DOCTORS * SITES, np.array([1, 2])])
def test_a_sum_is_the_same_wherever_it_is_written(total, more):
    before = np.array(more, copy=True)
    expected = np.asarray(total) + more
    np.testing.assert_array_equal(plus(np.array(total) if np.ndim(total) else total, more), expected)
    np.testing.assert_array_equal(more, before)


def test_a_table_that_is_large_enough_takes_the_sum_itself():
    table = DOCTORS * SITES
    assert plus(table, SITES) is table
    assert plus(SITES.copy(), table) is not table
