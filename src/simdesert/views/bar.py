"""A progress bar on the error stream, shown on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function of (done, in all) that moves a bar; silent where the error stream is no terminal.

    If the model must be compiled first, or each time, a line says so on any error stream.
    """
    from simdesert._compiled import about_compiling

    console = Console(stderr=True)
    if note := about_compiling():
        print(f"simdesert: {note}", file=sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
               TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(title, total=None)

        def move(done: int, in_all: int) -> None:
            progress.update(task, completed=done, total=in_all)

        yield move


@contextmanager
def bytes_bar(title: str) -> Iterator[Callable[[int, int, str], None]]:
    """Yield a function of (bytes there, in all, trouble) that moves a bar; each trouble is told on any error stream."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(title, total=None)

        def move(there: int, in_all: int, trouble: str) -> None:
            if trouble:
                print(f"simdesert: {title}: {trouble}", file=sys.stderr)
            progress.update(task, completed=there, total=in_all or None)

        yield move
