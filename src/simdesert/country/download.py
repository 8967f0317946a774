"""Downloading the official files, once, with their checksums written beside them and checked ever after."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from simdesert.country.resuming import Patience, Resuming, Watch
from simdesert.errors import DownloadError, OptionError, OutputError, UnknownNameError

LIST = Path(__file__).parent / "data" / "official.toml"
CHECKSUMS = "checksums.txt"
"""File beside the downloaded ones: a name and ``sha256:…`` a line, as pooch writes its registries."""

STARTS = {".xlsx": (b"PK",), ".zip": (b"PK",), ".parquet": (b"PAR1",), ".json": (b"[", b"{")}
"""How files of each kind start; a server that has moved a file may answer with a web page instead."""

USUAL = Patience()


@dataclass(frozen=True)
class OfficialFile:
    """A file of ``official.toml``.

    Attributes
    ----------
    name
        What the command calls it.
    title, producer, year, licence, page
        What it is, of whom, of when, under which terms, and where people find it.
    option
        Of ``simdesert territory build`` that takes it.
    url, file
        Its address, and its name there and on mirrors.
    kept
        Its name in the folder: another one than `file` if that is an archive with the file inside.
    """

    name: str
    title: str
    option: str
    url: str
    file: str
    kept: str
    year: str
    producer: str
    licence: str
    page: str


@lru_cache(maxsize=1)
def official_files() -> dict[str, OfficialFile]:
    """Return the official files by name."""
    listed = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return {name: OfficialFile(name, **facts) for name, facts in listed.items()}


def asked_for(names: list[str]) -> list[OfficialFile]:
    """Return the official files of these names, all of them if there is none.

    Raises
    ------
    UnknownNameError
        No official file is called so.
    """
    known = official_files()
    for name in names:
        if name not in known:
            raise UnknownNameError.among("official file", name, known)
    return [known[name] for name in dict.fromkeys(names or known)]


def download(file: OfficialFile, folder: Path, mirror: str | None, watch: Watch, patience: Patience = USUAL) -> Path:
    """Return where the file lies in `folder`, fetched if it is not there yet.

    The first time its checksum is written down, also that of a file put there by hand; afterwards it is checked.

    Parameters
    ----------
    file
        Which one.
    folder
        Where to put it; made if it is not there.
    mirror
        Address of a folder that has it under the same name, in place of its producer's address.
    watch
        Told how far the download is.
    patience
        How long to wait and how often to try again.

    Raises
    ------
    DownloadError
        It cannot be fetched, or it is not the file of the recorded checksum.
    OptionError
        `mirror` is no address.
    OutputError
        `folder` cannot be written.
    """
    if mirror is not None and not mirror.startswith(("http://", "https://")):
        raise OptionError(f"--from '{mirror}' is not an address; it starts with http:// or https://")
    url = file.url if mirror is None else f"{mirror.rstrip('/')}/{file.file}"
    place = folder / file.kept
    with _writing(folder):
        if place.exists():
            _check_or_record(place)
            return place
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".") as scratch:
            whole = _unpacked(
                _fetched(file, url, Path(scratch), Resuming(_partial(place, file), patience, watch)), file
            )
            _check_or_record(whole, place, url)
            whole.replace(place)
    return place


def checksums(folder: Path) -> dict[str, str]:
    """Return the recorded checksums by name of the file.

    Raises
    ------
    DownloadError
        The record cannot be read.
    """
    record = folder / CHECKSUMS
    if not record.is_file():
        return {}
    lines = [line.split() for line in record.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    if not all(len(line) == 2 and line[1].startswith("sha256:") for line in lines):
        raise DownloadError(f"cannot read {record}: a line is not 'name sha256:…'; mend it, or remove the file")
    return dict(lines)


def _partial(place: Path, file: OfficialFile) -> Path:
    return place.with_name(f".{file.file}.part")


def _fetched(file: OfficialFile, url: str, scratch: Path, downloader: Resuming) -> Path:
    try:
        import pooch
    except ImportError as error:
        raise DownloadError("downloads need more; pip install 'simdesert[data]'") from error
    pooch.get_logger().setLevel("WARNING")
    try:
        fetched = Path(pooch.retrieve(url, None, fname=file.file, path=scratch, downloader=downloader))
    except DownloadError as error:
        raise DownloadError(f"{error}; {_remedy(downloader.partial.parent / file.kept)}") from error
    with fetched.open("rb") as start:
        if not start.read(4).startswith(STARTS[fetched.suffix]):
            raise DownloadError(
                f"{url} gives something that is no {fetched.suffix} file; see {file.page}, then "
                f"{_remedy(downloader.partial.parent / file.kept)}"
            )
    return fetched


def _remedy(place: Path) -> str:
    return f"give another mirror with --from, or put the file there by hand as {place}"


def _unpacked(fetched: Path, file: OfficialFile) -> Path:
    """Return the file itself: out of the archive if it came in one."""
    if file.kept == file.file:
        return fetched
    try:
        with ZipFile(fetched) as archive:
            inside = [name for name in archive.namelist() if name.endswith(Path(file.kept).suffix)]
            if len(inside) != 1:
                raise DownloadError(f"{file.file} holds {len(inside)} workbooks and not one; unpack it by hand")
            return Path(archive.extract(inside[0], fetched.parent))
    except BadZipFile as error:
        raise DownloadError(f"{file.file} is no archive that can be opened; fetch it again") from error


def _check_or_record(file: Path, place: Path | None = None, url: str = "") -> None:
    """Compare a file with the recorded checksum of `place`, or record it; `url` is where it has just come from."""
    place = place or file
    recorded, found = checksums(place.parent), f"sha256:{_sha256(file)}"
    record = place.parent / CHECKSUMS
    if place.name not in recorded:
        lines = sorted({**recorded, place.name: found}.items())
        partial = record.with_name(f".{record.name}.partial")
        partial.write_text("".join(f"{name} {checksum}\n" for name, checksum in lines), encoding="utf-8")
        partial.replace(record)
    elif recorded[place.name] != found and url:
        raise DownloadError(
            f"{url} gives another file than the one whose checksum is in {record}: a new edition, or a damaged copy; "
            f"remove the line of '{place.name}' there to take it"
        )
    elif recorded[place.name] != found:
        raise DownloadError(
            f"{place} has changed since its checksum was written into {record}; remove the file to fetch it again, or "
            "its line there to keep it"
        )


def _sha256(file: Path) -> str:
    import hashlib

    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    there = folder.exists()
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot write into '{folder}' ({error.strerror or error}); choose another folder") from error
    finally:
        if not there and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
