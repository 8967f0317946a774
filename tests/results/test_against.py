"""Against the baseline: windfall, displacement and people lifted of a pair of runs, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simdesert.results.against import against
from simdesert.results.compare import lifting_cost

ZONES = ["priority", "complementary", "intermediate", "over_served"]
COMMUNES = pd.DataFrame(
    {"year": 2025, "code": ["A", "B", "C"], "zone": pd.Categorical(["priority", "intermediate", "over_served"], ZONES)}
)


def tables(gps: list[list[float]], below: list[float], cost: float, events: list[tuple[int, int, str, str]]) -> dict:
    """Return the tables of a run of two years; events are (year, doctor, event or lever, commune)."""
    years = [2025, 2026]
    rows = [
        (year, doctor, "signed" if event == "ptmg" else event, event if event == "ptmg" else "", commune)
        for year, doctor, event, commune in events
    ]
    return {
        "france": pd.DataFrame({"year": years, "share_apl_below_2_5": below, "public_cost_eur": cost}),
        "zones": pd.DataFrame({"year": np.repeat(years, 4), "code": ZONES * 2, "gps": np.concatenate(gps)}),
        "doctors": pd.DataFrame(rows, columns=["year", "doctor", "event", "lever", "commune"]),
        "communes": COMMUNES,
    }


def pair() -> pd.DataFrame:
    # Doctor 1 is paid and goes to A, as without the policy; doctor 2 is paid and goes to A, without it to C; doctor 3
    # is paid in 2026 and goes to A, without the policy nowhere; doctor 4 is not paid.
    with_ = tables(
        [[10.0, 20.0, 30.0, 40.0], [14.0, 19.0, 29.0, 39.0]], [0.20, 0.10], 5.0,
        [(2025, 1, "ptmg", "A"), (2025, 1, "settled", "A"), (2025, 2, "ptmg", "A"), (2025, 2, "settled", "A"),
         (2026, 3, "ptmg", "A"), (2026, 3, "settled", "A"), (2026, 4, "settled", "A")],
    )  # fmt: skip
    without = tables(
        [[10.0, 20.0, 30.0, 40.0], [10.0, 20.0, 30.0, 40.0]], [0.20, 0.15], 1.0,
        [(2025, 1, "settled", "A"), (2025, 2, "settled", "C"), (2026, 4, "settled", "B")],
    )  # fmt: skip
    return against(with_, without, ["ptmg"], 1_000.0)


def test_windfall_counts_paid_doctors_settled_so_far() -> None:
    assert pair()["windfall_share"].tolist() == pytest.approx([1 / 2, 1 / 3])


def test_displacement_compares_priority_zones_with_zones_not_over_served() -> None:
    # Nothing the first year; then 4 gained, 1 + 1 lost by complementary and intermediate zones.
    np.testing.assert_array_equal(pair()["displacement_share"], [np.nan, 0.5])


def test_people_lifted_and_cost_are_differences_to_the_baseline() -> None:
    assert pair()["lifted"].tolist() == pytest.approx([0.0, 50.0])
    assert pair()["cost"].tolist() == [4.0, 4.0]


def test_the_interval_of_the_cost_comes_from_drawing_seeds_again() -> None:
    # Two seeds of cost 100: one lifts 10 people, one 20. Together 200/30; drawn again 10, 200/30 or 5.
    found = lifting_cost(np.array([[100.0], [100.0]]), np.array([[10.0], [20.0]]))
    assert (found.mean[0], found.low[0], found.high[0]) == (pytest.approx(200 / 30), 5.0, 10.0)


def test_where_a_draw_may_lift_nobody_the_upper_bound_is_infinite() -> None:
    found = lifting_cost(np.array([[100.0], [100.0]]), np.array([[-5.0], [20.0]]))
    assert found.mean[0] == pytest.approx(200 / 15)
    assert np.isinf(found.high[0])
