"""Kept: arrays that take seconds to work out, in the user's cache folder under the hash of what they follow from."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simdesert._cache import cache_folder

Arrays = tuple[NDArray[Any], ...]

UNREADABLE = (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile)
"""What reading a missing, empty or broken file raises."""


def kept(name: str, follows_from: Sequence[NDArray[Any] | bytes], make: Callable[[], Arrays]) -> Arrays:
    """Return what `make` returns: read, if it was made before from the same things, else made and kept.

    What cannot be read is made anew; what cannot be written is not kept.

    Parameters
    ----------
    name
        First part of the file's name.
    follows_from
        Numbers, and the source of the code, on which the result depends.
    make
        Called without arguments.
    """
    digest = blake2b(digest_size=8)
    for part in follows_from:
        digest.update(part if isinstance(part, bytes) else np.ascontiguousarray(part).tobytes())
    file = cache_folder() / f"{name}-{digest.hexdigest()}.npz"
    with suppress(*UNREADABLE), file.open("rb") as stream, np.load(stream) as held:
        return tuple(held[f"arr_{k}"] for k in range(len(held.files)))
    arrays = make()
    with suppress(OSError):
        _write(file, arrays)
    return arrays


def _write(file: Path, arrays: Arrays) -> None:
    """Write the whole file or nothing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
        try:
            np.savez(part, *arrays)
            part.close()
            Path(part.name).replace(file)
        except BaseException:
            part.close()
            Path(part.name).unlink(missing_ok=True)
            raise
