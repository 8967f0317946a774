from __future__ import annotations

import numpy as np

from simdesert.metrics.displacement import displacement_share, windfall_share


def test_displacement_is_what_others_lose_of_what_target_zones_gain() -> None:
    # 100 gained and 40 lost elsewhere; 100 gained and others gain too; nobody gained; more lost than gained.
    share = displacement_share([100.0, 100.0, 0.0, 10.0], [40.0, -20.0, 5.0, 15.0])
    np.testing.assert_array_equal(share, [0.4, 0.0, np.nan, 1.5])


def test_windfall_is_who_would_have_settled_in_the_same_class() -> None:
    # Of four paid doctors two settle in the same class without the policy, one in another, one not at all.
    assert windfall_share(np.array([0, 0, 1, 1]), np.array([0, 2, 1, -1])) == 0.5


def test_nobody_paid_has_no_windfall() -> None:
    assert np.isnan(windfall_share(np.zeros(0, int), np.zeros(0, int)))
