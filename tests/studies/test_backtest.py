"""Back-test: forecasts of 2018 judged on hand-made records."""

from __future__ import annotations

import math
from typing import get_args

import numpy as np
import pytest

from simdesert.country.territory import load
from simdesert.errors import OptionError
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel
from simdesert.parameters import Grade
from simdesert.studies._record import Point, points_of, record
from simdesert.studies._series import SERIES, Series, metric
from simdesert.studies.backtest import backtest, judged, series_of
from simdesert.studies.compare import CompareOptions
from simdesert.studies.scenario import load_scenario

YEARS = np.arange(2013, 2025)
GPS = Series("gps", "GPs", "emergent", metric("gps"))


def points(**values: float) -> list[Point]:
    """Return a record: y2015=100.0 is the figure of 2015."""
    return [Point("gps", int(year[1:]), value, "doctors", "statistic", "a hand") for year, value in values.items()]


RECORD = points(y2014=100.0, y2018=96.0, y2019=95.0, y2021=94.0, y2024=92.0)


def model_of(values: float | np.ndarray) -> np.ndarray:
    """Return two seeds around what the model says of each year."""
    return np.array([values - 1.0 * np.ones(12), values + 1.0 * np.ones(12)])


# the record -----------------------------------------------------------------------------------------------------------
def test_every_series_of_the_record_is_one_of_the_model_and_the_other_way_round() -> None:
    assert {point.series for point in record()} == {series.name for series in SERIES}


def test_every_point_has_source_and_grade_and_a_year_of_its_own() -> None:
    assert all(point.source and point.grade in get_args(Grade) for point in record())
    for series in SERIES:
        years = [point.year for point in points_of(series.name)]
        assert years == sorted(set(years))
        assert len({point.unit for point in points_of(series.name)}) == 1


def test_the_series_that_can_be_scored_are_three() -> None:
    values = np.ones((2, 12))
    lines = [judged(series, points_of(series.name), YEARS, values) for series in SERIES]
    assert [line.series.name for line in lines if not line.unscored] == [
        "apl_mean", "apl_mean_under_65", "gps_all_modes",
    ]  # fmt: skip


# judging --------------------------------------------------------------------------------------------------------------
def test_persistence_is_off_by_what_changed_since_2018() -> None:
    # 96 against 95, 94, 92: √((1 + 4 + 16)/3)
    line = judged(GPS, RECORD, YEARS, model_of(50.0))
    assert line.errors["persistence"] == pytest.approx(math.sqrt(7.0))
    assert line.forecast("persistence", 2030) == 96.0


def test_the_trend_goes_on_as_the_line_through_the_years_to_2018() -> None:
    # −1 a year from 96: 95, 93, 90 against 95, 94, 92
    line = judged(GPS, RECORD, YEARS, model_of(50.0))
    assert line.trend == pytest.approx((96.0, -1.0))
    assert line.errors["trend"] == pytest.approx(math.sqrt((0 + 1 + 4) / 3))


def test_the_models_level_is_fitted_to_2018_and_nothing_else_is() -> None:
    # half of the record's level in 2014 and 2018 (50, 48): × 2, then 94, 92, 90
    values = np.full(12, 50.0)
    values[5:] = [48.0, 47.0, 46.5, 46.0, 45.5, 45.0, 45.0]
    line = judged(GPS, RECORD, YEARS, model_of(values))
    assert line.factor == pytest.approx(2.0)
    assert [line.forecast("model", year) for year in (2019, 2021, 2024)] == pytest.approx([94.0, 92.0, 90.0])
    assert line.errors["model"] == pytest.approx(math.sqrt((1 + 4 + 4) / 3))
    assert line.errors["model as it is"] == pytest.approx(math.sqrt((48**2 + 48**2 + 47**2) / 3))
    assert line.model.mean[0] == 50.0


def test_the_model_is_beaten_by_whoever_is_nearer() -> None:
    flat = judged(GPS, RECORD, YEARS, model_of(98.0))  # no change: off like a persistence at 98
    assert flat.beaten_by == ("persistence", "trend")
    falling = np.interp(YEARS, [2013, 2018, 2024], [101.0, 96.0, 92.0])
    assert judged(GPS, RECORD, YEARS, model_of(falling)).beaten_by == ()


