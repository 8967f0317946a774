"""What a calibration reads from a run: each measure worked out by hand, or against what it is made of."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from simdesert.country.patients import DEPRIVED_BIT
from simdesert.country.territory import load
from simdesert.levers._policy import Policy
from simdesert.metrics import METRICS
from simdesert.metrics.year import WAIT_EDGES_DAYS
from simdesert.model.desert import DesertModel
from simdesert.model.parameters import PLACES_PER_PERSON
from simdesert.studies._measures import MEASURES, known_measures, obtained


@pytest.fixture(scope="module")
def toy_year() -> DesertModel:
    model = DesertModel(load("toy"), Policy(), seed=1, inhabitants_per_agent=20)
    for _ in range(12):
        model.step()
    return model


def with_year(**columns: object) -> SimpleNamespace:
    year = SimpleNamespace(**{name: np.array(column, dtype=float) for name, column in columns.items()})
    return SimpleNamespace(year_records=[SimpleNamespace(communes=year, zone_of_commune=np.array([0, 0, 1, 3]))])


def test_zones_are_weighted_by_need() -> None:
    model = with_year(apl=[2.0, 3.0, 4.0, 9.0], population_need_weighted=[100.0, 300.0, 50.0, 10.0])
    assert obtained(model, "apl_priority") == pytest.approx((200 + 900) / 400)
    assert obtained(model, "apl_complementary") == pytest.approx(4.0)


def test_the_spread_over_departements_counts_each_once() -> None:
    model = with_year(apl=[2.0, 4.0, 5.0, 5.0], population_need_weighted=[100.0, 300.0, 50.0, 10.0])
    model.territory = SimpleNamespace(communes=SimpleNamespace(departement=np.array(["01", "01", "02", "02"])))
    assert obtained(model, "apl_departement_sd") == pytest.approx(0.75)  # means 3.5 and 5


def test_the_elasticity_of_visits_is_the_slope_of_logarithms() -> None:
    # 2 GPs for 2,000 people serve 5,000 each; 8 for 2,000 serve 2,500 each: ln(1/2)/ln 4 = −1/2.
    doctors = SimpleNamespace(commune=np.array([0] * 2 + [1] * 8), served_year=np.array([5_000.0] * 2 + [2_500.0] * 8))
    communes = SimpleNamespace(departement=np.array(["01", "02", "03"]), population=np.array([2_000, 2_000, 500]))
    model = SimpleNamespace(doctors=doctors, settled=np.arange(10), territory=SimpleNamespace(communes=communes))
    assert obtained(model, "visits_elasticity") == pytest.approx(-0.5)


def test_visits_on_the_same_or_next_day_are_those_under_two_days() -> None:
    histogram = np.zeros((4, len(WAIT_EDGES_DAYS)))
    histogram[0, :4], histogram[1, 4], histogram[2, -1] = 1.0, 3.0, 1.0  # from 0, 0.5, 1, 1.5; from 2; 180 and more
    assert obtained(with_year(wait_histogram=histogram), "share_seen_next_day") == pytest.approx(0.5)


def test_events_are_counted_as_persons_of_france_as_a_whole() -> None:
    model = SimpleNamespace(year_records=[SimpleNamespace(flows={"settled": 109.3, "left": 54.65})], share=0.1)
    assert PLACES_PER_PERSON == 1.093
    assert obtained(model, "first_settlements") == pytest.approx(1_000.0)
    assert obtained(model, "exits") == pytest.approx(500.0)


def test_the_deprived_forgo_more_often_by_the_ratio_of_shares() -> None:
    adult, deprived = np.uint8(3), np.uint8(3 | DEPRIVED_BIT)
    patients = SimpleNamespace(  # one inhabitant an agent: 1 of 2 deprived adults, 1 of 4 others; and a child
        group=np.array([deprived, deprived, adult, adult, adult, adult, DEPRIVED_BIT], dtype=np.uint8),
        forgone=np.array([2, 0, 0, 1, 0, 0, 1], dtype=np.uint16),
        weight=np.array([1.0]),
        first=np.array([0, 7]),
    )
    model = SimpleNamespace(patients=patients, inhabitants_per_agent=1)
    assert obtained(model, "forgoing_deprived_ratio") == pytest.approx(2.0)


def test_newcomers_are_those_who_took_their_place_since_the_start() -> None:
    doctors = SimpleNamespace(
        since=np.array([2025, 2026, 2010]), site=np.array([1, 0, 0]), birth_site=np.array([0, 0, 0]),
        faculty=np.array([0, 0, 0]),
    )  # fmt: skip
    sites = SimpleNamespace(
        latitude=np.array([48.0, 49.0]), longitude=np.array([2.0, 2.0]), region=np.array(["11", "32"]),
        urban_class=np.array([0, 1]),
    )  # fmt: skip
    faculties = SimpleNamespace(latitude=np.array([49.0]), longitude=np.array([2.0]))
    model = SimpleNamespace(
        doctors=doctors, sites=sites, settled=np.arange(3), start_year=2025,
        territory=SimpleNamespace(faculties=faculties),
    )  # fmt: skip
    degree = 111.2  # km
    assert obtained(model, "km_birthplace_median") == pytest.approx(degree / 2, rel=0.001)  # one degree, and none
    assert obtained(model, "km_faculty_median") == pytest.approx(degree / 2, rel=0.001)  # none, and one degree
    assert obtained(model, "share_in_birth_region") == 0.5
    assert obtained(model, "share_settled_paris") == 0.5
    assert obtained(model, "share_settled_large") == 0.5


def test_a_year_without_newcomers_shows_nothing_of_them() -> None:
    doctors = SimpleNamespace(since=np.array([2010]), site=np.array([0]))
    sites = SimpleNamespace(urban_class=np.array([0]))
    model = SimpleNamespace(doctors=doctors, sites=sites, settled=np.arange(1), start_year=2025)
    assert np.isnan(obtained(model, "share_in_birth_region"))
    assert np.isnan(obtained(model, "share_in_birth_commune"))
    assert np.isnan(obtained(model, "share_settled_large"))


def test_a_metric_is_read_for_the_whole_territory(toy_year: DesertModel) -> None:
    year = toy_year.year_records[-1].communes
    assert obtained(toy_year, "gps") == year.gps.sum()
    assert obtained(toy_year, "visits_per_person") == pytest.approx(year.visits_obtained.sum() / year.population.sum())


@pytest.mark.parametrize("name", sorted(known_measures()))
def test_everything_that_a_target_may_name_can_be_read_from_a_run(toy_year: DesertModel, name: str) -> None:
    value = obtained(toy_year, name)
    assert isinstance(value, float)
    assert np.isfinite(value) or name in ("share_settled_paris", "share_settled_large")


def test_what_no_single_run_has_is_no_measure() -> None:
    assert "displacement_share" in METRICS
    assert "displacement_share" not in known_measures()


def test_mean_waits_of_specialists_are_days_over_visits(toy_year: DesertModel) -> None:
    year = toy_year.year_records[-1].communes
    by_hand: Callable[[int], float] = lambda k: float(  # noqa: E731
        year.specialist_wait_days[:, k].sum() / year.specialist_visits[:, k].sum()
    )
    assert obtained(toy_year, "wait_ophthalmologist_mean_days") == pytest.approx(by_hand(1))
    assert MEASURES["wait_dentist_mean_days"].of(toy_year) == pytest.approx(by_hand(3))


def test_gps_who_refuse_are_those_with_a_full_list(toy_year: DesertModel) -> None:
    accepting = toy_year.doctors.accepting[toy_year.settled]
    assert obtained(toy_year, "share_gps_refusing") == pytest.approx(np.mean(~accepting))
    assert 0.0 < obtained(toy_year, "share_gps_refusing") < 1.0
