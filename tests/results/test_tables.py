from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from simdesert.country.territory import load
from simdesert.metrics import METRICS
from simdesert.metrics.year import REACHED, REFERRED, WAIT_EDGES_DAYS, CommuneYear
from simdesert.results import tables

TOY = load("toy")
N = len(TOY.communes)


def _communes(**columns: object) -> CommuneYear:
    values: dict[str, object] = {name: np.full(N, 100.0) for name in CommuneYear.__dataclass_fields__}
    values["booked_by_wait"] = np.zeros((N, len(WAIT_EDGES_DAYS)), dtype=np.uint8)
    values["minutes_to"] = np.zeros((N, len(REACHED)))
    for name in ("specialist_visits", "specialist_wait_days"):
        values[name] = np.full((N, len(REFERRED)), 100.0)
    values.update(columns)
    return CommuneYear(**values)  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Year:
    year: int
    communes: CommuneYear = field(default_factory=_communes)
    zone_of_commune: np.ndarray = field(default_factory=lambda: np.zeros(N, dtype=np.int64))
    ledger: dict[tuple[str, str, str], float] = field(default_factory=dict)


def test_communes_are_grouped_four_ways() -> None:
    groups = {group.table: group for group in tables.groupings(TOY.communes, np.arange(N) % 4)}
    assert groups["france"].codes.tolist() == ["FR"]
    assert groups["departements"].codes.tolist() == sorted(set(TOY.communes.departement.tolist()))
    assert groups["zones"].codes.tolist() == ["priority", "complementary", "intermediate", "over_served"]
    assert groups["zones"].rows[:5].tolist() == [0, 1, 2, 3, 0]


def test_a_yearly_table_has_one_row_a_year_and_group_and_every_metric() -> None:
    groupings = tables.groupings(TOY.communes, np.arange(N) % 4)
    years = [_Year(2025, ledger={("ptmg", "state", "doctors"): 3.0}), _Year(2026)]
    yearly = tables.yearly(years, groupings)
    assert list(yearly) == list(tables.SCOPES)
    whole = yearly["france"]
    assert whole["year"].tolist() == [2025, 2026]
    pairs = {"cost_per_person_year_lifted_eur", "windfall_share", "displacement_share"}
    assert list(whole.columns) == ["year", "code", *(name for name in METRICS if name not in pairs)]
    assert whole["public_cost_eur"].tolist() == [3.0, 0.0]
    assert len(yearly["zones"]) == 8
    assert "public_cost_eur" not in yearly["zones"]


def test_the_metrics_of_zones_add_up_to_those_of_the_territory() -> None:
    record = [_Year(2025, _communes(gps=np.arange(N, dtype=float)))]
    yearly = tables.yearly(record, tables.groupings(TOY.communes, np.arange(N) % 4))
    assert yearly["zones"]["gps"].sum() == yearly["france"]["gps"].iloc[0] == N * (N - 1) / 2


def test_communes_keep_their_codes_and_the_zone_in_force() -> None:
    table = tables.by_commune([_Year(2025)], TOY.communes)
    assert table["code"].tolist() == TOY.communes.code.tolist()
    assert set(table["zone"]) == {"priority"}
    assert table["apl"].dtype == np.float32


def test_the_ledger_is_one_line_a_year_lever_and_payer() -> None:
    paid = {("cesp", "state", "doctors"): 2.0, ("cesp", "regions", "doctors"): 1.0}
    lines = tables.ledger([_Year(2025, ledger=paid), _Year(2026)])
    assert lines.to_numpy().tolist() == [
        [2025, "cesp", "regions", "doctors", 1.0],
        [2025, "cesp", "state", "doctors", 2.0],
    ]


def test_events_become_rows_with_codes_instead_of_row_numbers() -> None:
    batch = {"year": 2025, "event": "settled", "lever": "", "id": np.array([7, 9], dtype=np.uint64),
             "commune": np.array([0, -1]), "site": np.array([3, 4]), "zone": np.array([0, 3]),
             "earnings": np.array([90_000.0, 80_000.0])}  # fmt: skip
    signed = {"year": 2026, "event": "signed", "lever": "cesp", "id": np.array([7], dtype=np.uint64),
              "commune": np.array([1])}  # fmt: skip
    table = tables.events([batch, signed], TOY.communes)
    assert list(table.columns[:7]) == list(tables.EVENT_COLUMNS)
    assert table["doctor"].tolist() == [7, 9, 7]
    assert table["commune"].tolist() == [TOY.communes.code[0], "", TOY.communes.code[1]]
    assert table["zone"].tolist() == ["priority", "over_served", ""]
    assert table["site"].tolist() == [3, 4, -1]
    assert table["earnings"].tolist()[:2] == [90_000.0, 80_000.0]


def test_a_run_without_events_has_an_empty_table_of_the_same_columns() -> None:
    table = tables.events([], TOY.communes)
    assert list(table.columns) == list(tables.EVENT_COLUMNS)
    assert len(table) == 0


def test_months_become_rows() -> None:
    assert tables.national([{"month": "2025-01", "gps": 3.0}])["gps"].tolist() == [3.0]


@pytest.mark.parametrize("scope", tables.SCOPES)
def test_every_scope_has_a_grouping(scope: str) -> None:
    assert scope in {group.table for group in tables.groupings(TOY.communes, np.zeros(N, dtype=np.int64))}
