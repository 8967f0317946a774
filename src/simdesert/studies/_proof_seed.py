"""The baseline and levers one by one under one seed: the same luck, the same drawn parameters, one start shared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simdesert.country.sites import Zone
from simdesert.country.territory import Territory
from simdesert.levers._must_show import MustShow
from simdesert.model.desert import DesertModel
from simdesert.results.proof import REGIONS
from simdesert.studies._flows import WHOLE, Place, value_of
from simdesert.studies._pairs import PAIRS, Trace, trace_of
from simdesert.studies.run import RunOptions, lived
from simdesert.studies.scenario import Scenario

Reals = NDArray[np.float64]

ZONES = tuple(zone.name.lower() for zone in Zone)

Beside = tuple[str, ...]
"""Names of levers that stand in both runs."""


@dataclass(frozen=True)
class Case:
    """A lever on top of the baseline and of those beside it, and which of its expectations are looked at."""

    scenario: Scenario
    lever: str
    expected: tuple[MustShow, ...]
    beside: Beside = ()


@dataclass(frozen=True)
class ProofSeed:
    """The baseline, alone and with what stands beside, and all cases under one seed: a task that can be pickled."""

    baselines: Mapping[Beside, Scenario]
    cases: tuple[Case, ...]
    territory: Territory
    options: RunOptions

    def done(self, tell: Callable[[int], None]) -> list[Reals]:
        """Return what each case shows with its lever and without, (2, n_expectations, 2, 1 + n_regions)."""
        shown: dict[tuple[str, Beside], Reals] = {}
        for beside, baseline in self.baselines.items():
            cases = [case for case in self.cases if case.beside == beside]
            without, base = self._lived(baseline, cases, tell)
            for case, values in zip(cases, without, strict=True):
                shown[case.lever, beside] = self._with(case, tell, values, base)
        return [shown[case.lever, case.beside] for case in self.cases]

    def _with(self, case: Case, tell: Callable[[int], None], without: Reals, base: Trace) -> Reals:
        (values,), trace = self._lived(case.scenario, (case,), tell)
        pair = np.stack([values, without])
        for row, one in enumerate(case.expected):
            if one.metric in PAIRS:
                year = case.scenario.start_year + one.year
                pair[:, row, 0, 0] = PAIRS[one.metric](trace, base, case.lever, year), 0.0
        return pair

    def _lived(
        self, scenario: Scenario, cases: Sequence[Case], tell: Callable[[int], None]
    ) -> tuple[list[Reals], Trace]:
        def told(done: int, _: int) -> None:
            if done % 12 == 0:
                tell(12)

        def kept(model: DesertModel) -> tuple[list[Reals], Trace]:
            return [looked_at(model, case) for case in cases], trace_of(model)

        return lived(scenario, self.territory, self.options, told, kept)


def looked_at(model: DesertModel, case: Case) -> Reals:
    """Return what a finished model shows for each expectation of a case: where it says, then within each région.

    Returns
    -------
    (n_expectations, 2, 1 + n_regions) at the first and at the second place, 0 where no second is named, NaN where one
    run alone shows nothing [unit of the metric].
    """
    places = {name: places_of(model, name) for one in case.expected for name in (one.where, one.than) if name}
    return np.array(
        [
            [
                [value_of(model, one.metric, case.lever, one.year, place) if name else 0.0
                 for place in places[name or one.where]]
                for name in (one.where, one.than)
            ]
            for one in case.expected
        ]
    )  # fmt: skip


def places_of(model: DesertModel, where: str) -> list[Place]:
    """Return a place of :data:`~simdesert.levers._must_show.PLACES`, then what of it lies in each région."""
    communes, sites, zone = model.territory.communes, model.sites, model.zone_at_start_of_commune
    country = (sites.rural | sites.periurban)[sites.of_commune]
    inside = {
        WHOLE: np.ones(len(communes), dtype=np.bool_),
        "towns": ~country,
        "low_access_countryside": country & (zone == Zone.PRIORITY),
        **{name: zone == row for row, name in enumerate(ZONES)},
    }[where]
    return [Place(inside, where == WHOLE), *(Place(inside & (communes.region == code)) for code in REGIONS)]
