"""Findings: what a comparison says about each package, told apart from chance, before any words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from simdesert.metrics import METRICS
from simdesert.results.tables import WHOLE
from simdesert.studies.compare import BASELINE, Comparison
from simdesert.studies.scenario import Scenario

Kind = Literal["apl", "people", "points"]
NEGLIGIBLE: dict[Kind, float] = {"apl": 0.005, "people": 500.0, "points": 0.0005}
"""Smallest difference worth a word, by kind: what would be printed as zero is none."""


@dataclass(frozen=True)
class Indicator:
    """One line of the answer: a metric in a zone or in the whole territory.

    Attributes
    ----------
    metric, scope, code
        Where it stands in a comparison.
    kind
        How it is told: APL [visits], people (a share times the inhabitants), percentage points.
    """

    metric: str
    scope: str
    code: str
    kind: Kind


INDICATORS = (
    Indicator("apl_mean", "zone", "priority", "apl"),
    Indicator("apl_mean", "zone", "complementary", "apl"),
    Indicator("apl_mean", "zone", "intermediate", "apl"),
    Indicator("apl_mean", "zone", "over_served", "apl"),
    Indicator("share_apl_below_2_5", "france", WHOLE, "people"),
    Indicator("share_without_medecin_traitant", "france", WHOLE, "points"),
    Indicator("share_people_forgoing_care", "france", WHOLE, "points"),
)
"""Access in the four zones of the first year; people below the threshold, without médecin traitant, going without."""

DESERTS = INDICATORS[0]


@dataclass(frozen=True)
class Finding:
    """The difference between a package and the baseline in the last year.

    Attributes
    ----------
    scenario, indicator
        What was compared.
    difference, low, high
        Mean over seeds and its 95 % interval, in the unit of the indicator's kind; bounds NaN with one seed.
    """

    scenario: Scenario
    indicator: Indicator
    difference: float
    low: float
    high: float

    @property
    def told_from_zero(self) -> bool:
        """Whether the interval leaves zero out and the difference would not be printed as zero."""
        return (self.low > 0 or self.high < 0) and abs(self.difference) >= NEGLIGIBLE[self.indicator.kind]

    @property
    def is_gain(self) -> bool:
        """Whether access is better, beyond doubt."""
        better = 1 if METRICS[self.indicator.metric].better == "up" else -1
        return self.told_from_zero and better * self.difference > 0

    @property
    def is_loss(self) -> bool:
        """Whether access is worse, beyond doubt."""
        return self.told_from_zero and not self.is_gain

    @property
    def certainty(self) -> Literal["none", "rough", "firm"]:
        """How sure the difference is: none, its sign only, or its size within a factor of two."""
        if not self.told_from_zero:
            return "none"
        nearest = min(abs(self.low), abs(self.high))
        return "firm" if nearest >= 0.5 * abs(self.difference) else "rough"


@dataclass(frozen=True)
class Cost:
    """Net public cost beyond baseline, mean of the years [EUR/yr]; bounds NaN with one seed."""

    scenario: Scenario
    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Timing:
    """Since when the effect on priority zones can be told from zero, without a break to the end.

    Attributes
    ----------
    scenario
        The package.
    since
        None if it never can, or no longer in the last year [calendar year].
    largest
        Year of the largest mean effect [calendar year].
    """

    scenario: Scenario
    since: int | None
    largest: int


def packages(comparison: Comparison) -> tuple[Scenario, ...]:
    """Return the scenarios other than the baseline, in the order asked."""
    return tuple(scenario for scenario in comparison.scenarios if scenario.name != BASELINE)


def findings(comparison: Comparison) -> list[Finding]:
    """Return every package × indicator, in order."""
    return [_finding(comparison, scenario, one) for scenario in packages(comparison) for one in INDICATORS]


def _rows(comparison: Comparison, scenario: Scenario, indicator: Indicator) -> pd.DataFrame:
    table = comparison.table
    chosen = (table["scenario"] == scenario.name) & (table["metric"] == indicator.metric)
    chosen &= (table["scope"] == indicator.scope) & (table["code"] == indicator.code)
    return table[chosen].sort_values("year")


def _finding(comparison: Comparison, scenario: Scenario, indicator: Indicator) -> Finding:
    last = _rows(comparison, scenario, indicator).iloc[-1]
    people = float(comparison.territory.communes.population.sum()) if indicator.kind == "people" else 1.0
    names = ("difference", "difference_low", "difference_high")
    difference, low, high = (people * float(last[name]) for name in names)
    return Finding(scenario, indicator, difference, low, high)


def costs(comparison: Comparison) -> list[Cost]:
    """Return the mean yearly cost of each package; bounds are means of the yearly bounds, on the wide side."""
    cost = Indicator("public_cost_eur", "france", WHOLE, "people")
    names = ["difference", "difference_low", "difference_high"]
    found = []
    for scenario in packages(comparison):
        mean, low, high = _rows(comparison, scenario, cost)[names].mean(skipna=False)
        found.append(Cost(scenario, float(mean), float(low), float(high)))
    return found


def timings(comparison: Comparison) -> list[Timing]:
    """Return since when each package shows in the priority zones, and when most."""
    return [_timing(scenario, _rows(comparison, scenario, DESERTS)) for scenario in packages(comparison)]


def _timing(scenario: Scenario, rows: pd.DataFrame) -> Timing:
    years = rows["year"].to_numpy()
    difference = rows["difference"].to_numpy(dtype=float)
    told = (rows["difference_low"] > 0) | (rows["difference_high"] < 0)
    seen = told.to_numpy() & (np.abs(difference) >= NEGLIGIBLE["apl"])
    unseen = np.flatnonzero(~seen)
    first = int(unseen[-1]) + 1 if len(unseen) else 0
    if np.isnan(difference).all():
        return Timing(scenario, None, int(years[-1]))
    return Timing(
        scenario, int(years[first]) if first < len(years) else None, int(years[np.nanargmax(np.abs(difference))])
    )


def uncertain_parameters(comparison: Comparison) -> tuple[int, int]:
    """Return how many parameters a seed draws, and how many of them are assumptions [count].

    What no seed draws is left out: what is law, what a scenario pins, what all of them set in the model.
    """
    from simdesert.model.parameters import ModelParameters

    levers = [lever for scenario in comparison.scenarios for lever in scenario.policy.levers]
    given = set.intersection(*(set(scenario.model) for scenario in comparison.scenarios))
    model = ModelParameters()
    numbers = {("model", p.name): p for one in (model, model.specialists) for p in one.parameters()
               if p.name not in given}  # fmt: skip
    numbers |= {(lever.name, p.name): p for lever in levers for p in lever.parameters() if p.name not in lever.pinned}
    drawn = [p for p in numbers.values() if p.grade != "law" and not math.isclose(p.low, p.high)]
    return len(drawn), sum(p.grade == "assumption" for p in drawn)
