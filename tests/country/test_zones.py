from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simdesert.country.sites import Zone
from simdesert.country.zones import CutOffs, Fragility, classify, cut_offs, names_of, red_epci

FIVE_APL = np.array([1.0, 2.8, 3.5, 4.0, 5.0])
FIVE_PEOPLE = np.array([10.0, 18.0, 40.0, 19.0, 13.0])
CUTS = CutOffs(2.5, 3.5, 5.0)


def test_the_classes_take_28_40_and_13_percent_of_people() -> None:
    zones = classify(FIVE_APL, cut_offs(FIVE_APL, FIVE_PEOPLE))
    assert zones.tolist() == [Zone.PRIORITY, Zone.PRIORITY, Zone.COMPLEMENTARY, Zone.INTERMEDIATE, Zone.OVER_SERVED]


def test_a_site_that_does_not_fit_into_the_28_percent_is_not_priority() -> None:
    people = np.array([10.0, 19.0, 39.0, 19.0, 13.0])
    assert classify(FIVE_APL, cut_offs(FIVE_APL, people))[1] == Zone.COMPLEMENTARY


def test_every_site_below_two_and_a_half_is_priority_whatever_its_share() -> None:
    apl = np.array([1.0, 2.4, 2.6, 3.5, 4.5])
    people = np.array([20.0, 20.0, 30.0, 20.0, 10.0])
    cuts = cut_offs(apl, people)
    assert cuts.priority == 2.5
    assert classify(apl, cuts).tolist() == [0, 0, 1, 2, 3]


def test_a_best_served_site_too_large_for_13_percent_is_not_over_served() -> None:
    cuts = cut_offs(np.array([1.0, 5.0]), np.array([50.0, 50.0]))
    assert cuts.over_served == np.inf


def test_a_share_of_over_served_zones_can_be_swept() -> None:
    cuts = cut_offs(FIVE_APL, FIVE_PEOPLE, over_served=0.05)
    assert Zone.OVER_SERVED not in classify(FIVE_APL, cuts)


def test_at_a_revision_a_site_keeps_its_class_within_the_margin() -> None:
    previous = np.array([0, 0, 1, 1])
    assert classify(np.array([2.79, 2.81, 2.21, 2.19]), CUTS, previous).tolist() == [0, 1, 1, 0]


def test_a_site_crosses_two_borders_only_when_beyond_the_margin_of_both() -> None:
    previous = np.array([0, 0])
    assert classify(np.array([3.7, 3.9]), CUTS, previous).tolist() == [1, 2]


@given(st.lists(st.floats(0.0, 8.0), min_size=1, max_size=20))
def test_a_margin_of_zero_forgets_the_previous_class_away_from_the_borders(values: list[float]) -> None:
    apl = np.array(values) + 1e-4 * np.pi
    previous = np.full(len(apl), int(Zone.INTERMEDIATE))
    np.testing.assert_array_equal(classify(apl, CUTS, previous, margin=0.0), classify(apl, CUTS))


@given(st.lists(st.tuples(st.floats(0.5, 7.0), st.floats(1.0, 1e5)), min_size=2, max_size=30))
def test_the_borders_are_ordered(sites: list[tuple[float, float]]) -> None:
    apl, people = np.array(sites).T
    cuts = cut_offs(apl, people)
    assert 2.5 <= cuts.priority <= cuts.complementary <= cuts.over_served


def five(people: list[float], **worse: list[float]) -> Fragility:
    """Communes alike in all that is not said: APL 3, one GP in three young, and so on."""
    alike = {
        "apl": 3.0,
        "gps": 3.0,
        "gps_young": 1.0,
        "share_ald": 0.16,
        "share_deprived": 0.1,
        "emergency_minutes": 20.0,
    }
    columns = {name: np.array(worse.get(name, [value] * len(people)), dtype=float) for name, value in alike.items()}
    return Fragility(people=np.array(people), **columns)


