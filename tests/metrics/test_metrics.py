"""The list of metrics: complete, computed by group, one value each."""

from __future__ import annotations

import numpy as np
import pytest

from simdesert.metrics import METRICS
from simdesert.metrics.year import REACHED, REFERRED, WAIT_EDGES_DAYS, CommuneYear

GROUPS = np.array([0, 0, 1, 1, 1])
NAMES = [
    "apl_mean",
    "apl_mean_under_65",
    "share_apl_below_2_5",
    "share_apl_below_1_5",
    "share_apl_below_2_5_under_65",
    "share_apl_below_1_5_under_65",
    "apl_d9_d1",
    "apl_bottom_tenth",
    "apl_top_tenth",
    "apl_gini",
    "gps",
    "communes_without_gp",
    "share_without_medecin_traitant",
    "share_ald_without_medecin_traitant",
    "visits_per_person",
    "share_people_forgoing_care",
    "share_visits_forgone",
    "share_visits_not_sought",
    "wait_gp_median_days",
    "wait_gp_mean_days",
    "wait_paediatrician_median_days",
    "wait_ophthalmologist_median_days",
    "wait_gynaecologist_median_days",
    "share_gp_within_30_min_48_h",
    "dental_visits_unaffordable_per_person",
    "share_over_45_min_paediatrician",
    "share_over_45_min_ophthalmologist",
    "share_over_45_min_gynaecologist",
    "share_over_30_min_emergency",
    "share_over_30_min_urgent_care",
    "public_cost_eur",
    "cost_per_person_year_lifted_eur",
    "windfall_share",
    "displacement_share",
]


def _five_communes(**columns: object) -> CommuneYear:
    """Return five communes of 100 people each; `columns` replaces what a test is about."""
    values: dict[str, object] = {name: np.full(5, 100.0) for name in CommuneYear.__dataclass_fields__}
    values["booked_by_wait"] = np.zeros((5, len(WAIT_EDGES_DAYS)), dtype=np.uint8)
    values["minutes_to"] = np.zeros((5, len(REACHED)))
    for name in ("specialist_visits", "specialist_wait_days"):
        values[name] = np.full((5, len(REFERRED)), 100.0)
    values.update(columns)
    return CommuneYear(**values)  # type: ignore[arg-type]


def _values(name: str, **columns: object) -> list[float]:
    measure = METRICS[name].of
    assert measure is not None
    values: list[float] = measure(_five_communes(**columns), GROUPS, 2).tolist()
    return values


def test_every_metric_of_the_interface_is_there_in_its_order() -> None:
    assert list(METRICS) == NAMES


@pytest.mark.parametrize("name", [name for name in NAMES if METRICS[name].of is not None])
def test_every_metric_gives_one_value_per_group(name: str) -> None:
    assert len(_values(name)) == 2


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda metric: metric.name)
def test_every_metric_has_labels_and_a_unit(metric: object) -> None:
    for field in ("unit", "label_fr", "label_en"):
        assert getattr(metric, field)


def test_mean_apl_is_weighted_by_need_and_people_under_a_threshold_are_counted() -> None:
    apl = np.array([1.0, 4.0, 2.0, 3.0, 4.0])
    need = np.array([300.0, 100.0, 100.0, 100.0, 100.0])
    assert _values("apl_mean", apl=apl, population_need_weighted=need) == [1.75, 3.0]
    assert _values("share_apl_below_2_5", apl=apl, population_need_weighted=need) == [0.5, pytest.approx(1 / 3)]


def test_series_of_doctors_under_65_are_never_mixed_with_all_doctors() -> None:
    young = np.full(5, 1.0)
    assert _values("share_apl_below_2_5_under_65", apl_under_65=young) == [1.0, 1.0]
    assert _values("share_apl_below_2_5", apl_under_65=young) == [0.0, 0.0]
    assert _values("apl_bottom_tenth", apl_under_65=young) == [1.0, 1.0]


def test_minutes_are_read_from_the_column_of_their_facility() -> None:
    minutes = np.zeros((5, 4))
    minutes[0] = [31.0, 46.0, 0.0, 0.0]
    assert _values("share_over_30_min_emergency", minutes_to=minutes) == [0.5, 0.0]
    assert _values("share_over_45_min_ophthalmologist", minutes_to=minutes) == [0.5, 0.0]
    assert _values("share_over_45_min_paediatrician", minutes_to=minutes) == [0.0, 0.0]


def test_waits_for_specialists_are_read_from_the_column_of_their_specialty() -> None:
    # One exponential: its median is mean × ln 2.
    visits, days = np.full((5, 4), 10.0), np.tile([100.0, 800.0, 400.0, 300.0], (5, 1))
    for name, mean in (("paediatrician", 10.0), ("ophthalmologist", 80.0), ("gynaecologist", 40.0)):
        found = _values(f"wait_{name}_median_days", specialist_visits=visits, specialist_wait_days=days)
        assert found == pytest.approx([mean * np.log(2.0)] * 2)


def test_forgone_visits_are_a_share_of_visits_sought_and_unsought_ones_of_need() -> None:
    forgone, unsought = np.full(5, 5.0), np.full(5, 20.0)
    assert _values("share_visits_forgone", visits_forgone=forgone) == [0.05, 0.05]
    assert _values("share_visits_not_sought", visits_not_sought=unsought) == [0.2, 0.2]


def test_dental_visits_nobody_can_pay_are_per_inhabitant() -> None:
    # 2 communes of 100 people each go without 4 and 8 visits; 3 others without 3 each
    visits = np.array([4.0, 8.0, 3.0, 3.0, 3.0])
    found = _values("dental_visits_unaffordable_per_person", dental_visits_unaffordable=visits)
    assert found == pytest.approx([0.06, 0.03])


def test_the_mean_wait_is_per_booked_visit() -> None:
    assert _values("wait_gp_mean_days", wait_days=np.array([600.0, 0.0, 0.0, 0.0, 900.0])) == [3.0, 3.0]


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("share_people_forgoing_care", 0.0, 1.0),
        ("apl_gini", 0.0, 1.0),
        ("apl_d9_d1", 1.0, np.inf),
        ("wait_gp_mean_days", 0.0, np.inf),
        ("gps", 0.0, np.inf),
        ("public_cost_eur", -np.inf, np.inf),
        ("cost_per_person_year_lifted_eur", -np.inf, np.inf),
        ("displacement_share", 0.0, np.inf),
        ("windfall_share", 0.0, 1.0),
    ],
)
def test_a_metric_knows_what_it_can_be(name: str, low: float, high: float) -> None:
    assert METRICS[name].range == (low, high)


@pytest.mark.parametrize("name", [name for name in NAMES if METRICS[name].of is not None])
def test_every_metric_lies_within_its_range(name: str) -> None:
    low, high = METRICS[name].range
    booked = np.ones((5, len(WAIT_EDGES_DAYS)), dtype=np.uint8)
    values = _values(name, apl=np.array([1.0, 4.0, 2.0, 3.0, 4.0]), booked_by_wait=booked)
    assert all(low <= value <= high for value in values), values
