from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from simdesert.levers import LEVERS
from simdesert.levers._must_show import MustShow
from simdesert.results.proof import read_proof
from simdesert.results.store import read_run

ROOT = Path(__file__).resolve().parents[2]
Ask = Callable[..., tuple[int, str, str]]
TOY = ("--territory", "toy", "--inhabitants-per-agent", "100", "--years", "1")


def test_help_names_every_command(ask: Ask) -> None:
    code, out, _ = ask("--help")
    assert code == 0
    commands = ("demo", "run", "compare", "prove", "sensitivity", "calibrate", "levers", "scenarios", "territory")
    for command in (*commands, "metric", "validate"):
        assert command in out.split()


def test_the_version_is_printed(ask: Ask) -> None:
    assert ask("--version")[1].startswith("simdesert ")


def test_nothing_is_searched_for_garbage_when_the_process_ends() -> None:
    code = (
        "import atexit, gc, sys; from simdesert.views.cli import main; sys.argv = ['simdesert', '--version']\n"
        "atexit.register(lambda: print(len(gc.get_objects())))\n"  # asked last: what was registered first ends last
        "main()"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert int(done.stdout.split()[-1]) < 1000  # of forty thousand: frozen ones are not listed


def test_no_command_at_all_prints_the_help(ask: Ask) -> None:
    code, out, _ = ask()
    assert code == 0
    assert "compare" in out


def test_levers_are_listed_as_json(ask: Ask) -> None:
    listed = json.loads(ask("levers", "--json")[1])
    assert [lever["name"] for lever in listed] == sorted(LEVERS)
    for lever in listed:
        assert list(lever) == [
            "name", "official_name", "rule", "packages", "excludes", "answers", "parameters", "must_show",
        ]  # fmt: skip
        assert lever["answers"]
        for parameter in lever["parameters"]:
            assert list(parameter) == ["name", "value", "unit", "low", "high", "source", "grade"]


def test_one_lever_is_shown_with_its_numbers_and_packages(ask: Ask) -> None:
    out = ask("levers", "ptmg")[1]
    assert "Praticien territorial de médecine générale" in out
    assert "touraine-2012" in out
    assert "top_up" in out
    assert [lever["name"] for lever in json.loads(ask("levers", "ptmg", "--json")[1])] == ["ptmg"]


def test_levers_are_listed_by_package(ask: Ask) -> None:
    out = ask("levers")[1]
    assert "buzyn-2019 (" in out
    assert "medical_assistants" in out.partition("buzyn-2019 (")[2].partition("france-sante-2025 (")[0]


def test_scenarios_are_listed_with_what_is_modelled(ask: Ask) -> None:
    out = ask("scenarios")[1]
    assert "baseline" in out
    assert "hamon-2017" in out
    assert " of 16" in out


def test_scenarios_are_listed_in_french_for_a_french_reader(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    out = ask("scenarios")[1]
    assert "16 mesures modélisées sur 16" in out
    assert "modelled" not in out


def test_a_territory_is_described(ask: Ask) -> None:
    out = ask("territory", "info", "toy")[1]
    assert "301 communes" in out
    assert "invented" in out


def test_the_apl_of_each_commune_is_written(ask: Ask, tmp_path: Path) -> None:
    code, _, _ = ask("metric", "apl", "--territory", "toy", "--out", "deep/apl.csv")
    assert code == 0
    table = pd.read_csv(tmp_path / "deep" / "apl.csv")
    assert list(table.columns) == ["code", "apl", "apl_under_65", "population", "population_need_weighted"]
    assert len(table) == 301
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["apl.csv"]


def test_a_run_is_written_in_a_folder_of_its_own(ask: Ask, tmp_path: Path) -> None:
    code, out, err = ask("run", "hamon-2017", *TOY, "--seed", "2", "--csv")
    assert (code, err) == (0, "")
    folder = tmp_path / out.strip()
    assert folder.parent == tmp_path / "results" / "hamon-2017"
    assert read_run(folder)[1]["seed"] == 2
    assert (folder / "zones.csv").is_file()


def test_a_comparison_is_written_and_answered(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    code, out, _ = ask("compare", "hamon-2017", *TOY, "--seeds", "2", "--jobs", "1", "--out", "answer")
    assert code == 0
    assert "Qui gagne en accès" in out
    assert "answer/summary.fr.md" in out.replace("\\", "/")
    files = {
        path.relative_to(tmp_path / "answer").as_posix() for path in (tmp_path / "answer").rglob("*") if path.is_file()
    }
    assert files >= {"comparison.csv", "summary.fr.md", "summary.en.md", "provenance.json", "figures/maps.fr.png"}
    assert len([file for file in files if file.startswith("runs/") and file.endswith("provenance.json")]) == 4
    table = pd.read_csv(tmp_path / "answer" / "comparison.csv")
    assert set(table["scenario"]) == {"baseline", "hamon-2017"}
    assert set(table["scope"]) == {"france", "region", "departement", "zone"}
    listed = json.loads((tmp_path / "answer" / "provenance.json").read_text(encoding="utf-8"))["files"]
    assert set(listed) == files - {"provenance.json"}


def test_a_proof_is_written_and_printed(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    houses = MustShow("houses open", "opened", "input", low=0.1, year=0)
    monkeypatch.setattr(LEVERS["msp"], "must_show", (houses,))
    coarse = ("--territory", "toy", "--inhabitants-per-agent", "400")
    code, out, err = ask("prove", "msp", *coarse, "--seeds", "2", "--jobs", "1", "--fixed-parameters")
    assert (code, err) == (0, "")
    assert "1 holds, 0 not distinguishable, 0 contradicts" in out
    folder = tmp_path / "results" / "proof"
    assert sorted(path.name for path in folder.iterdir()) == ["proof.csv", "proof.md"]
    (line,) = read_proof(folder / "proof.csv")
    assert (line.lever, line.expected, line.run.seeds, line.run.fixed_parameters) == ("msp", houses, 2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("levers", "PTMG"), ("no lever 'PTMG'", "did you mean 'ptmg'?")),
        (("run", "baseline", "--seed", "9223372036854775808"), ("give at most 9223372036854775807",)),
        (("levers", "ptgm"), ("no lever 'ptgm'", "did you mean 'ptmg'?")),
        (("run", "bazeline"), ("no scenario 'bazeline'", "did you mean 'baseline'?")),
        (("run", "nowhere/x.toml"), ("no scenario file 'nowhere/x.toml'",)),
        (("run", "baseline", "--territory", "tpy"), ("no territory 'tpy'", "did you mean 'toy'?")),
        (("run", "baseline", "--years", "0"), ("--years 0 makes no sense",)),
        (("run", "baseline", "--years", "many"), ("--years", "see 'simdesert --help'")),
        (("run", "baseline", "--seed", "-1"), ("--seed -1 makes no sense",)),
        (("run", "baseline", "--inhabitants-per-agent", "0"), ("--inhabitants-per-agent 0 makes no sense",)),
        (("run",), ("scenario", "see 'simdesert --help'")),
        (("compare", "baseline", "--seeds", "0"), ("--seeds 0 makes no sense",)),
        (("compare", "baseline", "--jobs", "0"), ("--jobs 0 makes no sense",)),
        (("compare", "hamon-2017", "hamon-2017", *TOY), ("scenario 'hamon-2017' is given twice",)),
        (("prove", "ptgm"), ("no lever 'ptgm'", "did you mean 'ptmg'?")),
        (("prove", "ptmg", "--seeds", "1", "--territory", "toy"), ("--seeds 1 gives no interval", "at least 2")),
        (("prove", "ptmg", "--jobs", "0"), ("--jobs 0 makes no sense",)),
        (("prove", "ptmg", "--years", "0"), ("--years 0 makes no sense",)),
        (("prove", "ptmg", "--territory", "tpy"), ("no territory 'tpy'",)),
        (("prove", "ptmg", "ptmg", "--territory", "toy"), ("lever 'ptmg' is given twice",)),
        (("metric", "apl", "--territory", "nowhere"), ("no territory 'nowhere'",)),
        (("territory", "info", "nowhere"), ("no territory 'nowhere'",)),
        (("territory", "build", "--communes", "no.csv", "--out", "x"), ("no.csv",)),
        (("territory", "build", "--communes", "no.csv", "--fit-apl", "--out", "x"), ("no.csv",)),
        (("validate", "--territory", "toy"), ("territory 'toy' has no official APL", "give --truth")),
        (("validate", "--truth", "no.csv", "--territory", "toy"), ("cannot read no.csv",)),
        (("validate", "--truth", "no.csv", "--inhabitants-per-agent", "0"), ("--inhabitants-per-agent 0 makes no",)),
        (("conquer",), ("'conquer'", "see 'simdesert --help'")),
        (("run", "baseline", "--colour", "red"), ("--colour", "see 'simdesert --help'")),
    ],
    ids=" ".join,
)
def test_a_mistake_is_told_in_one_sentence_with_exit_code_2(
    ask: Ask, tmp_path: Path, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    code, out, err = ask(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("simdesert: ")
    assert err.count("\n") == 1
    for word in words:
        assert word in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["run", "compare"])
def test_an_output_folder_that_is_a_file_is_told_before_the_work(ask: Ask, tmp_path: Path, command: str) -> None:
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    code, out, err = ask(command, "baseline", *TOY, "--out", "taken/here")
    assert (code, out) == (2, "")
    assert "cannot write results in 'taken/here'" in err.replace("\\", "/")
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_an_apl_file_that_cannot_be_written_is_told(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    code, _, err = ask("metric", "apl", "--territory", "toy", "--out", "taken/apl.csv")
    assert code == 2
    assert "give another" in err


@pytest.fixture
def heard() -> Iterator[None]:
    """Ctrl-C is heard by what is started, even if these tests themselves were started deaf to it (``nohup``, ``&``)."""
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, former)


@pytest.mark.usefixtures("heard")
@pytest.mark.parametrize(("jobs", "stop"), [("1", signal.SIGTERM), ("2", signal.SIGINT)], ids=["SIGTERM", "Ctrl-C"])
def test_an_interruption_ends_with_one_sentence_code_130_and_nothing_half_written(
    tmp_path: Path, jobs: str, stop: signal.Signals
) -> None:
    arguments = ["compare", "hamon-2017", "--territory", "toy", "--seeds", "40", "--jobs", jobs]  # takes long enough
    started = subprocess.Popen(
        [sys.executable, "-m", "simdesert", *arguments],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + 60
    while not list(tmp_path.glob("results/.*.partial/runs/*")) and time.monotonic() < until:
        time.sleep(0.1)
    os.killpg(started.pid, stop)
    out, err = started.communicate(timeout=120)
    assert (started.returncode, out) == (130, "")
    assert err == "simdesert: interrupted; nothing half-written was left behind\n"
    assert list(tmp_path.iterdir()) == []


PROVE = """
import sys
from simdesert.levers import LEVERS
from simdesert.levers._must_show import MustShow
from simdesert.views.cli import main

if __name__ == "__main__":
    LEVERS["msp"].must_show = (MustShow("houses open", "opened", "input", low=0.1, year=14),)
    sys.argv = "simdesert prove msp --territory toy --inhabitants-per-agent 20 --jobs 2".split()
    main()
"""


@pytest.mark.usefixtures("heard")
def test_an_interrupted_proof_leaves_nothing(tmp_path: Path) -> None:
    started = subprocess.Popen(
        [sys.executable, "-c", PROVE],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + 60
    while not list(tmp_path.glob("results/.proof-*.partial")) and time.monotonic() < until:
        time.sleep(0.1)
    time.sleep(1.0)
    os.killpg(started.pid, signal.SIGINT)
    out, err = started.communicate(timeout=120)
    assert (started.returncode, out) == (130, "")
    assert err == "simdesert: interrupted; nothing half-written was left behind\n"
    assert list(tmp_path.iterdir()) == []
