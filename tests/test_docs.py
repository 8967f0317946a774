"""What the pages say is true: snippets run, commands exist, links lead somewhere, generated pages are fresh."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"\bsimdesert ((?:territory |metric )?[a-z]+)((?: (?:-|[A-Za-z0-9./])[^\n`#;)]*)?)")
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]*)?\)")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, language: str) -> list[str]:
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    return [
        "\n".join(line.removeprefix(indent) for line in text.splitlines())
        for indent, lang, text in found
        if lang == language
    ]


def snippets(language: str) -> list[object]:
    return [
        pytest.param(text, id=f"{name_of(page)}-{number}")
        for page in PAGES
        for number, text in enumerate(blocks(page, language), start=1)
    ]


def commands() -> list[object]:
    """Every ``simdesert …`` of a shell block: its words and its options."""
    found = set()
    for page in PAGES:
        for text in blocks(page, "sh"):
            found |= {(match[1].strip(), tuple(re.findall(r"--[a-z-]+", match[2]))) for match in COMMAND.finditer(text)}
    return [pytest.param(words, options, id=" ".join((words, *options))) for words, options in sorted(found)]


@pytest.mark.parametrize("snippet", snippets("python"))
def test_a_python_snippet_runs(snippet: str) -> None:
    done = subprocess.run([sys.executable, "-c", snippet], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("snippet", [s for s in snippets("toml") if "title_fr" in s.values[0]])
def test_a_scenario_shown_is_a_scenario(snippet: str, tmp_path: Path) -> None:
    from simdesert import load_scenario

    file = tmp_path / "shown.toml"
    file.write_text(snippet, encoding="utf-8")
    assert load_scenario(str(file)).measures_modelled == len(tomllib.loads(snippet)["levers"])


@pytest.mark.parametrize(("words", "options"), commands())
def test_a_command_shown_exists_with_its_options(words: str, options: tuple[str, ...]) -> None:
    from simdesert.views.cli import app

    known = typer.main.get_command(app)
    parts = words.split()
    while parts and isinstance(known, typer.core.TyperGroup):
        known = known.commands[parts.pop(0)]
    assert parts == []
    taken = {option for parameter in known.params for option in parameter.opts}
    assert set(options) <= taken


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    targets = [target for target, _ in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_make_targets_shown_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    shown = {
        target
        for page in PAGES
        for text in blocks(page, "sh")
        for target in re.findall(r"^make (\w+)", text, re.MULTILINE)
    }
    assert shown >= {"demo", "test"}
    assert [target for target in shown if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_the_generated_pages_are_fresh() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "build_reference.py", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_page_is_reached_from_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    reached = {(ROOT / "docs" / target).resolve() for target, _ in LINK.findall(index) if "://" not in target}
    assert {page for page in PAGES if page.name not in ("README.md", "index.md")} - reached == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_page_has_something_left_to_fill_in(page: Path) -> None:
    assert not re.search(r"\b(TODO|TBD|FIXME|XXX|lorem)\b|SNIPPET|@@", page.read_text(encoding="utf-8"))


def test_the_version_is_the_same_everywhere() -> None:
    import simdesert

    assert f"version: {simdesert.__version__}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_every_lever_has_its_row_among_the_words() -> None:
    from simdesert.levers import LEVERS

    rows = re.findall(
        r"^\| `(\w+)` \| [^|]+ \| [^|]+ \|$", (ROOT / "docs" / "words.md").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(rows) == sorted(LEVERS)
