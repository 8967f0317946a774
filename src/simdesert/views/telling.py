"""What both languages share when they tell a comparison: findings side by side, amounts, lists."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from simdesert.studies.compare import Comparison
from simdesert.studies.scenario import Scenario
from simdesert.views import findings as found
from simdesert.views import numbers, words
from simdesert.views.findings import Cost, Finding, Indicator
from simdesert.views.numbers import Language


@dataclass(frozen=True)
class Sentence:
    """A question and its answer in one sentence."""

    question: str
    text: str


DIGITS: dict[found.Kind, int] = {"apl": 2, "people": 0, "points": 1}
"""Decimals of a difference by kind; people have two significant digits instead."""

FINER = 2
"""Decimals more at most, where a bound would be written as zero or as the other bound."""


def written(finding: Finding, value: float, language: Language, finer: int = 0) -> str:
    """Return a difference as its kind is written, signed, without unit: visits, people or percentage points.

    Parameters
    ----------
    finding
        What the value is of.
    value
        The difference or one of its bounds.
    language
        ``fr`` or ``en``.
    finer
        Decimals beyond those of the kind.
    """
    kind = finding.indicator.kind
    if kind == "people":
        return ("+" if value > 0 else "") + numbers.people(value, language)
    return numbers.number((100.0 if kind == "points" else 1.0) * value, DIGITS[kind] + finer, language, signed=True)


def with_unit(finding: Finding, language: Language, finer: int = 0) -> str:
    """Return the difference with its unit, where its kind has one."""
    if finding.indicator.kind == "points":
        return numbers.points(finding.difference, DIGITS["points"] + finer, language)
    return written(finding, finding.difference, language, finer)


def _finer(finding: Finding) -> int:
    """Return how many more decimals tell bounds from zero and from each other, 0 if :data:`FINER` do not [count]."""
    bounds = (finding.low, finding.high)
    for finer in range(FINER + 1):
        low, high = (written(finding, bound, "en", finer) for bound in bounds)
        zero = any(bound and not text.strip("+\u22120.") for bound, text in zip(bounds, (low, high), strict=True))
        if not zero and (low != high or finding.low == finding.high):
            return finer
    return 0


def with_interval(finding: Finding, language: Language) -> str:
    """Return the difference with its interval in brackets, with decimals enough to see whether it holds zero."""
    if math.isnan(finding.low):
        return with_unit(finding, language)
    finer = _finer(finding)
    middle = with_unit(finding, language, finer)
    low, high = (written(finding, bound, language, finer) for bound in (finding.low, finding.high))
    return f"{middle} (de {low} à {high})" if language == "fr" else f"{middle} ({low} to {high})"


def named(indicator: Indicator, language: Language, *, short: bool = False) -> str:
    """Return what an indicator is called in a sentence, or at the head of a narrow column."""
    if indicator.scope == "zone":
        zone = words.ZONES[indicator.code][language]
        return f"APL des zones {zone}" if language == "fr" else f"APL of {zone} zones"
    return (_SHORT if short else _NAMES)[indicator.metric][language]


_NAMES: dict[str, dict[Language, str]] = {
    "share_apl_below_2_5": {"fr": "habitants sous une APL de 2,5", "en": "people below an APL of 2.5"},
    "share_without_medecin_traitant": {
        "fr": "part des 17 ans et plus sans médecin traitant",
        "en": "share of people of 17 and over without médecin traitant",
    },
    "share_people_forgoing_care": {
        "fr": "part des 16 ans et plus ayant renoncé à une consultation",
        "en": "share of people of 16 and over who went without a visit",
    },
}
_SHORT: dict[str, dict[Language, str]] = {
    "share_apl_below_2_5": {"fr": "habitants, APL sous 2,5", "en": "people, APL below 2.5"},
    "share_without_medecin_traitant": {"fr": "sans médecin traitant", "en": "without médecin traitant"},
    "share_people_forgoing_care": {"fr": "ont renoncé à des soins", "en": "went without care"},
}


class Telling:
    """What both languages share: the findings, and how they are put side by side."""

    language: Language
    semicolon: str
    colon: str

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.packages = found.packages(comparison)
        self.findings = found.findings(comparison)
        self.seeds = int(comparison.provenance["seeds"])
        self.years = int(comparison.provenance["years"])
        self.first = int(comparison.provenance["start_year"])
        self.last = self.first + self.years - 1

    def package(self, scenario: Scenario) -> str:
        """Return the name of a package, and how much of it is modelled unless all of it is."""
        return words.with_caveat(scenario.name, scenario, self.language)

    def listed(self, parts: Iterable[str]) -> str:
        """Return parts of a sentence side by side."""
        return self.semicolon.join(parts)

    def by_package(self, chosen: Callable[[Finding], bool]) -> tuple[list[str], list[Scenario]]:
        """Return "package: differences" for those that have some, and the packages that have none."""
        told, silent = [], []
        for scenario in self.packages:
            mine = [f for f in self.findings if f.scenario is scenario and chosen(f)]
            if mine:
                told.append(f"{self.package(scenario)}{self.colon}{', '.join(map(self.told, mine))}")
            else:
                silent.append(scenario)
        return told, silent

    def told(self, finding: Finding) -> str:
        """Return what changed, with its interval."""
        return f"{named(finding.indicator, self.language)} {with_interval(finding, self.language)}"

    def all_of(self, scenarios: Sequence[Scenario]) -> str:
        """Return all these packages by name, with how much of each is modelled."""
        return ", ".join(f"{scenario.name} ({words.modelled(scenario, self.language)})" for scenario in scenarios)

    def measures(self, scenarios: Sequence[Scenario]) -> str:
        """Return " (k of n measures modelled in all)" of packages together, empty if nothing is left out."""
        k, n = sum(s.measures_modelled for s in scenarios), sum(s.measures_announced for s in scenarios)
        told = {"fr": f" ({k} mesures modélisées sur {n} en tout)", "en": f" ({k} of {n} measures modelled in all)"}
        return told[self.language] if k < n else ""

    def money(self, cost: Cost) -> str:
        """Return what a package costs, with its interval."""
        middle = numbers.millions(cost.mean, self.language)
        if math.isnan(cost.low):
            return f"{self.package(cost.scenario)} {middle}"
        low, high = (numbers.in_millions(bound, self.language) for bound in (cost.low, cost.high))
        between = f"de {low} à {high}" if self.language == "fr" else f"{low} to {high}"
        return f"{self.package(cost.scenario)} {middle} ({between})"

    def counted(self) -> tuple[int, int, int]:
        """Return how many differences there are, those told from zero, those whose size is known too."""
        sure = [f.certainty for f in self.findings]
        return len(sure), len(sure) - sure.count("none"), sure.count("firm")

    def timed(self, since: str) -> tuple[list[str], list[Scenario]]:
        """Return "package since…" for those that show, and the packages that never do for good."""
        timings = found.timings(self.comparison)
        told = [
            f"{self.package(t.scenario)} {since.format(since=t.since, largest=t.largest)}"
            for t in timings
            if t.since is not None
        ]
        return told, [t.scenario for t in timings if t.since is None]
