"""Whoever follows docs/how-to-add-a-lever.md word for word, in a copy of the repository, has added a lever."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "how-to-add-a-lever.md").read_text(encoding="utf-8")
FILE = re.compile(r"^```\w+ (\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
SHELL = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
COPIED = ("docs", "scenarios", "scripts", "src", "tests", "tools", "README.md", "pyproject.toml")

FILES = dict(FILE.findall(PAGE))
COMMANDS = [line for block in SHELL.findall(PAGE) for line in block.splitlines()]
SETTING_UP, CHECK = ["make check", ". .venv/bin/activate"], "scripts/check"


def follow(command: str, copy: Path) -> str:
    """What a command prints in the copy, with the Python that runs this test in place of the copy's own."""
    bins = f"{copy / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    own = {"PATH": bins, "PYTHONPATH": str(copy / "src"), "PYTHON": sys.executable}
    done = subprocess.run(
        command, shell=True, cwd=copy, env={**os.environ, **own}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The copy after all steps but the setting up and the check, and what each command printed."""
    copy = tmp_path_factory.mktemp("newcomer") / "simdesert"
    (copy / "bin").mkdir(parents=True)
    for name in COPIED:
        put = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        put(ROOT / name, copy / name)
    (copy / "bin" / "simdesert").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m simdesert "$@"\n')
    (copy / "bin" / "simdesert").chmod(0o755)
    for path, text in FILES.items():
        assert not (copy / path).exists(), f"{path} exists already: the page needs another example"
        (copy / path).write_text(text, encoding="utf-8")
    return copy, {line: follow(line, copy) for line in COMMANDS if line not in (*SETTING_UP, CHECK)}


def test_the_page_sets_up_writes_three_files_and_ends_with_the_check() -> None:
    assert COMMANDS[:2] == SETTING_UP
    assert COMMANDS[-1] == CHECK
    assert [Path(path).name for path in FILES] == [
        "childcare_places.py", "test_childcare_places.py", "childcare.toml",
    ]  # fmt: skip


def test_the_page_names_each_file_before_it_shows_it() -> None:
    for path in FILES:
        assert f"as `{path}`" in PAGE[: PAGE.index(f" {path}\n")]


def test_the_new_tests_pass_beside_those_that_every_lever_must_pass(followed: tuple[Path, dict[str, str]]) -> None:
    copy, printed = followed
    assert " passed" in printed["pytest tests/levers"]
    alone = follow("pytest -q tests/levers/test_childcare_places.py", copy)
    assert "2 passed" in alone


def test_the_tests_of_all_levers_in_scenarios_and_in_the_model_pass(followed: tuple[Path, dict[str, str]]) -> None:
    copy, printed = followed
    assert "1 passed" in printed["pytest tests/model/test_desert.py -k childcare_places"]
    assert "1 passed" in follow("pytest tests/test_docs.py -k generated_pages", copy)
    assert "2 passed" in follow("pytest tests/studies/test_scenario.py -k 'come_with or belongs'", copy)


def test_the_lever_is_listed_with_its_numbers(followed: tuple[Path, dict[str, str]]) -> None:
    listed = followed[1]["simdesert levers childcare_places"]
    assert "Places en crèche" in listed
    assert "appeal" in listed


def test_the_scenario_is_compared_and_its_places_are_paid_for(followed: tuple[Path, dict[str, str]]) -> None:
    copy, printed = followed
    (command,) = (line for line in printed if line.startswith("simdesert compare"))
    assert "Childcare for doctors" in printed[command] or "childcare" in printed[command]
    (table,) = (copy / "results").rglob("comparison.csv")
    lines = table.read_text(encoding="utf-8").splitlines()
    where = lines[0].split(",")
    france = [line.split(",") for line in lines if line.startswith("childcare,france,") and ",public_cost_eur," in line]
    assert all(float(line[where.index("difference")]) > 0.0 for line in france)
    assert len(france) == 3


def test_the_lever_has_its_section_on_the_reference_page(followed: tuple[Path, dict[str, str]]) -> None:
    page = (followed[0] / "docs" / "reference" / "levers.md").read_text(encoding="utf-8")
    assert "\n## childcare_places\n" in page
    assert "| `places` | 500 | places | 250 | 1,000 | assumption | not announced |" in page


@pytest.mark.skipif(
    importlib.util.find_spec("ruff") is None or importlib.util.find_spec("mypy") is None, reason="needs the extra 'dev'"
)
def test_what_was_written_passes_the_check(followed: tuple[Path, dict[str, str]]) -> None:
    follow(CHECK, followed[0])
