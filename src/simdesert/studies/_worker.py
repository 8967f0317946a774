"""What a worker process needs before its first task, and nothing heavy: a queue to report to, no Ctrl-C of its own."""

from __future__ import annotations

import signal
from typing import Any, Protocol


class Queue(Protocol):
    """A queue between processes."""

    def put(self, item: Any) -> None:
        """Put an item at the end."""


_REPORTS: list[Queue] = []


def begin(reports: Queue) -> None:
    """Prepare this process: Ctrl-C is the parent's business, progress goes to `reports`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _REPORTS[:] = [reports]


def report(months: int) -> None:
    """Tell the parent that `months` more months are done."""
    for queue in _REPORTS:
        queue.put(months)