def test_alike_in_all_else_the_red_epci_are_the_least_served_up_to_their_share_of_people() -> None:
    # 67.41 M people, so 2.5 M may be red: A (1.0 M at 1.5) and B (1.2 M at 2.0) fit, C (0.5 M at 2.2) does not.
    communes = five([0.5e6, 0.5e6, 1.2e6, 0.5e6, 64.71e6], apl=[1.0, 2.0, 2.0, 2.2, 4.0])
    red = red_epci(communes, np.array(["A", "A", "B", "C", "D"]))
    assert red.tolist() == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("criterion", "values"),
    [
        ("apl", [4.0, 2.0, 3.0]),
        ("gps_young", [2.0, 0.0, 1.0]),
        ("share_ald", [0.15, 0.20, 0.16]),
        ("emergency_minutes", [10.0, 45.0, 20.0]),
        ("share_deprived", [0.05, 0.20, 0.10]),
    ],
)
def test_each_of_the_five_criteria_alone_makes_the_worst_epci_red(criterion: str, values: list[float]) -> None:
    communes = five([10.0, 10.0, 10.0], **{criterion: values})
    assert red_epci(communes, np.array(["A", "B", "C"])).tolist() == [False, True, False]


def test_two_bad_ranks_outweigh_one_worst_rank() -> None:
    # People by thirds, ranks 1/6, 1/2, 5/6: A is worst by APL (5/6) and best by ALD and minutes (1/6, 1/6); B is in the
    # middle by APL and worst by both others: 1/2 + 5/6 + 5/6.
    communes = five([10.0] * 3, apl=[1.0, 2.0, 4.0], share_ald=[0.1, 0.3, 0.2], emergency_minutes=[5.0, 50.0, 20.0])
    assert red_epci(communes, np.array(["A", "B", "C"])).tolist() == [False, True, False]


def test_ranks_count_people_and_not_epci() -> None:
    # Of 100 people 92 live in C. Access, best first: C B D E A; long-term conditions: D E A C B. Ranks by people: A
    # 0.99 + 0.05, B 0.93 + 0.99, so B is red; counting EPCI it would be A, 0.9 + 0.5 against 0.3 + 0.9.
    apl, ald = [1.0, 4.0, 5.0, 3.0, 2.0], [0.16, 0.18, 0.17, 0.14, 0.15]
    communes = five([2.0, 2.0, 92.0, 2.0, 2.0], apl=apl, share_ald=ald)
    assert red_epci(communes, np.array(["A", "B", "C", "D", "E"])).tolist() == [False, True, False, False, False]


def test_an_epci_without_gps_has_no_young_ones() -> None:
    communes = five([10.0, 10.0, 10.0], gps=[3.0, 0.0, 3.0], gps_young=[1.0, 0.0, 1.0])
    assert red_epci(communes, np.array(["A", "B", "C"])).tolist() == [False, True, False]


def test_at_least_one_epci_is_red_and_communes_outside_any_epci_are_not() -> None:
    red = red_epci(five([10.0, 10.0, 10.0], apl=[0.5, 1.0, 4.0]), np.array(["", "A", "B"]))
    assert red.tolist() == [False, True, False]


def test_a_territory_without_an_emergency_unit_has_red_epci_all_the_same() -> None:
    communes = five([10.0, 0.0, 10.0], apl=[4.0, 1.0, 1.0], emergency_minutes=[np.inf] * 3)
    assert red_epci(communes, np.array(["A", "B", "C"])).tolist() == [False, False, True]


def test_zones_have_names_for_tables() -> None:
    assert names_of(np.array([3, 0])).tolist() == ["over_served", "priority"]


@pytest.mark.parametrize("share", [0.05, 0.13, 0.25])
def test_over_served_zones_never_hold_more_people_than_their_share(share: float) -> None:
    apl, people = np.linspace(1, 6, 200), np.ones(200)
    zones = classify(apl, cut_offs(apl, people, over_served=share))
    assert np.mean(zones == Zone.OVER_SERVED) == pytest.approx(share)
