"""Where things that take long to make are kept between runs."""

from __future__ import annotations

from pathlib import Path


def cache_folder() -> Path:
    """Return the user's cache folder of SimDesert."""
    from platformdirs import user_cache_path

    return user_cache_path("simdesert")
