"""Pairs: windfall and displacement from two runs, by hand and against the tables of a comparison."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simdesert.country.sites import Zone
from simdesert.country.territory import load
from simdesert.levers import LEVERS
from simdesert.levers._lever import Lever
from simdesert.levers._policy import Policy
from simdesert.model.desert import DesertModel
from simdesert.results.against import against
from simdesert.studies._living import left_by
from simdesert.studies._pairs import PAIRS, Trace, trace_of
from simdesert.studies.run import collected

TOY = load("toy")
PRIORITY, COMPLEMENTARY, INTERMEDIATE, OVER = (int(zone) for zone in Zone)


def trace(
    moves: list[tuple[int, int, int]], signed: list[tuple[int, int]] = (), gps: tuple[float, ...] = (0, 0, 0, 0)
) -> Trace:
    """Moves as (doctor, year, zone), contracts of `aid` as (doctor, year), places of the only year by zone."""
    doctor, year, zone = np.array(moves, dtype=np.int64).reshape(-1, 3).T
    ids, years = np.array(signed, dtype=np.int64).reshape(-1, 2).T
    return Trace(doctor.astype(np.uint64), year, zone, {"aid": (ids.astype(np.uint64), years)}, np.array([gps]), 2025)


def test_windfall_is_who_would_have_settled_in_the_same_zone_without_the_lever() -> None:
    # Of four paid doctors 1 settles in a priority zone anyway, 2 elsewhere, 3 not at all, 4 had moved there too.
    with_ = trace([(d, 2025, PRIORITY) for d in (1, 2, 3, 4)], [(d, 2025) for d in (1, 2, 3, 4)])
    without = trace([(1, 2025, PRIORITY), (2, 2025, OVER), (4, 2025, OVER), (4, 2026, PRIORITY)])
    assert PAIRS["windfall_share"](with_, without, "aid", 2025) == 0.25
    assert PAIRS["windfall_share"](with_, without, "aid", 2026) == 0.5


def test_who_signed_later_or_never_settled_does_not_count() -> None:
    with_ = trace([(1, 2025, PRIORITY), (2, 2026, PRIORITY)], [(1, 2025), (2, 2026), (3, 2025)])
    without = trace([(1, 2025, PRIORITY)])
    assert PAIRS["windfall_share"](with_, without, "aid", 2025) == 1.0
    assert PAIRS["windfall_share"](with_, without, "aid", 2026) == 0.5
    assert math.isnan(PAIRS["windfall_share"](with_, without, "aid", 2024))


def test_displacement_is_what_zones_not_over_served_lose_of_what_deserts_gain() -> None:
    with_, without = trace([], gps=(14, 20, 29, 30)), trace([], gps=(10, 21, 30, 32))
    assert PAIRS["displacement_share"](with_, without, "aid", 2025) == 0.5
    assert math.isnan(PAIRS["displacement_share"](without, with_, "aid", 2025))


def lived(*levers: Lever) -> DesertModel:
    model = DesertModel(TOY, Policy(levers), seed=2, inhabitants_per_agent=400)
    for _ in range(36):
        model.step()
    return model


def test_both_agree_with_the_tables_of_a_comparison() -> None:
    aid = LEVERS["ptmg"]().having(target=5_000, years=1)
    with_, without = lived(aid), lived()
    tables = [collected(left_by(model)) for model in (with_, without)]
    table = against(*tables, ["ptmg"], float(TOY.communes.population.sum()))
    for metric, measure in PAIRS.items():
        mine = [measure(trace_of(with_), trace_of(without), "ptmg", year) for year in table["year"]]
        np.testing.assert_allclose(mine, table[metric], equal_nan=True)
    assert np.isfinite(table["windfall_share"]).any()


@pytest.mark.parametrize("metric", PAIRS)
def test_a_pair_without_contracts_or_gains_says_nothing(metric: str) -> None:
    nothing = trace([])
    assert math.isnan(PAIRS[metric](nothing, nothing, "aid", 2025))