@pytest.mark.parametrize(
    ("these", "why"),
    [
        (points(y2014=1.0, y2018=1.0, y2019=1.0, y2024=1.0, y2025=1.0), "2 of 3 points in 2019–2024"),
        (points(y2018=1.0, y2019=1.0, y2020=1.0, y2021=1.0), "1 of 2 points to 2018: no forecast"),
        (points(y2010=1.0, y2011=1.0, y2019=1.0, y2020=1.0, y2021=1.0), ""),
    ],
)
def test_a_series_of_few_points_is_listed_and_not_scored(these: list[Point], why: str) -> None:
    line = judged(GPS, these, YEARS, model_of(1.0))
    assert line.unscored == why
    assert line.beaten_by == ()


def test_numbers_that_the_scenario_gives_are_not_scored() -> None:
    given = Series("gps", "GPs", "input", metric("gps"))
    assert "gives the model" in judged(given, RECORD, YEARS, model_of(1.0)).unscored


def test_a_record_before_the_run_gives_no_factor() -> None:
    line = judged(GPS, points(y2010=3.0, y2011=3.0), YEARS, model_of(1.0))
    assert math.isnan(line.factor)
    assert math.isnan(line.forecast("model", 2020))
    assert math.isnan(line.errors["model"])


# the run --------------------------------------------------------------------------------------------------------------
def test_series_are_of_france_as_a_whole() -> None:
    toy = load("toy")
    model = DesertModel(toy, Policy(start_year=2013), seed=1, inhabitants_per_agent=400, start_year=2013)
    for _ in range(12):
        model.step()
    values = dict(zip((series.name for series in SERIES), series_of(model)[:, 0].tolist(), strict=True))
    share = toy.communes.population.sum() / 67_408_052
    held = model.year_records[0].communes.gps.sum()
    assert values["gps_self_employed"] == pytest.approx(held / 1.093 / share)
    locums, employed = (model.year_records[0].flows[name] for name in ("locums", "hospital_gps"))
    assert values["gps_all_modes"] == pytest.approx(((held + locums) / 1.093 + employed) / share)
    assert values["msp"] == pytest.approx(model.sites.msp.sum() / share)
    assert values["assistants"] == 0.0
    model.close()


def test_houses_and_assistants_are_what_the_measures_of_the_time_bring() -> None:
    toy = load("toy")
    scenario = load_scenario("history-2013")
    model = DesertModel(toy, scenario.policy, seed=1, inhabitants_per_agent=400, start_year=2013)
    for _ in range(12 * 7):
        model.step()
    values = dict(zip((series.name for series in SERIES), series_of(model), strict=True))
    share = toy.communes.population.sum() / 67_408_052
    at_start = 0.0673 * toy.facilities.count["msp"].sum() / share
    # (2,586 − 174)/12 = 201 houses a year, whole ones on the toy
    assert values["msp"][6] - at_start == pytest.approx(7 * 201, abs=1.5 / share)
    # from 2019: 7,240/6 = 1,207 a year, whole contracts on the toy
    assert values["assistants"][5] == 0.0
    assert values["assistants"][6] == pytest.approx(1_207, abs=2 / share)
    model.close()


def test_the_past_is_lived_once_a_seed() -> None:
    told: list[tuple[int, int]] = []
    result = backtest(
        load("toy"),
        CompareOptions(seeds=2, inhabitants_per_agent=400),
        lambda done, months: told.append((done, months)),
    )
    assert told[-1] == (2 * 144, 2 * 144)
    assert [line.series for line in result.lines] == list(SERIES)
    assert all(line.years.tolist() == YEARS.tolist() for line in result.lines)
    assert (result.territory, result.stylised, result.seeds) == ("toy", True, 2)


def test_one_seed_gives_no_interval() -> None:
    with pytest.raises(OptionError, match="--seeds 1 gives no interval; give at least 2"):
        backtest(load("toy"), CompareOptions(seeds=1))
