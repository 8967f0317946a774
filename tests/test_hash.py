"""The hash behind every draw: plain and compiled must say the same, bit for bit."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simdesert._hash import mix, mix_one

words = st.integers(0, 2**64 - 1)


def plain(state: int, value: int) -> int:
    return int(mix(np.array([state], dtype=np.uint64), np.array([value], dtype=np.uint64))[0])


def by_long_integers(state: int, value: int) -> int:
    """The finaliser of SplitMix64 in Python's own integers, reduced modulo 2⁶⁴."""
    mask = 2**64 - 1
    z = ((state ^ value) * 0xBF58476D1CE4E5B9 + 0x9E3779B97F4A7C15) & mask
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
    return z ^ (z >> 31)


@given(words, words)
def test_plain_and_compiled_hashes_agree_bit_for_bit(state: int, value: int) -> None:
    assert plain(state, value) == int(mix_one(np.uint64(state), np.uint64(value)))


@given(words, words)
def test_the_hash_is_the_published_finaliser_modulo_two_to_the_64(state: int, value: int) -> None:
    assert plain(state, value) == by_long_integers(state, value)


def test_zero_stirred_with_zero_is_the_first_number_of_splitmix64_seeded_with_zero() -> None:
    # Published first output for seed 0 (Vigna, splitmix64.c; also in the tests of java.util.SplittableRandom).
    assert plain(0, 0) == 0xE220A8397B1DCDAF


def test_arrays_are_stirred_element_by_element() -> None:
    states = np.array([[1], [2]], dtype=np.uint64)
    values = np.array([3, 4, 5], dtype=np.uint64)
    expected = [[plain(s, v) for v in (3, 4, 5)] for s in (1, 2)]
    assert mix(states, values).tolist() == expected


def test_one_bit_more_changes_about_half_of_the_bits() -> None:
    base = plain(0, 123_456)
    flipped = [(base ^ plain(0, 123_456 ^ (1 << bit))).bit_count() for bit in range(64)]
    assert 30 <= np.mean(flipped) <= 34
    assert min(flipped) >= 16


def test_stirring_is_one_to_one_in_the_value() -> None:
    values = np.arange(100_000, dtype=np.uint64)
    assert len(np.unique(mix(np.zeros(1, dtype=np.uint64), values))) == len(values)
