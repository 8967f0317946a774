"""Plain values: what JSON can hold."""

from __future__ import annotations

import math
from typing import Any


def plain(value: Any, significant: int | None = None) -> Any:
    """Return a value as JSON holds it: null for what is not finite, lists for tuples; within lists and tables too.

    Parameters
    ----------
    value
        A number, a text, or a mapping, list or tuple of such.
    significant
        Digits that decimals are rounded to; all if None.
    """
    if isinstance(value, dict):
        return {name: plain(part, significant) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part, significant) for part in value]
    if not isinstance(value, float):
        return value
    if not math.isfinite(value):
        return None
    return value if significant is None else float(f"{value:.{significant}g}")
