from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simdesert.country.resuming import Patience, Resuming
from simdesert.errors import DownloadError

CONTENT = bytes(range(256)) * 1024  # 262,144 bytes, 32 chunks
HALF = len(CONTENT) // 2
QUICK = Patience(pauses=(0.0, 0.0), connect=2.0, silence=0.2)

Server = Any  # the class is in conftest.py


class Watcher:
    def __init__(self) -> None:
        self.told: list[tuple[int, int, str]] = []

    def __call__(self, there: int, in_all: int, trouble: str) -> None:
        self.told.append((there, in_all, trouble))

    @property
    def troubles(self) -> list[str]:
        return [trouble for _, _, trouble in self.told if trouble]


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()


def fetched(server: Server, folder: Path, watcher: Watcher, patience: Patience = QUICK) -> bytes:
    server.files["data.bin"] = CONTENT
    Resuming(folder / ".data.part", patience, watcher)(f"{server.url}/data.bin", str(folder / "data.bin"), None)
    return (folder / "data.bin").read_bytes()


def test_a_file_is_fetched_whole_and_nothing_else_is_left(server: Server, tmp_path: Path, watcher: Watcher) -> None:
    assert fetched(server, tmp_path, watcher) == CONTENT
    assert [path.name for path in tmp_path.iterdir()] == ["data.bin"]
    assert watcher.told[-1] == (262_144, 262_144, "")
    assert server.asked == [("data.bin", None)]


def test_what_broke_off_is_continued_where_it_broke_off(server: Server, tmp_path: Path, watcher: Watcher) -> None:
    server.plan = ["truncate", "truncate"]
    assert fetched(server, tmp_path, watcher) == CONTENT
    assert [span for _, span in server.asked] == [None, "bytes=131072-", "bytes=196608-"]
    assert len(watcher.troubles) == 2


def test_a_server_that_falls_silent_is_given_up_after_the_time_out_and_continued(
    server: Server, tmp_path: Path, watcher: Watcher
) -> None:
    server.plan = ["stall"]
    assert fetched(server, tmp_path, watcher) == CONTENT
    assert [span for _, span in server.asked] == [None, "bytes=131072-"]
    assert watcher.troubles == ["it does not answer in time; trying again in 0 s"]


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_failure_of_the_server_is_tried_again(server: Server, tmp_path: Path, watcher: Watcher, status: int) -> None:
    server.plan = [str(status), str(status)]
    assert fetched(server, tmp_path, watcher) == CONTENT
    assert watcher.troubles == [f"the server answers {status}; trying again in 0 s"] * 2


def test_a_refusal_is_not_tried_again(server: Server, tmp_path: Path, watcher: Watcher) -> None:
    server.plan = ["404"]
    with pytest.raises(DownloadError, match=r"cannot fetch .*data.bin \(the server answers 404\)"):
        fetched(server, tmp_path, watcher)
    assert len(server.asked) == 1


def test_pauses_are_those_asked_for_and_after_them_it_is_given_up(
    server: Server, tmp_path: Path, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("simdesert.country.resuming.time.sleep", waited.append)
    server.plan = ["500"] * 5
    with pytest.raises(DownloadError, match=r"the server answers 500; tried 5 times"):
        fetched(server, tmp_path, watcher, Patience(silence=0.2))
    assert waited == [1.0, 2.0, 4.0, 8.0]
    assert len(server.asked) == 5


def test_a_later_run_continues_what_an_earlier_one_left(server: Server, tmp_path: Path, watcher: Watcher) -> None:
    server.plan = ["truncate"]
    with pytest.raises(DownloadError, match="tried 1 times"):
        fetched(server, tmp_path, watcher, Patience(pauses=(), silence=0.2))
    assert (tmp_path / ".data.part").read_bytes() == CONTENT[:HALF]
    assert fetched(server, tmp_path, watcher) == CONTENT
    assert server.asked[-1] == ("data.bin", "bytes=131072-")


def test_another_edition_is_fetched_from_its_start_and_not_glued_to_the_old_one(
    server: Server, tmp_path: Path, watcher: Watcher
) -> None:
    server.files["data.bin"] = b"old" * 10_000
    server.plan = ["truncate"]
    with pytest.raises(DownloadError):
        Resuming(tmp_path / ".data.part", Patience(pauses=()), watcher)(
            f"{server.url}/data.bin", str(tmp_path / "x"), None
        )
    server.edition = '"2"'
    assert fetched(server, tmp_path, watcher) == CONTENT


@pytest.mark.parametrize(("ranges", "edition"), [(False, '"1"'), (True, "")])
def test_a_server_that_cannot_continue_sends_the_whole_again(
    server: Server, tmp_path: Path, watcher: Watcher, ranges: bool, edition: str
) -> None:
    server.ranges, server.edition, server.plan = ranges, edition, ["truncate"]
    assert fetched(server, tmp_path, watcher) == CONTENT


def test_a_part_of_another_address_is_not_continued(server: Server, tmp_path: Path, watcher: Watcher) -> None:
    (tmp_path / ".data.part").write_bytes(b"other")
    (tmp_path / ".data.part.edition").write_text('http://elsewhere/data.bin\n"1"', encoding="utf-8")
    assert fetched(server, tmp_path, watcher) == CONTENT
    assert server.asked == [("data.bin", None)]


def test_a_part_longer_than_the_file_is_thrown_away(server: Server, tmp_path: Path, watcher: Watcher) -> None:
    (tmp_path / ".data.part").write_bytes(CONTENT + b"too much")
    (tmp_path / ".data.part.edition").write_text(f'{server.url}/data.bin\n"1"', encoding="utf-8")
    assert fetched(server, tmp_path, watcher) == CONTENT
    assert watcher.troubles == ["the server answers 416; trying again in 0 s"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x", "http://nowhere.invalid/x"])
def test_without_a_network_the_error_says_what_could_not_be_reached(
    server: Server, tmp_path: Path, watcher: Watcher, address: str
) -> None:
    with pytest.raises(DownloadError, match=rf"cannot reach {address} \(no connection; tried 3 times\)"):
        Resuming(tmp_path / ".part", QUICK, watcher)(address, str(tmp_path / "x"), None)


@pytest.mark.parametrize("address", ["http://", "ftp://127.0.0.1/x"])
def test_what_is_no_address_is_refused_at_once(server: Server, tmp_path: Path, watcher: Watcher, address: str) -> None:
    with pytest.raises(DownloadError, match="is not the address of a file"):
        Resuming(tmp_path / ".part", QUICK, watcher)(address, str(tmp_path / "x"), None)
