from __future__ import annotations

import io
import re
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from simdesert.country.download import STARTS, OfficialFile, asked_for, checksums, download, official_files
from simdesert.country.resuming import Patience
from simdesert.errors import DownloadError, OptionError, OutputError, UnknownNameError
from simdesert.views.territory_commands import territory_app

Server = Any  # the class is in conftest.py
QUICK = Patience(pauses=(0.0,), connect=2.0, silence=0.2)
WORKBOOK = b"PK\x03\x04 a workbook"
APL, MEMBERSHIP = official_files()["apl"], official_files()["membership"]


def fetched(server: Server, folder: Path, file: OfficialFile = APL) -> Path:
    return download(file, folder, server.url, lambda *_: None, QUICK)


def archive(*names: str) -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w") as made:
        for name in names:
            made.writestr(name, WORKBOOK)
    return content.getvalue()


def test_a_file_is_fetched_from_the_mirror_and_its_checksum_written_beside_it(server: Server, tmp_path: Path) -> None:
    server.files["apl-gp.xlsx"] = WORKBOOK
    place = fetched(server, tmp_path / "official")
    assert place == tmp_path / "official" / "apl-gp.xlsx"
    assert place.read_bytes() == WORKBOOK
    recorded = (tmp_path / "official" / "checksums.txt").read_text(encoding="utf-8")
    assert recorded == f"apl-gp.xlsx sha256:{sha256(WORKBOOK).hexdigest()}\n"
    assert sorted(path.name for path in place.parent.iterdir()) == ["apl-gp.xlsx", "checksums.txt"]


def test_the_producers_address_is_used_without_a_mirror(server: Server, tmp_path: Path) -> None:
    from dataclasses import replace

    server.files["odd/place"] = WORKBOOK
    place = download(replace(APL, url=f"{server.url}/odd/place"), tmp_path, None, lambda *_: None, QUICK)
    assert place.name == "apl-gp.xlsx"


def test_a_file_that_is_there_is_not_fetched_again(server: Server, tmp_path: Path) -> None:
    server.files["apl-gp.xlsx"] = WORKBOOK
    fetched(server, tmp_path)
    assert fetched(server, tmp_path) == tmp_path / "apl-gp.xlsx"
    assert len(server.asked) == 1


def test_a_file_put_there_by_hand_is_taken_and_its_checksum_recorded(server: Server, tmp_path: Path) -> None:
    (tmp_path / "apl-gp.xlsx").write_bytes(WORKBOOK)
    fetched(server, tmp_path)
    assert server.asked == []
    assert checksums(tmp_path) == {"apl-gp.xlsx": f"sha256:{sha256(WORKBOOK).hexdigest()}"}


def test_a_file_changed_since_is_told(server: Server, tmp_path: Path) -> None:
    server.files["apl-gp.xlsx"] = WORKBOOK
    fetched(server, tmp_path).write_bytes(b"PK tampered")
    with pytest.raises(DownloadError, match=r"apl-gp.xlsx has changed since .*; remove the file to fetch it again"):
        fetched(server, tmp_path)


def test_another_file_than_the_recorded_one_is_refused_and_not_kept(server: Server, tmp_path: Path) -> None:
    server.files["apl-gp.xlsx"] = WORKBOOK
    fetched(server, tmp_path).unlink()
    server.files["apl-gp.xlsx"] = b"PK a new edition"
    with pytest.raises(DownloadError, match=r"another file than the one whose checksum .* line of 'apl-gp.xlsx'"):
        fetched(server, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["checksums.txt"]


def test_the_workbook_comes_out_of_its_archive(server: Server, tmp_path: Path) -> None:
    server.files[MEMBERSHIP.file] = archive("folder/table-2026.xlsx", "readme.txt")
    place = fetched(server, tmp_path, MEMBERSHIP)
    assert place.name == "table-appartenance-geo-communes-2026.xlsx"
    assert place.read_bytes() == WORKBOOK
    assert sorted(path.name for path in tmp_path.iterdir()) == ["checksums.txt", place.name]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (archive("a.xlsx", "b.xlsx"), "holds 2 workbooks"),
        (archive("a.txt"), "holds 0 workbooks"),
        (b"PK broken", "no archive that can be opened"),
    ],
)
def test_an_archive_without_the_workbook_is_refused(
    server: Server, tmp_path: Path, content: bytes, complaint: str
) -> None:
    server.files[MEMBERSHIP.file] = content
    with pytest.raises(DownloadError, match=complaint):
        fetched(server, tmp_path, MEMBERSHIP)
    assert list(tmp_path.iterdir()) == []


