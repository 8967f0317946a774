"""The teaching territory, and the same taken for one of real communes."""

from __future__ import annotations

import dataclasses

import pytest

from simdesert.country.territory import Territory, load


@pytest.fixture(scope="module")
def toy() -> Territory:
    return load("toy")


@pytest.fixture(scope="module")
def real(toy: Territory) -> Territory:
    return dataclasses.replace(toy, stylised=False)
