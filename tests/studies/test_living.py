"""Living: what a run has freed does not stay with the process."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from simdesert.studies._living import give_back


def resident() -> float:
    """Return the memory of this process that is in use [MB]."""
    text = Path("/proc/self/status").read_text(encoding="utf-8")
    return float(text.split("VmRSS:")[1].split()[0]) / 1024.0


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, and only glibc keeps what was freed")
def test_holes_between_arrays_go_back_to_the_system() -> None:
    arrays = [np.ones(8_000) for _ in range(2_000)]  # 64 kB each, 128 MB in all
    kept = arrays[::100]
    full = resident()
    del arrays
    give_back()
    assert resident() < full - 100.0
    assert all(array.sum() == 8_000.0 for array in kept)
