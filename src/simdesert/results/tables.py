"""Tables: what a run writes, column by column, made from the records of the model.

::

    national       one row a month: visits needed, sought, served…, waits, doctors
    france         one row a year, every metric
    regions        one row a year and région, every metric but the public cost
    departements   one row a year and département, the same
    zones          one row a year and zoning class of the first year, the same
    communes       one row a year and commune
    doctors        one row an event: settled, moved, left, signed, unfilled
    ledger         one row a year, lever, payer and receiver [EUR]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simdesert.country.communes import Communes
from simdesert.country.sites import Zone
from simdesert.country.zones import names_of
from simdesert.metrics import METRICS, CommuneYear
from simdesert.metrics.money import public_cost

Ints = NDArray[np.int64]

SCOPES = {"france": "france", "regions": "region", "departements": "departement", "zones": "zone"}
"""Yearly tables of metrics and the name of their scope in a comparison."""

WHOLE = "FR"
"""Code of the whole territory."""

COST = "public_cost_eur"
LOCAL_METRICS = tuple(name for name, metric in METRICS.items() if metric.of is not None)
COMMUNE_COLUMNS = (
    "apl",
    "apl_under_65",
    "gps",
    "population",
    "people_17_without",
    "people_16_forgoing",
    "visits_sought",
    "visits_obtained",
    "visits_forgone",
    "wait_days",
)
"""Columns of :class:`~simdesert.metrics.year.CommuneYear` that are kept by commune."""

EVENT_COLUMNS = ("year", "doctor", "event", "lever", "site", "commune", "zone")
LEDGER_COLUMNS = ("year", "lever", "payer", "receiver", "amount_eur")


class YearSeen(Protocol):
    """One finished year, as the model records it."""

    @property
    def year(self) -> int:
        """The year [calendar year]."""

    @property
    def communes(self) -> CommuneYear:
        """What it left in each commune."""

    @property
    def zone_of_commune(self) -> Ints:
        """Zoning in force (n,)."""

    @property
    def ledger(self) -> Mapping[tuple[str, str, str], float]:
        """{(lever, payer, receiver): amount} [EUR]."""


@dataclass(frozen=True)
class Grouping:
    """Communes in groups.

    Attributes
    ----------
    table
        Name of the yearly table, a key of :data:`SCOPES`.
    codes
        Code of each group (n_groups,).
    rows
        Row of each commune's group (n,).
    """

    table: str
    codes: NDArray[np.str_]
    rows: Ints


def groupings(communes: Communes, zone_at_start: Ints) -> tuple[Grouping, ...]:
    """Return the four groupings of :data:`SCOPES`; zones are those of the first year, so that people stay the same.

    Parameters
    ----------
    communes
        The communes of the territory.
    zone_at_start
        :class:`~simdesert.country.sites.Zone` of each commune in the first year (n,).
    """
    n = len(communes)
    zones = Grouping("zones", names_of(np.arange(len(Zone))), np.asarray(zone_at_start, dtype=np.int64))
    return (
        Grouping("france", np.array([WHOLE]), np.zeros(n, dtype=np.int64)),
        _by_code("regions", communes.region),
        _by_code("departements", communes.departement),
        zones,
    )


def _by_code(table: str, codes: NDArray[np.str_]) -> Grouping:
    known, rows = np.unique(codes, return_inverse=True)
    return Grouping(table, known, rows.astype(np.int64))


def yearly(years: Sequence[YearSeen], groupings: Sequence[Grouping]) -> dict[str, pd.DataFrame]:
    """Return every metric by year and group, a table for each grouping.

    Columns ``year, code`` and one per metric, in the metric's unit. A year is measured for all groupings before the
    next, since they share what takes longest: communes sorted by accessibility.
    """
    parts = [[_one_year(year, grouping) for grouping in groupings] for year in years]
    tables = {
        grouping.table: pd.DataFrame({name: np.concatenate([part[name] for part in of_years]) for name in of_years[0]})
        for grouping, of_years in zip(groupings, zip(*parts, strict=True), strict=True)
    }
    tables["france"][COST] = [public_cost(year.ledger) for year in years]
    return tables


def _one_year(year: YearSeen, grouping: Grouping) -> dict[str, NDArray[Any]]:
    n = len(grouping.codes)
    columns = {"year": np.full(n, year.year), "code": grouping.codes.astype(object)}
    for name in LOCAL_METRICS:
        measure = METRICS[name].of
        assert measure is not None
        columns[name] = measure(year.communes, grouping.rows, n)
    return columns


def by_commune(years: Sequence[YearSeen], communes: Communes) -> pd.DataFrame:
    """Return what each year left in each commune: ``year, code, zone`` and :data:`COMMUNE_COLUMNS` (32-bit)."""
    n = len(communes)
    zones = np.concatenate([year.zone_of_commune for year in years])
    columns: dict[str, Any] = {
        "year": np.repeat(np.array([year.year for year in years], dtype=np.int16), n),
        "code": pd.Categorical.from_codes(np.tile(np.arange(n), len(years)), communes.code.astype(object)),
        "zone": pd.Categorical.from_codes(zones, names_of(np.arange(len(Zone))).astype(object)),
    }
    for name in COMMUNE_COLUMNS:
        columns[name] = np.concatenate([getattr(year.communes, name) for year in years]).astype(np.float32)
    return pd.DataFrame(columns)


def ledger(years: Iterable[YearSeen]) -> pd.DataFrame:
    """Return the ledger: columns of :data:`LEDGER_COLUMNS`."""
    rows = [(year.year, *line, float(amount)) for year in years for line, amount in sorted(year.ledger.items())]
    return pd.DataFrame(rows, columns=list(LEDGER_COLUMNS))


def events(seen: Sequence[Mapping[str, Any]], communes: Communes) -> pd.DataFrame:
    """Return the events in the lives of doctors: :data:`EVENT_COLUMNS`, then the terms of the utility [EUR/yr].

    Parameters
    ----------
    seen
        One mapping a batch of events: scalars ``year, event, lever``; arrays ``id`` and ``commune`` [row, −1 if none];
        perhaps ``site``, ``zone`` and the terms of the utility of the chosen site.
    communes
        The communes of the territory.
    """
    table = pd.concat([_no_event(), *(pd.DataFrame(dict(batch)) for batch in seen)], ignore_index=True)
    rows = table["commune"].to_numpy(dtype=np.int64)
    zones = table["zone"].fillna(-1).to_numpy(dtype=np.int64)
    first = {
        "year": table["year"].astype(np.int16),
        "doctor": table["id"].astype(np.uint64),
        "event": table["event"],
        "lever": table["lever"],
        "site": table["site"].fillna(-1).astype(np.int32),
        "commune": np.where(rows >= 0, communes.code[rows], ""),
        "zone": np.where(zones >= 0, names_of(zones), ""),
    }
    others = {name: table[name].astype(np.float32) for name in table.columns if name not in {*first, "id"}}
    return pd.DataFrame({**first, **others})


def _no_event() -> pd.DataFrame:
    whole, text = pd.Series([], dtype=np.int64), pd.Series([], dtype=object)
    return pd.DataFrame(
        {"year": whole, "event": text, "lever": text, "id": pd.Series([], dtype=np.uint64), "commune": whole,
         "site": pd.Series([], dtype=np.float64), "zone": pd.Series([], dtype=np.float64)}
    )  # fmt: skip


def national(months: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the monthly sums of the whole territory, one row a month."""
    return pd.DataFrame(list(months))
