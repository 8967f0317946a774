"""Resuming: a file fetched over HTTP from a server that may break off, stall or fail for a while."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simdesert.errors import DownloadError

if TYPE_CHECKING:
    import requests

Watch = Callable[[int, int, str], None]
"""Told of bytes there, bytes in all (0 if unknown), and what goes wrong (empty if nothing)."""

CHUNK = 1 << 13
"""What is written at once [bytes]; of a chunk that breaks off nothing is kept."""

PASSING = (408, 425, 429)
"""Refusals of a server that are worth another attempt, besides its own failures (500 and above)."""

BEYOND_THE_END = 416
"""The answer to a request for what comes after the end of a file."""


@dataclass(frozen=True)
class Patience:
    """How long to wait for a server.

    Attributes
    ----------
    pauses
        Before each further attempt [s]; there is one attempt more than pauses.
    connect, silence
        After how long a connection, and a silence in the middle of a file, is given up [s].
    """

    pauses: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0)
    connect: float = 10.0
    silence: float = 30.0


class _Passing(Exception):  # noqa: N818  # no error yet: it is tried again
    pass


@dataclass(frozen=True)
class Resuming:
    """A downloader for :func:`pooch.retrieve` that goes on where it broke off.

    What has arrived lies in `partial` until the file is whole; beside it is written what the server calls this edition
    of the file (``ETag`` or ``Last-Modified``). Another attempt, also in a later run, asks for the rest of the same
    edition (``Range`` with ``If-Range``); a server that cannot, or has another edition, sends the whole again.
    """

    partial: Path
    patience: Patience
    watch: Watch

    def __call__(self, url: str, output_file: str, pooch: Any, check_only: bool = False) -> None:
        """Fetch `url` into `output_file`.

        Raises
        ------
        DownloadError
            The server refuses, or fails in all attempts.
        """
        for pause in (*self.patience.pauses, None):
            try:
                self._attempt(url)
                break
            except _Passing as failure:
                if pause is None:
                    tried = len(self.patience.pauses) + 1
                    raise DownloadError(f"cannot reach {url} ({failure}; tried {tried} times)") from failure
                self.watch(self._there(), 0, f"{failure}; trying again in {pause:g} s")
                time.sleep(pause)
        shutil.move(self.partial, output_file)
        self._edition.unlink(missing_ok=True)

    @property
    def _edition(self) -> Path:
        return self.partial.with_name(f"{self.partial.name}.edition")

    def _there(self) -> int:
        return self.partial.stat().st_size if self.partial.exists() else 0

    def _attempt(self, url: str) -> None:
        import requests

        headers = {"Accept-Encoding": "identity"}  # positions in the file are those on the wire
        if self._there() and self._edition.is_file():
            where, _, edition = self._edition.read_text(encoding="utf-8").partition("\n")
            if where == url:
                headers |= {"Range": f"bytes={self._there()}-", "If-Range": edition}
        waits = (self.patience.connect, self.patience.silence)
        try:
            with requests.get(url, headers=headers, stream=True, timeout=waits) as answer:
                self._check(url, answer)
                self._receive(url, answer)
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) as error:
            raise DownloadError(f"'{url}' is not the address of a file") from error
        except requests.exceptions.RequestException as error:
            raise _Passing(_reason(error)) from error

    def _check(self, url: str, answer: requests.Response) -> None:
        status = answer.status_code
        if status == BEYOND_THE_END:
            self.partial.unlink(missing_ok=True)
        if status in (*PASSING, BEYOND_THE_END) or status >= 500:
            raise _Passing(f"the server answers {status}")
        if not answer.ok:
            raise DownloadError(f"cannot fetch {url} (the server answers {status})")

    def _receive(self, url: str, answer: requests.Response) -> None:
        start = self._there() if answer.status_code == 206 else 0
        if start and not answer.headers.get("Content-Range", "").startswith(f"bytes {start}-"):
            self.partial.unlink()
            raise _Passing("the server continues at another place")
        plain = "Content-Encoding" not in answer.headers
        length = int(answer.headers.get("Content-Length", 0)) if plain else 0
        in_all = start + length if length else 0
        with self.partial.open("ab" if start else "wb") as file:
            if not start:
                self._remember(url, answer if plain else None)
            for chunk in answer.iter_content(CHUNK):
                file.write(chunk)
                self.watch(file.tell(), in_all, "")
        if in_all and self._there() != in_all:
            raise _Passing(f"it broke off after {self._there():,} of {in_all:,} bytes")

    def _remember(self, url: str, answer: requests.Response | None) -> None:
        """Write down which edition of the file is arriving, if the server says so and it can be continued."""
        headers = {} if answer is None else answer.headers
        edition = headers.get("ETag") or headers.get("Last-Modified") or ""
        if edition and not edition.startswith("W/"):
            self._edition.write_text(f"{url}\n{edition}", encoding="utf-8")
        else:
            self._edition.unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    import requests

    if isinstance(error, requests.exceptions.Timeout) or "timed out" in str(error):
        return "it does not answer in time"
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return "it broke off"
    return "no connection"
