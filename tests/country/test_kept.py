"""Kept: what was worked out once is read the next time, and a cache that cannot be used changes nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simdesert.country import kept as module
from simdesert.country import travel
from simdesert.country.kept import kept
from simdesert.country.territory import load


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "cache_folder", lambda: tmp_path / "cache")
    return tmp_path / "cache"


class Maker:
    """Counts how often it is asked."""

    asked = 0

    def __call__(self) -> tuple[np.ndarray, ...]:
        self.asked += 1
        return np.arange(3), np.array([0.5, 1.5], dtype=np.float32)


def test_the_second_time_it_is_read(folder: Path) -> None:
    make = Maker()
    first, second = (kept("thing", [np.ones(4), b"code"], make) for _ in range(2))
    assert make.asked == 1
    assert [a.dtype for a in second] == [a.dtype for a in first]
    assert [a.tolist() for a in second] == [[0, 1, 2], [0.5, 1.5]]
    assert [file.suffix for file in folder.iterdir()] == [".npz"]


def test_other_numbers_or_other_code_make_it_anew() -> None:
    make = Maker()
    for follows_from in ([np.ones(4), b"code"], [np.ones(5), b"code"], [np.ones(4), b"other"]):
        kept("thing", follows_from, make)
    assert make.asked == 3


@pytest.mark.parametrize("left", [0, 100, -5])
def test_a_broken_file_is_made_anew(folder: Path, left: int) -> None:
    make = Maker()
    kept("thing", [b"code"], make)
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:left])
    assert kept("thing", [b"code"], make)[0].tolist() == [0, 1, 2]
    assert make.asked == 2


def test_where_nothing_can_be_written_it_is_made_each_time(folder: Path) -> None:
    folder.parent.mkdir(exist_ok=True)
    folder.touch()
    make = Maker()
    assert [kept("thing", [b"code"], make)[0].tolist() for _ in range(2)] == [[0, 1, 2]] * 2
    assert make.asked == 2


def test_a_failure_while_writing_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(np, "savez", full)
    kept("thing", [b"code"], Maker())
    assert list(folder.iterdir()) == []


def test_travel_read_from_disk_is_travel_worked_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    communes = load("toy").communes
    plain = travel.travel_between(communes)
    assert not folder.exists()  # few communes are worked out each time
    monkeypatch.setattr(travel, "MANY_COMMUNES", 10)
    for _ in range(2):
        again = travel.travel_between(communes)
        for name in ("indptr", "indices", "minutes"):
            np.testing.assert_array_equal(getattr(again, name), getattr(plain, name))
            assert getattr(again, name).dtype == getattr(plain, name).dtype
    assert len(list(folder.iterdir())) == 1
