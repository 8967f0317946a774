"""What happens: one verb a file.

Compiled kernels are kept in the user's cache folder under the hash of their sources: numba looks only at the file of
the function that it compiled, not at those whose functions it inlined there.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

KERNELS = ("_columns.py", "_seeking.py", "_settling.py", "_trying.py", "_referring.py", "_nearby.py", "../_hash.py")
"""Files whose functions are compiled."""


def compiled_folder() -> Path:
    """Return where the compiled kernels of these sources are kept."""
    from platformdirs import user_cache_path

    digest = blake2b(digest_size=8)
    for name in KERNELS:
        digest.update((Path(__file__).parent / name).read_bytes())
    return user_cache_path("simdesert") / f"kernels-{digest.hexdigest()}"


def keep_compiled() -> None:
    """Let numba keep what it compiles there, unless the user has set another folder or it cannot be written."""
    import numba

    if "NUMBA_CACHE_DIR" not in os.environ:
        with suppress(OSError):
            folder = compiled_folder()
            folder.mkdir(parents=True, exist_ok=True)
            numba.config.CACHE_DIR = str(folder)  # type: ignore[attr-defined,unused-ignore]


keep_compiled()
