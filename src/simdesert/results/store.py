"""The store: results on disk, whole or not at all.

A folder of results is filled under a temporary name and renamed when it is complete; whatever stops the work before —
an error, a full disk, Ctrl-C — removes it. ``provenance.json`` is the last file to arrive: a folder that has it is
whole.
"""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pandas as pd

import simdesert
from simdesert.errors import OutputError

PROVENANCE = "provenance.json"
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turn the failures of the system inside the block into an :class:`~simdesert.errors.OutputError`."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_SPACE or "No space left" in str(error):
            raise OutputError(
                f"no space left to write results in '{target}'; free some, or give another folder with --out"
            ) from error
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"cannot write results in '{target}': {reason}; give another folder with --out") from error


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder to fill, which becomes `target` at the end of the block, or vanishes with an exception.

    A new `target` appears by one rename. In an existing one each file is replaced by one rename, ``provenance.json``
    last; what a former result left is removed, files of other origin stay.

    Raises
    ------
    OutputError
        A folder that cannot be written, before the block is entered or at its end.
    """
    with writing(target):
        created = _make(target.parent)
        place = target if target.is_dir() else target.parent
        if target.exists() and not target.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "it is a file, not a folder")
        partial = Path(mkdtemp(prefix=f".{target.name}-", suffix=".partial", dir=place))
        partial.chmod(0o755)
    try:
        yield partial
        with writing(target):
            _deliver(partial, target)
    except OutputError as error:
        raise OutputError(str(error).replace(str(partial), str(target))) from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        _remove_empty(created)


def check_writable(target: Path) -> None:
    """Say before a long computation that its results could not be written; leaves nothing behind.

    Raises
    ------
    OutputError
        A folder that cannot be written.
    """
    with suppress(_Checked), whole_folder(target):
        raise _Checked


class _Checked(Exception):  # noqa: N818  # no error: the block was entered, which is all that was asked
    pass


def _make(folder: Path) -> list[Path]:
    """Make a folder with its parents and return those that were missing, innermost first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _remove_empty(folders: list[Path]) -> None:
    for folder in folders:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _deliver(partial: Path, target: Path) -> None:
    if not target.exists():
        partial.rename(target)
        return
    former = _files_written_before(target)
    (target / PROVENANCE).unlink(missing_ok=True)
    files = _files_of(partial)
    for file in sorted(files, key=lambda name: name == PROVENANCE):
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        (partial / file).replace(target / file)
    for file in former - set(files):
        (target / file).unlink(missing_ok=True)


def _files_of(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]


def _files_written_before(folder: Path) -> set[str]:
    """Return the files that the former ``provenance.json`` lists and that still lie inside the folder."""
    try:
        listed = json.loads((folder / PROVENANCE).read_text(encoding="utf-8"))["files"]
        return {file for file in listed if (folder / file).resolve().is_relative_to(folder.resolve())}
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def identity(facts: Mapping[str, Any]) -> str:
    """Return the 12-digit name of a run: the hash of everything that its results follow from.

    Parameters
    ----------
    facts
        Scenario, drawn parameters, seed, code version, data version…; anything that JSON can hold.
    """
    return blake2b(json.dumps(facts, sort_keys=True).encode(), digest_size=6).hexdigest()


@lru_cache(maxsize=1)
def code_version() -> str:
    """Return the version and a hash of what results follow from: sources but for ``views/``, and tables beside them."""
    root = Path(simdesert.__file__).parent
    digest = blake2b(digest_size=6)
    for path in sorted(path for path in root.rglob("*.*") if _counts(path.relative_to(root))):
        digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return f"{simdesert.__version__}+{digest.hexdigest()}"


def _counts(path: Path) -> bool:
    """Return whether results follow from a file of the package; scenarios and territories have hashes of their own."""
    tables = path.suffix in (".csv", ".toml") and path.parts[0] in ("model", "studies")
    return tables or (path.suffix == ".py" and path.parts[0] != "views")


def write_run(
    folder: Path, tables: Mapping[str, pd.DataFrame], provenance: Mapping[str, Any], *, csv: bool = False
) -> None:
    """Write the tables of a run into an existing folder, then its provenance.

    Parameters
    ----------
    folder
        Usually the one of :func:`whole_folder`.
    tables
        By name, as in :mod:`simdesert.results.tables`; each becomes one Parquet file, real numbers without a
        dictionary: they hardly repeat, so that looking for one would take half of the time and make the file larger.
    provenance
        What the run follows from, and its ``id``.
    csv
        Write each table as CSV too.
    """
    with writing(folder), _nothing_kept_back():
        for name, table in tables.items():
            coded = [column for column, dtype in table.dtypes.items() if dtype.kind != "f"]
            table.to_parquet(folder / f"{name}.parquet", compression="zstd", index=False, use_dictionary=coded)
            if csv:
                table.to_csv(folder / f"{name}.csv", index=False)
    write_provenance(folder, provenance)


@contextmanager
def _nothing_kept_back() -> Iterator[None]:
    """Let Arrow take memory from the system inside the block: its own pool keeps what it took."""
    import pyarrow as pa

    usual = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(usual)


def write_provenance(folder: Path, provenance: Mapping[str, Any]) -> None:
    """Write ``provenance.json``, which lists the files of the folder and says that it is whole."""
    with writing(folder):
        listed = {**provenance, "files": _files_of(folder)}
        text = json.dumps(listed, indent=2, sort_keys=True, ensure_ascii=False)
        (folder / PROVENANCE).write_text(text + "\n", encoding="utf-8")


def read_run(folder: Path) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Return the tables and the provenance of a finished run.

    Raises
    ------
    OutputError
        A folder without ``provenance.json``: no run, or not a whole one.
    """
    if not (folder / PROVENANCE).is_file():
        raise OutputError(f"'{folder}' holds no finished run: {PROVENANCE} is missing; run the scenario again")
    tables = {path.stem: pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))}
    provenance: dict[str, Any] = json.loads((folder / PROVENANCE).read_text(encoding="utf-8"))
    return tables, provenance
