"""Back-test: 2013 to 2024 lived again under the measures of the time, against the record and two simple forecasts.

What was known by 2018 is for fitting, 2019 to 2024 for judging. The model gets one number a series from the years to
2018, the factor between its level and the record's; persistence the last figure; the linear trend its line.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simdesert.country.territory import Territory
from simdesert.errors import OptionError
from simdesert.model.desert import DesertModel
from simdesert.results.compare import Interval, student
from simdesert.results.store import code_version
from simdesert.studies._crew import all_results, counter
from simdesert.studies._living import Progress
from simdesert.studies._record import Point, points_of
from simdesert.studies._series import SERIES, Series
from simdesert.studies.compare import CompareOptions
from simdesert.studies.run import RunOptions, lived
from simdesert.studies.scale import check_scale
from simdesert.studies.scenario import Scenario, load_scenario

Reals = NDArray[np.float64]

SCENARIO = "history-2013"
LAST_FITTED = 2018
"""Last year whose figures a forecast may know [calendar year]."""

FIRST_JUDGED, LAST_JUDGED = 2019, 2024
PANDEMIC = (2020, 2021)
"""Years that no forecast of 2018 could know [calendar year]."""

FEWEST_JUDGED, FEWEST_FITTED = 3, 2
"""Points without which a series is listed and not scored: 2019–24, and to 2018 [count]."""

FORECASTS = ("model", "persistence", "trend")


@dataclass(frozen=True)
class Judged:
    """A series, what the record, the model and both simple forecasts say of it, and how far each is off.

    Attributes
    ----------
    series, points
        What it is, and the record.
    years
        Of the run (n_years,) [calendar year].
    model
        Mean and 95 % interval over seeds, in the model's own level, each (n_years,) [unit of the record].
    factor
        Record over model in the years to 2018; NaN where they share none [–].
    trend
        Intercept at 2018 and slope of the line through the record to 2018; NaN without two points [unit], [unit/yr].
    errors
        {forecast: root-mean-square error 2019–24}, ``model`` × factor, ``model as it is`` without [unit].
    unscored
        Why the series is not scored, empty if it is.
    """

    series: Series
    points: tuple[Point, ...]
    years: NDArray[np.int64]
    model: Interval
    factor: float
    trend: tuple[float, float]
    errors: dict[str, float]
    unscored: str

    @property
    def judged(self) -> tuple[Point, ...]:
        """The points of 2019–24."""
        return tuple(point for point in self.points if FIRST_JUDGED <= point.year <= LAST_JUDGED)

    @property
    def fitted(self) -> tuple[Point, ...]:
        """The points to 2018."""
        return tuple(point for point in self.points if point.year <= LAST_FITTED)

    @property
    def beaten_by(self) -> tuple[str, ...]:
        """The simple forecasts that are nearer to the record than the model."""
        if self.unscored:
            return ()
        return tuple(name for name in FORECASTS[1:] if self.errors[name] < self.errors["model"])

    def forecast(self, name: str, year: int) -> float:
        """Return what a forecast says of a year, NaN where it says nothing [unit]."""
        if name == "persistence":
            return self.fitted[-1].value if self.fitted else math.nan
        if name == "trend":
            return self.trend[0] + self.trend[1] * (year - LAST_FITTED)
        row = np.flatnonzero(self.years == year)
        level = float(self.model.mean[row[0]]) if len(row) else math.nan
        return level * (self.factor if name == "model" else 1.0)


@dataclass(frozen=True)
class Backtest:
    """All series judged, and the runs behind them."""

    lines: tuple[Judged, ...]
    territory: str
    stylised: bool
    data_version: str
    code_version: str
    seeds: int
    inhabitants_per_agent: int
    fixed_parameters: bool


@dataclass(frozen=True)
class PastSeed:
    """The past under one seed: a task that can be pickled."""

    scenario: Scenario
    territory: Territory
    options: RunOptions

    def done(self, tell: Callable[[int], None]) -> Reals:
        """Return every series by year (n_series, n_years) [unit of the record]."""
        return lived(
            self.scenario,
            self.territory,
            self.options,
            lambda done, _: tell(12) if done % 12 == 0 else None,
            series_of,
        )


def series_of(model: DesertModel) -> Reals:
    """Return what a finished run says of each series by year (n_series, n_years) [unit of the record]."""
    years = range(len(model.year_records))
    return np.array([[series.of(model, year) for year in years] for series in SERIES])


def backtest(territory: Territory, options: CompareOptions | None = None, progress: Progress | None = None) -> Backtest:
    """Return 2013 to 2024 lived again, judged against the record.

    Parameters
    ----------
    territory
        What is there.
    options
        Seeds (at least 2), jobs, scale; the years are the scenario's own.
    progress
        Called with (months done, months in all), over all runs.
    """
    chosen = options or CompareOptions()
    if chosen.seeds < 2:
        raise OptionError(f"--seeds {chosen.seeds} gives no interval; give at least 2")
    check_scale(territory, chosen.inhabitants_per_agent, min(chosen.jobs, chosen.seeds))
    scenario = load_scenario(SCENARIO)
    tasks = [PastSeed(scenario, territory, chosen.of_seed(seed)) for seed in range(chosen.seeds)]
    tell = counter(progress, 12 * scenario.years * chosen.seeds)
    values = np.array(all_results(tasks, chosen.jobs, tell))
    years = scenario.start_year + np.arange(values.shape[2])
    return Backtest(
        lines=tuple(judged(one, points_of(one.name), years, values[:, row]) for row, one in enumerate(SERIES)),
        territory=territory.name,
        stylised=territory.stylised,
        data_version=territory.digest,
        code_version=code_version(),
        seeds=chosen.seeds,
        inhabitants_per_agent=chosen.inhabitants_per_agent,
        fixed_parameters=chosen.fixed_parameters,
    )


def judged(series: Series, points: Sequence[Point], years: NDArray[np.int64], values: Reals) -> Judged:
    """Return a series judged.

    factor = Σ record/Σ model over the years to 2018 that both know; the trend is the least-squares line through the
    record to 2018; error = √(mean over the points of 2019–24 of (forecast − record)²).

    Parameters
    ----------
    series, points
        What it is, and the record, by year.
    years
        Of the run (n_years,) [calendar year].
    values
        The model's (n_seeds, n_years) [unit of the record].
    """
    model = student(values)
    mean = dict(zip(years.tolist(), model.mean.tolist(), strict=True))
    fitted = [point for point in points if point.year <= LAST_FITTED]
    shared = [point for point in fitted if point.year in mean]
    ours = sum(mean[point.year] for point in shared)
    factor = sum(point.value for point in shared) / ours if ours else math.nan
    line = Judged(series, tuple(points), years, model, factor, _line(fitted), {}, _unscored(series, points))
    names = (*FORECASTS, "model as it is")
    errors = {name: _error(line.judged, lambda year, name=name: line.forecast(name, year)) for name in names}  # type: ignore[misc]
    return Judged(series, line.points, years, model, factor, line.trend, errors, line.unscored)


def _line(points: Sequence[Point]) -> tuple[float, float]:
    if len(points) < FEWEST_FITTED:
        return math.nan, math.nan
    slope, intercept = np.polyfit([point.year - LAST_FITTED for point in points], [p.value for p in points], 1)
    return float(intercept), float(slope)


def _error(points: Sequence[Point], forecast: Callable[[int], float]) -> float:
    if not points:
        return math.nan
    return math.sqrt(sum((forecast(point.year) - point.value) ** 2 for point in points) / len(points))


def _unscored(series: Series, points: Sequence[Point]) -> str:
    """Return why a series is not scored, empty if it is."""
    if series.kind == "input":
        return "the scenario gives the model these numbers"
    n_judged = sum(FIRST_JUDGED <= point.year <= LAST_JUDGED for point in points)
    if n_judged < FEWEST_JUDGED:
        return f"{n_judged} of {FEWEST_JUDGED} points in {FIRST_JUDGED}–{LAST_JUDGED}"
    n_fitted = sum(point.year <= LAST_FITTED for point in points)
    return "" if n_fitted >= FEWEST_FITTED else f"{n_fitted} of {FEWEST_FITTED} points to {LAST_FITTED}: no forecast"
