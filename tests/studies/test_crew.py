"""The crew: each process gets its share of the cores, and never more threads than the user has said."""

from __future__ import annotations

import os
from dataclasses import dataclass

import pytest

from simdesert.studies._crew import THREADS, Tell, all_done


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
