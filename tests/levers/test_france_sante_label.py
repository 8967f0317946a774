"""Label France Santé: numbers worked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from simdesert.levers._groups import Groups, Tariff
from simdesert.levers._policy import Policy
from simdesert.levers.france_sante_label import FranceSanteLabel

GROUPS = Groups(band=np.array([3, 3]), deprived=np.array([False, True]), ald=np.array([False, False]))


@pytest.fixture
def labelled(sites):
    return dataclasses.replace(sites, opened={"label": np.array([1.0, 4.0, 0.0, 0.0])})


def test_five_thousand_labels_in_three_years(sites):
    a_year = [FranceSanteLabel(delivery=1.0).opens(sites, year)["label"].sum() for year in range(4)]
    assert a_year == pytest.approx([5_000 / 3] * 3 + [0])


def test_the_least_endowed_come_first(sites):
    labels = FranceSanteLabel(delivery=1.0, first=2).opens(sites, 0)["label"]
    # 10,000 × 2 against 30,000 × 1
    assert labels == pytest.approx([5_000 / 3 * 0.4, 5_000 / 3 * 0.6, 0, 0])


def test_the_new_part_frees_hours_in_proportion_to_labelled_places(labelled, doctors):
    hours = FranceSanteLabel(additional=0.5, gps_per_label=3, nurse_frees=2).hours_freed(doctors, labelled)
    # one doctor sits in the desert, where 3 of 5 GPs are in the labelled place
    assert hours.tolist() == [0, 0, 0, pytest.approx(0.5 * 0.6 * 2), 0]


def test_the_new_part_keeps_capacity_for_care_within_48_hours(labelled, doctors):
    share = FranceSanteLabel(additional=0.5, gps_per_label=3, urgent=0.1).urgent_share(doctors, labelled)
    assert share.tolist() == [0, 0, 0, pytest.approx(0.03), 0]


def test_with_nothing_additional_only_the_ledger_moves(labelled, doctors, record_of):
    lever = FranceSanteLabel(additional=0.0)
    assert not lever.hours_freed(doctors, labelled).any()
    assert not lever.urgent_share(doctors, labelled).any()
    assert not lever.waives(GROUPS, 2).any()
    assert lever.costs(record_of(opened={"label": 100.0})) == {("state", "facilities"): 5_000_000}


def test_new_places_of_sector_1_waive_extra_fees_as_labels_come():
    # 1,000 labels a year × 3 GPs of 57,533, a fifth of them new, for three years
    lever = FranceSanteLabel(delivery=0.6, gps_per_label=3, additional=0.2)
    waived = [lever.waives(GROUPS, year)[0, Tariff.SECTOR_2] for year in range(5)]
    assert waived == pytest.approx([0.2 * 3_000 * y / 57_533 for y in (1, 2, 3, 3, 3)])
    assert not np.delete(lever.waives(GROUPS, 4), Tariff.SECTOR_2, axis=1).any()


def test_a_policy_asks_for_the_labels_of_its_own_years():
    policy = Policy((FranceSanteLabel(delivery=0.6, gps_per_label=3, additional=0.2, since=2026, until=2027),), 2025)
    waived = [policy.waives(GROUPS, year)[0, Tariff.SECTOR_2] for year in range(2025, 2030)]
    assert waived == pytest.approx([0.2 * 3_000 * y / 57_533 for y in (0, 1, 2, 2, 2)])


def test_a_label_is_paid_once_in_its_year(record_of):
    assert FranceSanteLabel().costs(record_of(stock={"label": 5_000.0})) == {("state", "facilities"): 0}


def test_the_announced_budget_pays_for_2600_labels():
    assert 130_000_000 / FranceSanteLabel().grant == 2_600


def test_what_must_open_and_be_paid_is_forty_to_a_hundred_percent_of_the_announcement():
    opened, paid, capacity = FranceSanteLabel.must_show
    a_year = 5_000 / 3
    assert [opened.low, opened.high] == pytest.approx([0.4 * a_year * 0.972, a_year], abs=1)
    assert [paid.low, paid.high] == pytest.approx([50_000 * opened.low, 50_000 * opened.high], rel=0.001)
    assert capacity.low < 0 < capacity.high
