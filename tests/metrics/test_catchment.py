from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simdesert.country.territory import load
from simdesert.country.travel import Travel, travel_of
from simdesert.metrics.catchment import accessibility, catchment, decay


def matrix(minutes: list[list[float]]) -> Travel:
    table = np.array(minutes, dtype=np.float32)
    here, there = np.nonzero(table < 31)
    return travel_of(here, there, table[here, there])


def test_a_doctor_counts_fully_below_ten_minutes_then_two_thirds_then_one_third_then_not() -> None:
    minutes = np.array([0.0, 9.99, 10.0, 14.99, 15.0, 19.99, 20.0, 300.0])
    assert decay(minutes).tolist() == [1.0, 1.0, 2 / 3, 2 / 3, 1 / 3, 1 / 3, 0.0, 0.0]


def test_three_communes_in_a_row_worked_by_hand() -> None:
    # A – B 12 min, B – C 17 min, A – C 25 min; 4,000 visits in A, 1,000 in C; 900, 600 and 300 inhabitants.
    weights = catchment(matrix([[3, 12, 25], [12, 3, 17], [25, 17, 3]]))
    # R_A = 4000/(900 + 2/3·600) = 4000/1300; R_C = 1000/(300 + 1/3·600) = 2
    access = accessibility(weights, np.array([4000.0, 0.0, 1000.0]), np.array([900.0, 600.0, 300.0]))
    ratio_a = 4000 / 1300
    np.testing.assert_allclose(access, [ratio_a, 2 / 3 * ratio_a + 1 / 3 * 2, 2.0], rtol=1e-15)


def test_minutes_may_differ_by_direction_and_the_patient_is_the_one_who_travels() -> None:
    # From A to B 5 minutes, from B to A 25: A's people reach the doctor of B, B's people do not reach A's.
    weights = catchment(matrix([[3, 5], [25, 3]]))
    access = accessibility(weights, np.array([100.0, 100.0]), np.array([10.0, 10.0]))
    assert access.tolist() == [100 / 10 + 100 / 20, 100 / 20]


def test_a_doctor_whom_nobody_reaches_serves_nobody_and_gives_no_nan() -> None:
    weights = catchment(matrix([[3, 40], [40, 3]]))
    access = accessibility(weights, np.array([100.0, 50.0]), np.array([0.0, 10.0]))
    assert access.tolist() == [0.0, 5.0]


def test_an_empty_country_has_no_access_and_no_nan() -> None:
    weights = catchment(matrix([[3, 8], [8, 3]]))
    assert accessibility(weights, np.zeros(2), np.zeros(2)).tolist() == [0.0, 0.0]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 5000)), min_size=9, max_size=9), st.integers(0, 2**31))
def test_visits_served_equal_visits_offered_where_somebody_is_in_reach(rows: list[tuple[int, int]], seed: int) -> None:
    luck = np.random.default_rng(seed)
    minutes = luck.uniform(3.0, 40.0, (9, 9))
    np.fill_diagonal(minutes, 3.0)
    supply, demand = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    access = accessibility(catchment(matrix(minutes.tolist())), supply, demand)
    assert access @ demand == pytest.approx(supply.sum(), abs=1e-9)


def test_the_catchment_agrees_with_pysal_access_to_a_billionth() -> None:
    access = pytest.importorskip("access", reason="PySAL access is the oracle; install the extra 'test'")
    pd = pytest.importorskip("pandas")
    toy = load("toy")
    communes, travel = toy.communes, toy.travel
    start = np.repeat(np.arange(len(travel)), np.diff(travel.indptr))
    pairs = pd.DataFrame({"origin": start, "dest": travel.indices.astype(np.int64), "cost": travel.minutes})
    pairs["cost"] = pairs["cost"].astype(np.float64)
    people = pd.DataFrame({"geoid": np.arange(len(communes)), "demand": communes.population_need_weighted})
    doctors = pd.DataFrame({"geoid": np.arange(len(communes)), "supply": communes.gps * 4160.0})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # theirs, about pandas
        oracle = access.Access(
            demand_df=people.set_index("geoid"), demand_value="demand", supply_df=doctors.set_index("geoid"),
            supply_value="supply", cost_df=pairs, cost_origin="origin", cost_dest="dest", cost_name="cost",
        )  # fmt: skip
        theirs = oracle.enhanced_two_stage_fca(name="apl", weight_fn=lambda minutes: float(decay(np.array(minutes))))
    ours = accessibility(catchment(travel), communes.gps * 4160.0, communes.population_need_weighted)
    np.testing.assert_allclose(theirs["apl_supply"].to_numpy(), ours, rtol=1e-9, atol=1e-9)
