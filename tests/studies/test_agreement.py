"""Agreement: correlations, errors and shares worked out by hand on four communes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from simdesert.studies.agreement import agreement, by_group, spread, weighted_correlation

LEVELS = {"commune": "code", "departement": "departement"}
OURS = pd.DataFrame({
    "code": ["01001", "01002", "02001", "02002"], "departement": ["01", "01", "02", "02"],
    "need": [10.0, 30.0, 20.0, 40.0], "people": [20, 20, 20, 40], "supply": [1.0, 2.0, 3.0, 4.0],
})  # fmt: skip
THEIRS = OURS.drop(columns="supply").assign(apl=[2.0, 2.0, 2.0, 5.0])


def test_a_mean_is_weighted_by_need() -> None:
    # 01: (10·1 + 30·2)/40; 02: (20·3 + 40·4)/60.
    means = by_group(OURS, "departement", ["supply"])["supply"]
    assert means.to_dict() == pytest.approx({"01": 1.75, "02": 220 / 60})


def test_shares_count_people_and_means_count_need() -> None:
    spread_ = spread(OURS, "supply")
    assert spread_.mean == pytest.approx(2.9)  # (10 + 60 + 60 + 160)/100
    assert spread_.below_2_5 == 0.4  # 20 + 20 of 100 people
    assert spread_.below_1_5 == 0.2
    assert spread_.tenths == pytest.approx((1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 4.0, 4.0, 4.0, 4.0))


def test_the_error_is_the_root_of_the_weighted_mean_square() -> None:
    # Differences −1, 0, 1, −1 with weights 10, 30, 20, 40; of départements 1.75 − 2 and 220/60 − 4 with 40 and 60.
    found = agreement(OURS, THEIRS, ("supply", "apl"), LEVELS)
    assert found.error["commune"] == pytest.approx(np.sqrt(0.7))
    assert found.error["departement"] == pytest.approx(np.sqrt(0.4 * 0.25**2 + 0.6 * (1 / 3) ** 2))
    assert found.correlation["departement"] == pytest.approx(1.0)  # two points


def test_what_is_low_officially_is_found_where_ours_is_low_too() -> None:
    # Officially below 2.5: the first three, 60 people; ours: the first two, 40 of them.
    assert agreement(OURS, THEIRS, ("supply", "apl"), LEVELS).found == pytest.approx(2 / 3)


def test_rows_without_an_official_figure_are_left_out() -> None:
    gap = THEIRS.assign(apl=[2.0, np.nan, 2.0, 5.0])
    found = agreement(OURS, gap, ("supply", "apl"), LEVELS)
    assert found.error["commune"] == pytest.approx(np.sqrt((10 + 20 + 40) / 70))
    assert found.ours.mean == pytest.approx((10 + 60 + 160) / 70)


def test_without_communes_nothing_is_said_of_single_places() -> None:
    found = agreement(OURS, THEIRS.head(3), ("supply", "apl"), {"departement": "departement"})
    assert list(found.correlation) == ["departement"]
    assert np.isnan(found.found)


def test_a_heavier_place_counts_more_in_a_correlation() -> None:
    one, other = np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 0.0])
    twice = np.array([0.0, 1.0, 1.0, 2.0]), np.array([0.0, 1.0, 1.0, 0.0])
    assert weighted_correlation(one, other, np.array([1.0, 2.0, 1.0])) == pytest.approx(
        weighted_correlation(*twice, np.ones(4))
    )
    assert weighted_correlation(one, 3.0 - one, np.ones(3)) == pytest.approx(-1.0)


@pytest.mark.parametrize("other", [np.array([1.0, 1.0]), np.array([1.0])], ids=["never varies", "one place"])
def test_a_correlation_that_cannot_be_is_not_a_number(other: np.ndarray) -> None:
    assert np.isnan(weighted_correlation(np.arange(len(other), dtype=float), other, np.ones(len(other))))
