from __future__ import annotations

import math

import pytest

from simdesert.views import numbers
from simdesert.views.numbers import THIN


@pytest.mark.parametrize(
    ("value", "digits", "french", "english"),
    [
        (1234567.0, 0, f"1{THIN}234{THIN}567", "1,234,567"),
        (3.745, 2, "3,75", "3.75"),
        (-0.5, 1, "−0,5", "−0.5"),
        (-0.04, 1, "0,0", "0.0"),
        (123456.0, -3, f"123{THIN}000", "123,000"),
        (math.nan, 2, "–", "–"),
    ],
)
def test_numbers_are_written_as_each_language_writes_them(value: float, digits: int, french: str, english: str) -> None:
    assert numbers.number(value, digits, "fr") == french
    assert numbers.number(value, digits, "en") == english


def test_a_signed_number_shows_its_plus_but_zero_has_no_sign() -> None:
    assert numbers.number(0.25, 2, "en", signed=True) == "+0.25"
    assert numbers.number(0.001, 2, "en", signed=True) == "0.00"


def test_points_agree_in_number_in_french() -> None:
    assert numbers.points(0.016, 1, "fr") == f"+1,6{THIN}point"
    assert numbers.points(-0.037, 1, "fr") == f"−3,7{THIN}points"
    assert numbers.points(0.037, 1, "en") == f"+3.7{THIN}pp"


def test_people_are_written_with_two_significant_digits() -> None:
    assert numbers.people(123_456.0, "en") == "120,000"
    assert numbers.people(-1_740.0, "fr") == f"−1{THIN}700"
    assert numbers.people(0.0, "fr") == "0"


def test_money_is_written_in_millions() -> None:
    assert numbers.millions(123.4e6, "fr") == f"123{THIN}M€"
    assert numbers.millions(-2.14e6, "en") == f"€−2.1{THIN}M"


@pytest.mark.parametrize(
    ("locale", "language"), [("fr_FR.UTF-8", "fr"), ("en_GB.UTF-8", "en"), ("C", "en"), ("", "en")]
)
def test_the_language_is_that_of_the_environment(monkeypatch: pytest.MonkeyPatch, locale: str, language: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)
    assert numbers.language_of_reader() == language


def test_decimals_give_three_significant_digits_and_none_to_zero_or_thousands() -> None:
    assert [numbers.decimals(scale) for scale in (0.0123, -1.23, 99.9, 100.0, 58_850.0, 0.0)] == [4, 2, 1, 0, 0, 0]
    assert numbers.decimals(0.0123, significant=2) == 3
