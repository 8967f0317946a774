"""What levers must show can be looked at, and says what it means."""

from __future__ import annotations

import math

import pytest

from simdesert.country.sites import Zone
from simdesert.levers import LEVERS
from simdesert.levers._must_show import PLACES
from simdesert.metrics import METRICS

FLOWS = {"signed", "opened", "posts_filled", "days", "settlers", "exits", "gps", "public_cost_eur", "hospital_gps",
         "hospital_days_per_gp"}  # fmt: skip
KNOWN_BY_ZONE = {*METRICS, "signed", "settlers", "exits"} - {"public_cost_eur"}
SHOWN = [pytest.param(shown, id=f"{key}-{shown.metric}") for key in LEVERS for shown in LEVERS[key].must_show]


@pytest.mark.parametrize("shown", SHOWN)
def test_it_is_looked_at_in_a_metric_or_a_flow(shown):
    assert shown.metric in METRICS or shown.metric in FLOWS


@pytest.mark.parametrize("shown", SHOWN)
def test_only_what_is_known_by_zone_is_looked_at_by_zone(shown):
    for place in (shown.where, shown.than or shown.where):
        assert place == "france" or (place in PLACES and shown.metric in KNOWN_BY_ZONE)


def test_every_zone_class_is_a_place():
    assert {zone.name.lower() for zone in Zone} < set(PLACES)


@pytest.mark.parametrize("shown", SHOWN)
def test_what_stands_beside_is_a_lever(shown):
    assert set(shown.beside) <= set(LEVERS)


@pytest.mark.parametrize("shown", SHOWN)
def test_its_bounds_leave_something_out(shown):
    assert shown.low <= shown.high
    assert math.isfinite(shown.low) or math.isfinite(shown.high)


@pytest.mark.parametrize("shown", SHOWN)
def test_an_input_lies_between_two_figures_within_fifteen_years(shown):
    assert shown.kind in ("input", "effect")
    assert shown.kind == "effect" or (math.isfinite(shown.low) and math.isfinite(shown.high))
    assert 0 <= shown.year < 15


@pytest.mark.parametrize("key", LEVERS)
def test_an_effect_of_which_none_was_found_may_be_none(key):
    unproven = {p.name for p in LEVERS[key].declared() if p.source == "none found"}
    if unproven:
        assert all(shown.low <= 0 <= shown.high for shown in LEVERS[key].must_show if shown.kind == "effect")
