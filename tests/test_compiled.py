"""Compiled kernels: kept in the user's folder, and a word when they must be compiled."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from simdesert._compiled import KERNELS, SETTING, about_compiling, compiled_folder

SOURCES = Path(__file__).parents[1] / "src" / "simdesert"


def test_every_file_with_compiled_functions_is_hashed() -> None:
    compiled = {path for path in SOURCES.rglob("*.py") if "@njit" in path.read_text(encoding="utf-8")}
    assert {path.relative_to(SOURCES).as_posix() for path in compiled} <= set(KERNELS)


def test_every_file_with_compiled_functions_asks_first_where_they_are_kept() -> None:
    for name in KERNELS:
        source = (SOURCES / name).read_text(encoding="utf-8")
        if "@njit" in source:
            assert "import simdesert._compiled" in source or "from simdesert._hash import" in source, name


def test_a_first_run_says_that_it_compiles_and_a_second_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, str(tmp_path))
    assert compiled_folder() == tmp_path
    assert about_compiling().startswith("compiling the model's inner loops, once on this machine")
    (tmp_path / "model_0").mkdir()
    (tmp_path / "model_0" / "_seeking.seek_month-1.py311.1.nbc").touch()
    assert about_compiling() == ""


def test_where_nothing_can_be_kept_the_model_still_runs_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()  # a folder inside a file can never be made, whoever asks
    code = (
        "from simdesert._compiled import about_compiling\n"
        "from simdesert.model._nearby import held_around\n"
        "import numpy as np\n"
        "print(about_compiling())\n"
        "print(held_around(np.array([0, 1]), np.array([0]), np.array([1])))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(SOURCES.parent), SETTING: str(tmp_path / "file" / "kernels")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "cannot be kept in" in done.stdout
    assert "make the folder writable" in done.stdout
    assert done.stdout.endswith("[1]\n")
