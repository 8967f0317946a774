"""Where compiled kernels are kept: in the user's cache folder, under the hash of their sources.

Numba looks only at the file of the function that it compiled, not at those whose functions it inlined there. It asks
for the folder when a function is decorated, so every module with a kernel imports this one first.
"""

from __future__ import annotations

import os
import tempfile
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from simdesert._cache import cache_folder

KERNELS = (
    "_hash.py", "country/_peopling.py", "metrics/_sums.py",
    *(f"model/_{name}.py" for name in (
        "columns", "counting", "elsewhere", "nearby", "origins", "referring", "registering", "seeking", "settling",
        "trying")),
)  # fmt: skip
"""Files whose functions are compiled."""

SETTING = "NUMBA_CACHE_DIR"
"""Where numba keeps what it compiles, if the user says so; inherited by other processes."""


def compiled_folder() -> Path:
    """Return where the compiled kernels of these sources are kept."""
    if SETTING in os.environ:
        return Path(os.environ[SETTING])
    digest = blake2b(digest_size=8)
    for name in KERNELS:
        digest.update((Path(__file__).parent / name).read_bytes())
    return cache_folder() / f"kernels-{digest.hexdigest()}"


def about_compiling() -> str:
    """Return one sentence if the kernels must be compiled before the first month, an empty text if they are at hand.

    Says so too where what is compiled cannot be kept.
    """
    folder = compiled_folder()
    if not _can_be_written(folder):
        return (
            f"compiled code cannot be kept in {folder}, so every process compiles anew, half a minute each; "
            f"make the folder writable or set {SETTING} to one that is"
        )
    if any(folder.rglob("*.seek_month-*.nbc")):
        return ""
    return "compiling the model's inner loops, once on this machine: about half a minute"


def keep_compiled() -> None:
    """Let numba keep what it compiles; in a folder of this process where the usual one cannot be written."""
    import numba

    folder = compiled_folder()
    if not _can_be_written(folder):
        folder = Path(_ours().name)
    numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined,unused-ignore]


@lru_cache
def _ours() -> tempfile.TemporaryDirectory[str]:
    """Return a folder that goes when this process ends."""
    return tempfile.TemporaryDirectory(prefix="simdesert-kernels-")


def _can_be_written(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


keep_compiled()
