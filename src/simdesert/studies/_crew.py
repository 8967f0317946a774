"""A crew of processes: one fresh process a task, so many at a time, gone at once when the work is stopped.

A process lives for one task, so that memory that Mesa or numba keep cannot add up. (The standard pool can recycle its
workers too, but hangs or breaks when it is stopped meanwhile: CPython issue 115634.)
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Protocol, TypeVar

from simdesert.errors import OptionError

Result_co = TypeVar("Result_co", covariant=True)
Tell = Callable[[int], None]

THREADS = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
"""Settings by which a process learns how many threads it may use; they must stand before it starts."""

MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(2**30), "MALLOC_TRIM_THRESHOLD_": str(2**32)}
"""Lets glibc keep large arrays for the next ones: handing their pages back and forth costs a twentieth of the time."""


CONTROL_GROUPS, OWN_GROUP = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")
"""Where Linux keeps control groups (version 2), and where it says to which one this process belongs."""


def cores() -> int:
    """Return how many processes this one may run at the same time [count].

    The processors that it may use, or as many whole ones as its control group has time for (a container, a job of a
    cluster); at least one.
    """
    counted = getattr(os, "sched_getaffinity", None)
    usable = len(counted(0)) if counted else os.cpu_count() or 1
    return max(1, math.floor(min(usable, quota(CONTROL_GROUPS, OWN_GROUP))))


def quota(groups: Path, own: Path) -> float:
    """Return how many processors' time the control groups of this process allow it, infinite without a limit [count].

    The least of its own group and of those above it: time allowed in a period over the period, both in µs.

    Parameters
    ----------
    groups
        Folder of the control groups.
    own
        File whose line ``0::/path`` names the group of this process.

    References
    ----------
    Linux kernel, Documentation/admin-guide/cgroup-v2.rst, ``cpu.max``.
    """
    lines = _text(own).splitlines()
    path = next((line.removeprefix("0::") for line in lines if line.startswith("0::")), "/")
    group = groups / path.lstrip("/")
    return min(_allowed(_text(one / "cpu.max")) for one in (group, *group.parents) if one.is_relative_to(groups))


def _allowed(cpu_max: str) -> float:
    """Return what one ``cpu.max`` says, ``max 100000`` or ``150000 100000``; infinity if it says nothing."""
    words = cpu_max.split()
    numbers = [int(word) for word in words if word.isdecimal()]
    return numbers[0] / numbers[1] if len(words) == len(numbers) == 2 and numbers[1] else math.inf


def _text(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, ValueError):
        return ""


class Task(Protocol[Result_co]):
    """Something to do in a process of its own; it can be pickled."""

    def done(self, tell: Tell) -> Result_co:
        """Do it, telling how many more months are done, and return the result."""
        ...


def counter(progress: Callable[[int, int], None] | None, months: int) -> Tell:
    """Return a function that adds up the months told to it and passes (done, in all) on to `progress`.

    Parameters
    ----------
    progress
        Whom to tell, None for nobody.
    months
        Months in all.
    """
    done = 0

    def tell(more: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done, months)

    return tell


def all_results(tasks: Sequence[Task[Result_co]], jobs: int, tell: Tell) -> list[Result_co]:
    """Return the result of each task, in their order: done in this process if `jobs` is 1, else by :func:`all_done`."""
    return [task.done(tell) for task in tasks] if jobs == 1 else all_done(tasks, jobs, tell)


def all_done(tasks: Sequence[Task[Result_co]], jobs: int, tell: Tell) -> list[Result_co]:
    """Return the result of each task, in their order.

    Parameters
    ----------
    tasks
        What to do.
    jobs
        Processes at work at the same time [count].
    tell
        Called with the months that any process reports.

    Raises
    ------
    OptionError
        A process was killed, as the system does when memory runs out.
    """
    waiting = list(enumerate(tasks))[::-1]
    at_work: dict[Connection, tuple[int, SpawnProcess]] = {}
    results: dict[int, Result_co] = {}
    try:
        while waiting or at_work:
            while waiting and len(at_work) < jobs:
                row, task = waiting.pop()
                connection, process = _started(task, max(1, cores() // jobs))
                at_work[connection] = (row, process)
            for connection in _speaking(at_work):
                months, result = _heard(connection)
                tell(months) if months else results.update({at_work[connection][0]: result})
                if not months:
                    at_work.pop(connection)[1].join()
                    connection.close()
        return [results[row] for row in range(len(tasks))]
    finally:
        for connection, (_, process) in at_work.items():
            process.terminate()
            process.join()
            connection.close()


def _started(task: Task[Any], threads: int) -> tuple[Connection, SpawnProcess]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(there, task), daemon=True)
    with _deaf_to_interrupts(), _sharing(threads):  # what it inherits; Ctrl-C is the parent's business
        process.start()
    there.close()
    return here, process


@contextmanager
def _sharing(threads: int) -> Iterator[None]:
    """Let processes started meanwhile use that many threads each, or fewer where the user has said so.

    Side by side they would fight for the cores: with two threads on one core a run takes three times as long.
    """
    settings = {**MEMORY, **{name: str(min(threads, _said(name, threads))) for name in THREADS}}
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


def _said(name: str, otherwise: int) -> int:
    value = os.environ.get(name, "")
    return int(value) if value.isdecimal() and int(value) else otherwise


def _speaking(at_work: dict[Connection, tuple[int, SpawnProcess]]) -> list[Connection]:
    ready = wait(list(at_work))
    return [connection for connection in at_work if connection in ready]


def _heard(connection: Connection) -> tuple[int, Any]:
    """Return (months, None) while the task goes on, (0, result) at its end."""
    try:
        kind, what = connection.recv()
    except EOFError:
        remedy = "give fewer --jobs or more --inhabitants-per-agent"
        raise OptionError(f"a worker process was killed, most likely for want of memory; {remedy}") from None
    if kind == "failed":
        raise what
    return (what, None) if kind == "months" else (0, what)


def _work(connection: Connection, task: Task[Any]) -> None:
    """Do a task in this process and send what comes of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        result = task.done(lambda months: connection.send(("months", months)))
    except Exception as error:  # whatever it is, the parent is to hear of it
        connection.send(("failed", error))
    else:
        connection.send(("done", result))
    connection.close()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let processes started meanwhile ignore Ctrl-C; one that comes in between is kept for the parent, not lost."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    if hasattr(signal, "pthread_sigmask"):
        from multiprocessing.resource_tracker import ensure_running

        ensure_running()  # started later, by the first process, it would let Ctrl-C through to that one
    missed: list[int] = []
    former = signal.signal(signal.SIGINT, lambda number, _: missed.append(number))
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        signal.signal(signal.SIGINT, former)
        if missed:
            signal.raise_signal(signal.SIGINT)
