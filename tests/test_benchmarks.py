"""The benchmarks run, say what they measured against which goal, and keep what was not asked for again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def found_at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))


@pytest.fixture
def main(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The command, with its in-process cases run in this process: an import of the model takes seconds."""
    from benchmarks import __main__, months, packages, places, plain, process, seeds

    def here(function: str, values: dict[str, Any]) -> dict[str, Any]:
        home, _, name = function.partition(":")
        return {**getattr(sys.modules[home], name)(**values), "peak": 1}

    for module in (months, packages, places, plain, seeds):
        monkeypatch.setattr(module, "in_child", here)
    monkeypatch.setattr(packages, "run_once", lambda words: process.Done(1.0 + ("everything" in words), 1, ""))
    yield __main__.main
    months.lived.cache_clear()
    plain.measured.cache_clear()


def test_a_goal_says_its_bound_and_judges() -> None:
    from benchmarks.row import Goal, Row

    goal = Goal(150.0, aim=60.0)
    assert goal.text("s") == "≤ 150 s, aim at 60"
    assert Row("a", "b", 149.0, "s", goal).verdict == "yes"
    assert Row("a", "b", 151.0, "s", goal).verdict == "**no**"
    assert Row("a", "b", 199.0, "×", Goal(200.0, most=False)).verdict == "**no**"
    assert Row("a", "b", 1.0, "s", goal, full=False).verdict == "–"
    assert Row("a", "b", None, "s", goal, note="absent").obtained == "not measured"


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (0.00001, "< 0.0001"), (0.0123, "0.0123"), (1.256, "1.26"), (12.34, "12.3"), (65432.1, "65,432")],
)
def test_figures_have_about_three_digits(value: float, said: str) -> None:
    from benchmarks.row import number

    assert number(value) == said


