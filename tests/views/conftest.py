"""The command line in an empty folder, and a comparison made by hand so that sentences can be checked word for word."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from simdesert.country.sites import Zone
from simdesert.country.territory import load
from simdesert.metrics import METRICS
from simdesert.results.compare import compared
from simdesert.studies.compare import Comparison
from simdesert.studies.scenario import load_scenario
from simdesert.views import cli

YEARS = (2025, 2026, 2027)
Key = tuple[str, str, str, str]
Make = Callable[..., Comparison]
Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Ask:
    """Return a function that runs the command line in an empty folder: (exit code, output, error output)."""
    monkeypatch.chdir(tmp_path)

    def asked(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["simdesert", *arguments])
        with pytest.raises(SystemExit) as end:
            cli.main()
        told = capsys.readouterr()
        return int(end.value.code or 0), told.out, told.err

    return asked


def _yearly(scenario: str, seed: int, effects: Mapping[Key, Sequence[float]]) -> dict[str, pd.DataFrame]:
    """Return yearly tables where every metric is 1 + seed, plus the effects of the last two years."""
    codes = {"france": ["FR"], "regions": ["R"], "departements": ["D"], "zones": [z.name.lower() for z in Zone]}
    scopes = {"france": "france", "regions": "region", "departements": "departement", "zones": "zone"}
    tables = {}
    for table, names in codes.items():
        rows = [{"year": year, "code": code, **dict.fromkeys(METRICS, 1.0 + seed)} for year in YEARS for code in names]
        made = pd.DataFrame(rows)
        for (name, scope, code, metric), values in effects.items():
            if name == scenario and scope == scopes[table]:
                made.loc[(made["code"] == code) & (made["year"] > YEARS[0]), metric] += values[seed]
        tables[table] = made if table == "france" else made.drop(columns="public_cost_eur")
    return tables


@pytest.fixture(scope="session")
def make() -> Make:
    """Return a function of (effects, seeds, names) that gives a comparison on the toy territory."""

    @cache
    def remembered(
        effects: tuple[tuple[Key, tuple[float, ...]], ...], seeds: int, names: tuple[str, ...]
    ) -> Comparison:
        scenarios = tuple(load_scenario(name) for name in ("baseline", *names))
        runs = {s.name: [_yearly(s.name, seed, dict(effects)) for seed in range(seeds)] for s in scenarios}
        territory = load("toy")
        apl = np.linspace(1.0, 6.0, len(territory.communes))
        provenance = {"seeds": seeds, "years": 3, "start_year": 2025, "fixed_parameters": False, "territory": "toy",
                      "stylised": True, "code_version": "0", "data_version": "0",
                      "reading": "delivered", "shares_kept": {}, "command": "simdesert compare"}  # fmt: skip
        return Comparison(
            scenarios=scenarios,
            territory=territory,
            table=compared(runs, "baseline"),
            apl_first={s.name: apl for s in scenarios},
            apl_last={s.name: apl + 0.1 * row for row, s in enumerate(scenarios)},
            provenance=provenance,
        )

    def made(
        effects: Mapping[Key, tuple[float, ...]] | None = None,
        seeds: int = 4,
        names: tuple[str, ...] = ("hamon-2017", "vautrin-2025"),
    ) -> Comparison:
        return remembered(tuple((effects or {}).items()), seeds, names)

    return made
