"""Luck: 64 random bits for each thing that can happen, made by stirring a key with what it is about.

The key of a stream and a month comes from the package's ``Chance``; the rest is here. One word of 64 bits serves
several decisions, each reading bits of its own: :func:`bits`.
"""

from __future__ import annotations

FULL = 2**64 - 1


def mix(state: int, about: int) -> int:
    """Return `state` stirred with what the draw is `about`, both of 64 bits (SplitMix64's finaliser)."""
    z = ((state ^ about) * 0xBF58476D1CE4E5B9 + 0x9E3779B97F4A7C15) & FULL
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & FULL
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & FULL
    return z ^ (z >> 31)


def bits(word: int, start: int, width: int) -> int:
    """Return `width` bits of a word from bit `start` on: a whole number from 0 to 2^width − 1, all equally likely."""
    return (word >> start) & ((1 << width) - 1)


def part(probability: float) -> int:
    """Return a probability or share in whole 1/65536: something happens if 16 random bits lie below it."""
    return round(65536 * float(probability))
