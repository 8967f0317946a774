from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from simdesert.country.territory import Territory, load
from simdesert.metrics.apl import effective_visits, starting_apl, starting_visits, workload

FACTOR = 58_850 / 53_827


@pytest.fixture(scope="module")
def toy() -> Territory:
    return load("toy")


def test_the_bounds_of_the_drees_hold_per_practice_place() -> None:
    # Per person: 0 up to 250, 3,600 up to 3,600, the true number up to 6,000, 6,000 above.
    visits = np.array([0.0, 250.0, 251.0, 3600.0, 4500.0, 6000.0, 9000.0]) / FACTOR
    counted = effective_visits(visits, np.zeros(7, dtype=np.bool_)) * FACTOR
    np.testing.assert_allclose(counted, [0.0, 0.0, 3600.0, 3600.0, 4500.0, 6000.0, 6000.0])


def test_the_bounds_per_place_are_3293_4939_and_5488() -> None:
    none, new = np.array([False]), np.array([True])
    assert round(float(effective_visits(np.array([1000.0]), none)[0])) == 3293
    assert round(float(effective_visits(np.array([1000.0]), new)[0])) == 4939
    assert round(float(effective_visits(np.array([9000.0]), none)[0])) == 5488


def test_a_newly_settled_doctor_counts_4939_whatever_he_served() -> None:
    counted = effective_visits(np.array([0.0, 4000.0, 9000.0]), np.ones(3, dtype=np.bool_))
    assert (counted == counted[0]).all()


def test_a_health_centre_is_not_bounded() -> None:
    visits = np.array([100.0, 9000.0])
    counted = effective_visits(visits, np.zeros(2, dtype=np.bool_), np.ones(2, dtype=np.bool_))
    assert counted.tolist() == visits.tolist()


@given(st.floats(0.0, 50_000.0), st.floats(0.0, 50_000.0))
def test_more_visits_never_count_less(one: float, other: float) -> None:
    counted = effective_visits(np.array(sorted([one, other])), np.zeros(2, dtype=np.bool_))
    assert counted[0] <= counted[1]


def test_a_place_serves_4160_visits_on_average(toy: Territory) -> None:
    gps = toy.communes.gps
    assert gps @ starting_visits(toy) / gps.sum() == pytest.approx(4160.0)


def test_where_gps_are_few_each_sees_more_patients(toy: Territory) -> None:
    visits = starting_visits(toy)
    apl, _ = starting_apl(toy)
    served = toy.communes.gps > 0
    assert np.corrcoef(visits[served], apl[served])[0, 1] < -0.5


def test_places_where_people_are_poor_see_more_and_where_they_are_old_fewer(toy: Territory) -> None:
    alone = np.arange(len(toy.communes)) == int(toy.communes.gps.argmax())
    plain = {"share_deprived": np.full(len(alone), 0.11), "people_by_age": np.ones_like(toy.communes.people_by_age)}

    def gain(**columns: np.ndarray) -> float:
        before, after = (
            workload(dataclasses.replace(toy.communes, **given), sparse.eye_array(len(alone), format="csr"))
            for given in (plain, {**plain, **columns})
        )
        change = after / before
        return float(change[alone][0] / change[~alone][0])

    assert gain(share_deprived=np.where(alone, 0.22, 0.11)) == pytest.approx(2.0**0.48)
    older = plain["people_by_age"].copy()
    older[alone, -1] += 2
    bands = older.shape[1]
    assert gain(people_by_age=older) == pytest.approx(np.exp(-3.0 * (3 / (bands + 2) - 1 / bands)))


def test_the_mean_apl_is_visits_per_need_weighted_inhabitant(toy: Territory) -> None:
    apl, _ = starting_apl(toy)
    need = toy.communes.population_need_weighted
    visits = effective_visits(starting_visits(toy), np.zeros(len(need), dtype=np.bool_))
    assert apl @ need == pytest.approx(toy.communes.gps @ visits)


def test_gps_under_65_give_less_access_than_all_and_in_proportion(toy: Territory) -> None:
    communes = toy.communes
    assert communes.gps_65_and_over is not None
    apl, under_65 = starting_apl(toy)
    assert under_65 is not None
    assert (under_65 <= apl + 1e-12).all()
    assert under_65.sum() < apl.sum()


def test_without_ages_of_doctors_there_is_no_apl_of_gps_under_65(toy: Territory) -> None:
    ageless = dataclasses.replace(toy, communes=dataclasses.replace(toy.communes, gps_65_and_over=None))
    apl, under_65 = starting_apl(ageless)
    assert under_65 is None
    assert (apl == starting_apl(toy)[0]).all()


def test_visits_fitted_to_an_official_apl_stand_in_place_of_the_formula(toy: Territory) -> None:
    n = len(toy.communes)
    fitted = dataclasses.replace(toy, communes=dataclasses.replace(toy.communes, visits_per_place=np.full(n, 4000.0)))
    assert starting_visits(fitted).tolist() == [4000.0] * n
    need = toy.communes.population_need_weighted
    assert starting_apl(fitted)[0] @ need == pytest.approx(4000.0 * toy.communes.gps.sum())


def test_catchments_of_other_minutes_may_stand_in(toy: Territory) -> None:
    from scipy.sparse import eye_array

    n = len(toy.communes)
    alone = starting_apl(toy, eye_array(n, format="csr"))[0]
    served = toy.communes.gps > 0
    np.testing.assert_array_equal(alone > 0.0, served)


def test_a_territory_without_gps_has_an_apl_of_zero(toy: Territory) -> None:
    empty = dataclasses.replace(toy.communes, gps=np.zeros(len(toy.communes), dtype=np.int64), gps_65_and_over=None)
    apl, _ = starting_apl(dataclasses.replace(toy, communes=empty))
    assert (apl == 0.0).all()
