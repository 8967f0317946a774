"""The crew: each process gets its share of the cores, and never more threads than the user has said."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from simdesert.studies._crew import THREADS, Tell, all_done, cores, quota


@dataclass(frozen=True)
class Threads:
    """Tell how many threads this process was given."""

    def done(self, tell: Tell) -> list[str | None]:
        tell(1)
        return [os.environ.get(name) for name in THREADS]


def given(monkeypatch: pytest.MonkeyPatch, *, cores: int, jobs: int) -> list[str | None]:
    monkeypatch.setattr("simdesert.studies._crew.cores", lambda: cores)
    return all_done([Threads()], jobs, lambda months: None)[0]


@pytest.mark.parametrize(("cores", "jobs", "threads"), [(8, 2, "4"), (8, 3, "2"), (2, 4, "1")])
def test_processes_share_the_cores(monkeypatch: pytest.MonkeyPatch, cores: int, jobs: int, threads: str) -> None:
    for name in THREADS:
        monkeypatch.delenv(name, raising=False)
    assert given(monkeypatch, cores=cores, jobs=jobs) == [threads] * 3
    assert not any(name in os.environ for name in THREADS)


def test_a_number_of_threads_that_the_user_set_is_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, said in zip(THREADS, ("1", "16", "many"), strict=True):
        monkeypatch.setenv(name, said)
    assert given(monkeypatch, cores=8, jobs=2) == ["1", "4", "4"]
    assert [os.environ[name] for name in THREADS] == ["1", "16", "many"]


def limited(folder: Path, *, above: str, own: str) -> tuple[Path, Path]:
    """Write the limits of a group and of the one above it; return the folder of groups and the file that names ours."""
    group = folder / "cgroup" / "slice" / "job"
    group.mkdir(parents=True)
    (group.parent / "cpu.max").write_text(above)
    (group / "cpu.max").write_text(own)
    (folder / "self").write_text("1:cpu:/elsewhere\n0::/slice/job\n")
    return folder / "cgroup", folder / "self"


@pytest.mark.parametrize(
    ("above", "own", "allowed"),
    [
        ("max 100000\n", "250000 100000\n", 2.5),
        ("100000 50000\n", "400000 100000\n", 2.0),
        ("max 100000\n", "max 100000\n", math.inf),
        ("", "50000\n", math.inf),
        ("max 100000\n", "50000 0\n", math.inf),
    ],
)
def test_the_least_quota_of_the_groups_above_counts(tmp_path: Path, above: str, own: str, allowed: float) -> None:
    assert quota(*limited(tmp_path, above=above, own=own)) == allowed


def test_a_container_sees_its_own_group_as_the_first(tmp_path: Path) -> None:
    (tmp_path / "cpu.max").write_text("300000 100000")
    (tmp_path / "self").write_text("0::/\n")
    assert quota(tmp_path, tmp_path / "self") == 3.0


def test_a_system_without_control_groups_has_no_quota(tmp_path: Path) -> None:
    assert quota(tmp_path / "none", tmp_path / "nothing") == math.inf


@pytest.mark.parametrize(("own", "processes"), [("250000 100000", 2), ("20000 100000", 1), ("9900000 100000", 8)])
def test_no_more_processes_than_the_quota_has_time_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, own: str, processes: int
) -> None:
    groups, said = limited(tmp_path, above="max 100000", own=own)
    monkeypatch.setattr("simdesert.studies._crew.CONTROL_GROUPS", groups)
    monkeypatch.setattr("simdesert.studies._crew.OWN_GROUP", said)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    assert cores() == processes