def test_a_process_is_timed_and_its_memory_known() -> None:
    program = (  # in a small process: the peak counts what the one that starts it holds
        "import sys\n"
        "from benchmarks.process import timed\n"
        "for n in (1, 50_000_000):\n"
        "    done = timed([sys.executable, '-c', f'b = bytearray({n}); print(len(b))'])\n"
        "    print(done.output.strip(), done.peak, done.seconds)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    small, large = ([float(part) for part in line.split()] for line in ran.stdout.splitlines())
    assert (small[0], large[0]) == (1, 50e6)
    assert small[1] < 40e6 < 50e6 < large[1] < 90e6
    assert 0.0 < small[2] < 30.0


def test_the_command_itself_stays_small_until_the_figure() -> None:
    program = (
        "import sys, benchmarks.__main__; print([n for n in ('numpy', 'numba', 'matplotlib') if n in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_a_process_that_fails_says_its_last_line() -> None:
    from benchmarks.process import ProcessError, timed

    with pytest.raises(ProcessError, match="ValueError: no such thing"):
        timed([sys.executable, "-c", "raise ValueError('no such thing')"])


def test_cases_run_and_the_others_are_kept(main: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--setting", "tiny", "--out", str(tmp_path), "--only"]
    assert main([*words, "cost", "seeds", "packages", "plain"]) == 0
    assert main([*words, "apl", "loading"]) == 0
    found = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert list(found["cases"]) == ["loading", "apl", "cost", "seeds", "packages", "plain"]
    rows = {row["work"]: row for case in found["cases"].values() for row in case["rows"]}
    assert rows["state of a patient"]["verdict"] == "yes"
    assert [row["value"] for work, row in rows.items() if "compiled after the first" in work] == [0]
    assert [row["value"] for work, row in rows.items() if "whole processes" in work] == [2.0]
    assert all(row["value"] > 0 for work, row in rows.items() if "after the first" not in work and "memory" not in work)
    assert [row["note"] for row in rows.values() if "they lived the same months" in row["note"]]
    assert list(found["others"]) == ["every patient a Mesa agent"]
    assert [point["scale"] for point in found["curve"]] == [1000, 2000]
    assert {"seek", "practise"} <= set(found["curve"][0]["verbs_s"]["a month"])
    assert found["machine"]["cores"] >= 1
    page = (tmp_path / "results.md").read_text(encoding="utf-8")
    assert page.startswith("# Benchmarks (tiny)")
    assert f" {found['machine']['cores']} cores, {found['machine']['memory_gb']} GB; " in page.splitlines()[2]
    assert "| state of a patient | ≤ 16 bytes | 11 bytes | yes |" in page
    assert (tmp_path / "cost.svg").stat().st_size < 100_000
    assert "state of a patient: 11 bytes (goal ≤ 16 bytes: yes)" in capsys.readouterr().out


def test_a_case_that_cannot_run_is_told_and_the_rest_goes_on(
    main: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from benchmarks import __main__
    from benchmarks.process import ProcessError

    def broken(setting: object) -> list[Any]:
        raise ProcessError("MemoryError: too much")

    monkeypatch.setitem(__main__.CASES, "seeds", broken)
    assert main(["--setting", "tiny", "--out", str(tmp_path), "--only", "seeds", "apl"]) == 1
    page = (tmp_path / "results.md").read_text(encoding="utf-8")
    assert "not measured (failed: MemoryError: too much)" in page
    assert "APL of 301 communes" in page


def test_an_idiom_that_is_not_installed_is_named_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks import frames

    monkeypatch.setenv(frames.SETTING, sys.executable)
    assert "does not run" in frames.lived_by("no_such_script.py", "no_file", (1, 0, 0))["absent"]


def test_of_an_idiom_the_best_month_counts_and_the_first_of_a_run_does_not() -> None:
    from benchmarks.frames import summed

    def month(clock: float, processor: float, needed: float) -> dict[str, Any]:
        return {"clock_s": clock, "processor_s": processor, "sums": [needed] + [0.0] * 7, "registered": 4}

    free, alone = [month(0.1, 0.1, 10.0), month(3.0, 5.0, 20.0), month(2.0, 4.0, 30.0)], [month(1.0, 9.0, 0.0)] * 2
    found = summed([(0, free), (1, alone)], 7)
    assert (found["patients"], found["clock_s"], found["processor_s"]) == (7, 2.0, 9.0)
    assert found["sums"] == [12.0, *[0.0] * 7, 4.0]  # (10 + 20 + 30 + 0 + 0)/5
    assert summed([(0, {"absent": "why"})], 7) == {"absent": "why"}


def test_how_far_the_months_of_both_sides_lie_apart_is_said() -> None:
    from benchmarks.frames import agreement

    def with_other(position: int, value: float) -> list[float]:
        return [*ours[:position], value, *ours[position + 1 :]]

    ours = [1000.0, 300.0, 600.0, 10.0, 10.0, 80.0, 6000.0, 200.0, 50.0]
    assert agreement(ours, ours).startswith("the same months but for chance: needed +0.0 %, not sought +0.0 %")
    late = agreement(ours, with_other(6, 6240.0))  # 10.4 instead of 10 hundredths of a day
    assert late.startswith("**not the same months (mean wait)**")
    assert "mean wait +4.0 %" in late
    assert "not the same" not in agreement(ours, with_other(3, 10.4))  # of few visits, chance moves more
    assert "**not the same months (remote)**" in agreement(ours, with_other(3, 11.0))


@pytest.fixture(scope="module")
def scarce(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], str]:
    """Two months of the toy in which doctors have long waits and a third of the patients nobody, and its start."""
    sys.path.insert(0, str(ROOT))
    from benchmarks import sought

    model, file = sought.begun("toy"), str(tmp_path_factory.mktemp("idioms") / "patients.npz")
    model.doctors.wait[model.settled] = 3000 + 40 * (model.settled % 100)
    model.doctors.listed[model.settled] /= 2.0
    model.patients.gp[::3] = -1
    sought.write(model, file)
    lived = sought.live(model, 2, 0, 0)
    assert sought.live(model, 2, 0, 1)[1]["sums"] == lived[1]["sums"]  # back at the same start, with one thread
    model.close()
    sys.path.remove(str(ROOT))
    return lived, file


@pytest.mark.parametrize(("name", "module"), [("mesa-frames", "mesa_frames"), ("AMBER", "ambr")])
def test_an_idiom_lives_the_same_months_as_simdesert(
    scarce: tuple[list[dict[str, Any]], str], name: str, module: str
) -> None:
    from benchmarks import frames

    python = os.environ.get(frames.SETTING, sys.executable)
    if subprocess.run([python, "-c", f"import {module}"], capture_output=True, check=False).returncode:
        pytest.skip(f"{name} is not installed for {python}: see benchmarks/requirements.txt and {frames.SETTING}")
    ours, file = scarce
    theirs = frames.lived_by(frames.IDIOMS[name], file, (2, 0, 0))
    expected, found = (
        dict(zip(frames.SUMS, (sum(both) for both in zip(*sums, strict=True)), strict=True))
        for sums in ([[*month["sums"], month["registered"]] for month in side] for side in (ours, theirs))
    )
    for sums in (expected, found):
        sums["waited"] /= sums["booked"]
    for of, count in expected.items():
        chance = 5.0 * (2.0 / count) ** 0.5 if of != "waited" else 0.005  # five standard deviations of a difference
        assert found[of] == pytest.approx(count, rel=0.01 + chance), of
