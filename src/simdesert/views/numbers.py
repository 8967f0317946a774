"""Numbers as French and English readers write them."""

from __future__ import annotations

import math
import os
from typing import Literal

Language = Literal["fr", "en"]

THIN = "\u202f"
"""Narrow no-break space: between thousands, before % and high punctuation in French."""

MINUS = "\u2212"


def number(value: float, digits: int, language: Language, *, signed: bool = False) -> str:
    """Return a number with fixed decimals; minus sign, thousands and decimal mark as the language has them.

    Parameters
    ----------
    value
        What to write; ``–`` stands for NaN.
    digits
        Decimals; negative ones round to tens, hundreds…
    language
        ``fr`` or ``en``.
    signed
        Write the plus sign too.
    """
    if math.isnan(value):
        return "–"
    rounded = round(value, digits) + 0.0
    text = f"{abs(rounded):,.{max(digits, 0)}f}"
    if language == "fr":
        text = text.replace(",", THIN).replace(".", ",")
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return sign + text


def decimals(scale: float, significant: int = 3) -> int:
    """Return the decimals that give a number of the size of `scale` so many significant digits, none for zero."""
    return max(0, significant - 1 - math.floor(math.log10(abs(scale)))) if scale else 0


def percent(share: float, digits: int, language: Language, *, signed: bool = False) -> str:
    """Return a share as a percentage."""
    return number(100.0 * share, digits, language, signed=signed) + (f"{THIN}%" if language == "fr" else "%")


def points(share: float, digits: int, language: Language) -> str:
    """Return a difference between shares in percentage points, signed."""
    unit = "point" if language == "fr" else "pp"
    plural = "s" if language == "fr" and abs(round(100.0 * share, digits)) >= 2 else ""
    return f"{number(100.0 * share, digits, language, signed=True)}{THIN}{unit}{plural}"


def people(count: float, language: Language) -> str:
    """Return a number of people with two significant digits."""
    if count == 0 or math.isnan(count):
        return number(count, 0, language)
    return number(count, 1 - math.floor(math.log10(abs(count))), language)


def in_millions(euros: float, language: Language) -> str:
    """Return an amount in millions, without unit: whole ones from ten on, one decimal below."""
    return number(euros / 1e6, 0 if abs(euros) >= 10e6 else 1, language)


def millions(euros: float, language: Language) -> str:
    """Return an amount in millions of euros."""
    amount = in_millions(euros, language)
    return f"{amount}{THIN}M€" if language == "fr" else f"€{amount}{THIN}M"


def language_of_reader() -> Language:
    """Return the language of the environment: French where the locale says so, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "fr" if value.lower().startswith("fr") else "en"
    return "en"
