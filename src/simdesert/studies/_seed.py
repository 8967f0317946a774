"""All scenarios under one seed: the same luck, the same drawn parameters, one start shared by all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simdesert.country.territory import Territory
from simdesert.results.against import against
from simdesert.results.tables import SCOPES
from simdesert.studies.run import RunOptions, RunResult, ran
from simdesert.studies.scenario import Scenario


@dataclass(frozen=True)
class SeedRun:
    """What a comparison keeps of one run: yearly tables and the maps of the first and the last year.

    Attributes
    ----------
    yearly
        By the keys of :data:`~simdesert.results.tables.SCOPES`.
    apl_first, apl_last
        APL to all GPs by commune, first and last year (n_communes,) [visits per inhabitant per year].
    provenance
        What the run follows from.
    against
        What it did against the baseline of this seed, columns of :data:`simdesert.results.against.COLUMNS`.
    """

    yearly: Mapping[str, pd.DataFrame]
    apl_first: NDArray[np.float32]
    apl_last: NDArray[np.float32]
    provenance: Mapping[str, Any]
    against: pd.DataFrame


@dataclass(frozen=True)
class Seed:
    """All scenarios under one seed, the baseline first: a task that can be pickled."""

    scenarios: tuple[Scenario, ...]
    territory: Territory
    options: RunOptions
    folder: Path | None

    def done(self, tell: Callable[[int], None]) -> list[SeedRun]:
        """Run them one after the other, and return what a comparison keeps of each."""
        runs, baseline = [], None
        for scenario in self.scenarios:
            result = ran(scenario, self.territory, self.options, lambda done, _: tell(12) if done % 12 == 0 else None)
            if self.folder is not None:
                _first_and_last(result).write(self.folder)
            baseline = baseline or result
            runs.append(_kept(result, baseline, scenario, float(self.territory.communes.population.sum())))
        return runs


def _ends(communes: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    first, last = (communes[communes["year"] == year] for year in (communes["year"].min(), communes["year"].max()))
    return first, last


def _first_and_last(result: RunResult) -> RunResult:
    """Return the result with the communes of the first and the last year only: all years would fill the disk."""
    first, last = _ends(result.tables["communes"])
    ends = first if first["year"].iloc[0] == last["year"].iloc[0] else pd.concat([first, last], ignore_index=True)
    return RunResult(result.provenance, {**result.tables, "communes": ends})


def _kept(result: RunResult, baseline: RunResult, scenario: Scenario, population: float) -> SeedRun:
    first, last = _ends(result.tables["communes"])
    yearly = {table: result.tables[table] for table in SCOPES}
    contracts = scenario.policy.all_contracts()
    paid_by = [name for name, contract in contracts.items() if contract.signer in ("intern", "settler")]
    pair = against(result.tables, baseline.tables, paid_by, population)
    return SeedRun(yearly, first["apl"].to_numpy(), last["apl"].to_numpy(), result.provenance, pair)
