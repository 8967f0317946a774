"""Values as JSON holds them."""

from __future__ import annotations

import math

from simdesert.views.plain import plain


def test_what_is_not_finite_is_null_at_any_depth() -> None:
    assert plain({"low": -math.inf, "tenths": (1.5, math.nan), "of": [{"high": math.inf}]}) == {
        "low": None,
        "tenths": [1.5, None],
        "of": [{"high": None}],
    }


def test_decimals_alone_are_rounded() -> None:
    assert plain((1234567, 1234567.8, True, "1.23456789"), significant=3) == [1234567, 1230000.0, True, "1.23456789"]
    assert plain(1234567.8) == 1234567.8
