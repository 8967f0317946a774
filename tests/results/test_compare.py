from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simdesert.results.compare import COLUMNS, compared, probability_better, student, write_comparison

FOUR = np.array([1.0, 2.0, 3.0, 6.0])


def _yearly(apl: float, cost: float = 0.0) -> dict[str, pd.DataFrame]:
    """Return the yearly tables of a run of one year, one région, one département, one zone."""
    row = {"year": [2025], "code": ["X"], "apl_mean": [apl]}
    tables = {name: pd.DataFrame(row) for name in ("france", "regions", "departements", "zones")}
    tables["france"]["public_cost_eur"] = [cost]
    return tables


def test_the_student_interval_of_four_seeds_is_worked_by_hand() -> None:
    # Mean 3, sum of squares 14, s = √(14/3) = 2.160, t(0.975; 3) = 3.1824: 3 ± 3.1824 × 2.160/2 = 3 ± 3.437.
    interval = student(FOUR)
    assert interval.mean == 3.0
    assert float(interval.high) == pytest.approx(6.4374, abs=1e-3)
    assert float(interval.low) == pytest.approx(-0.4374, abs=1e-3)


def test_one_seed_has_a_mean_and_no_interval() -> None:
    interval = student(np.array([[5.0, 7.0]]))
    assert interval.mean.tolist() == [5.0, 7.0]
    assert np.isnan(interval.low).all()
    assert np.isnan(interval.high).all()


def test_a_seed_without_value_is_left_out_and_counted_out() -> None:
    interval = student(np.array([1.0, np.nan, 3.0]))
    assert interval.mean == 2.0
    assert interval.seeds == 2


def test_no_seed_with_a_value_has_neither_mean_nor_interval() -> None:
    assert np.isnan(student(np.array([np.nan, np.nan])).mean)


def test_below_ten_seeds_no_probability_is_given() -> None:
    assert np.isnan(probability_better(np.ones(9), "up"))


def test_from_ten_seeds_on_the_probability_counts_seeds_and_halves_ties() -> None:
    differences = np.array([1.0] * 6 + [0.0] * 2 + [-1.0] * 2)
    assert probability_better(differences, "up") == 0.7
    assert probability_better(differences, "down") == pytest.approx(0.3)
    assert np.isnan(probability_better(differences, "none"))


def test_the_difference_is_paired_by_seed() -> None:
    # Levels differ by 10 between seeds, the effect is 1 in both: paired, nothing is uncertain about it.
    runs = {"baseline": [_yearly(3.0), _yearly(13.0)], "x": [_yearly(4.0), _yearly(14.0)]}
    table = compared(runs, "baseline")
    row = table[(table["scenario"] == "x") & (table["scope"] == "zone")].iloc[0]
    assert (row["difference"], row["difference_low"], row["difference_high"]) == (1.0, 1.0, 1.0)
    assert row["value"] == 9.0
    assert row["low"] < 0.0
    assert row["seeds"] == 2


def test_the_baseline_differs_from_itself_by_nothing_and_is_not_better() -> None:
    table = compared({"baseline": [_yearly(3.0 + seed) for seed in range(12)]}, "baseline")
    assert (table["difference"] == 0.0).all()
    assert table["probability_better"].isna().all()


def test_public_cost_stands_in_the_whole_territory_only() -> None:
    table = compared({"baseline": [_yearly(3.0, 5.0)]}, "baseline")
    assert table[table["metric"] == "public_cost_eur"]["scope"].tolist() == ["france"]


def test_the_comparison_has_the_columns_and_scopes_of_the_interface(tmp_path: Path) -> None:
    file = tmp_path / "comparison.csv"
    write_comparison(file, compared({"baseline": [_yearly(3.0)], "x": [_yearly(4.0)]}, "baseline"))
    expected = (
        "scenario,scope,code,metric,unit,year,value,low,high,difference,difference_low,difference_high,"
        "probability_better,seeds"
    )
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == expected == ",".join(COLUMNS)
    assert lines[1] == "baseline,france,FR,apl_mean,visits per inhabitant per year,2025,3.0,,,0.0,,,,1".replace(
        "FR", "X"
    )
    assert {line.split(",")[1] for line in lines[1:]} == {"france", "region", "departement", "zone"}


def test_numbers_are_written_with_six_significant_digits(tmp_path: Path) -> None:
    file = tmp_path / "comparison.csv"
    write_comparison(file, compared({"baseline": [_yearly(3.74182593, 123456789.0)]}, "baseline"))
    text = file.read_text(encoding="utf-8")
    assert ",3.74183," in text
    assert ",123457000.0," in text