def test_a_web_page_in_place_of_the_file_is_refused(server: Server, tmp_path: Path) -> None:
    server.plan = ["page"]
    with pytest.raises(DownloadError, match=r"something that is no .xlsx file; see https://data.drees.*--from"):
        fetched(server, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_error_ends_with_what_to_do(server: Server, tmp_path: Path) -> None:
    with pytest.raises(DownloadError) as caught:
        fetched(server, tmp_path)
    told = str(caught.value)
    assert told == (
        f"cannot fetch {server.url}/apl-gp.xlsx (the server answers 404); give another mirror with --from, or put the "
        f"file there by hand as {tmp_path / 'apl-gp.xlsx'}"
    )


def test_what_broke_off_in_one_run_is_continued_in_the_next(server: Server, tmp_path: Path) -> None:
    server.files["apl-gp.xlsx"] = b"PK" + bytes(32_766)
    server.plan = ["truncate", "500"]
    with pytest.raises(DownloadError, match="cannot reach"):
        fetched(server, tmp_path)
    assert not (tmp_path / "apl-gp.xlsx").exists()
    assert fetched(server, tmp_path).read_bytes() == b"PK" + bytes(32_766)
    assert server.asked[-1] == ("apl-gp.xlsx", "bytes=16384-")


def test_a_folder_that_cannot_be_written_is_an_output_error(server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot write into"):
        fetched(server, tmp_path / "file" / "official")


def test_a_record_that_cannot_be_read_is_named(server: Server, tmp_path: Path) -> None:
    (tmp_path / "checksums.txt").write_text("apl-gp.xlsx 1234\n", encoding="utf-8")
    server.files["apl-gp.xlsx"] = WORKBOOK
    with pytest.raises(DownloadError, match=r"cannot read .*checksums.txt"):
        fetched(server, tmp_path)


def test_a_mirror_is_an_address(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="--from 'mirror' is not an address"):
        download(APL, tmp_path, "mirror", lambda *_: None)


def test_without_the_library_the_error_says_what_to_install(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pooch", None)
    with pytest.raises(DownloadError, match=r"pip install 'simdesert\[data\]'"):
        fetched(server, tmp_path)


def test_all_files_are_fetched_unless_some_are_named() -> None:
    assert [file.name for file in asked_for([])] == ["communes", "membership", "facilities", "apl"]
    assert [file.name for file in asked_for(["apl", "apl"])] == ["apl"]
    with pytest.raises(UnknownNameError, match="no official file 'alp'; did you mean 'apl'"):
        asked_for(["alp"])


@pytest.mark.parametrize("file", official_files().values(), ids=lambda file: file.name)
def test_every_official_file_says_whose_it_is_and_where_it_goes(file: OfficialFile) -> None:
    assert re.match(r"https://(geo\.api\.gouv\.fr|www\.insee\.fr|data\.drees\.solidarites-sante\.gouv\.fr)/", file.url)
    assert file.licence == "Licence Ouverte 2.0"
    assert Path(file.file).suffix in STARTS
    assert file.kept.split(".")[0] == file.file.split(".")[0]
    build = next(command for command in territory_app.registered_commands if command.name == "build")
    assert file.option.removeprefix("--") in build.callback.__annotations__  # type: ignore[union-attr]
