from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

Sheets = Mapping[str, Sequence[Sequence[object]]]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Write sheets (name → rows of cells, None for empty ones) into a workbook and return its path."""

    from xlsxwriter import Workbook

    def write(name: str, sheets: Sheets) -> Path:
        with Workbook(tmp_path / name) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for number, row in enumerate(rows):
                    for column, cell in enumerate(row):
                        sheet.write(number, column, cell)
        return tmp_path / name

    return write


@dataclass
class Server:
    """A server of files on this machine that does what the next word of `plan` says, and serves well when it is empty.

    Words: ``truncate`` (breaks off halfway), ``stall`` (falls silent halfway), ``page`` (a web page), or a status.
    """

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    plan: list[str] = field(default_factory=list)
    edition: str = '"1"'
    ranges: bool = True
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        word = self.plan.pop(0) if self.plan else "whole"
        span = handler.headers["Range"]
        self.asked.append((handler.path.lstrip("/"), span))
        content = b"<html>moved</html>" if word == "page" else self.files.get(handler.path.lstrip("/"))
        if word.isdigit() or content is None:
            handler.send_error(int(word) if word.isdigit() else 404)
            return
        start = 0
        if span and self.ranges and handler.headers["If-Range"] == self.edition:
            start = int(span.removeprefix("bytes=").removesuffix("-"))
        if start >= len(content):
            handler.send_error(416)
            return
        handler.send_response(206 if start else 200)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        if self.edition:
            handler.send_header("ETag", self.edition)
        handler.send_header("Content-Length", str(len(content) - start))
        handler.end_headers()
        halfway = (start + len(content)) // 2
        handler.wfile.write(content[start:] if word in ("whole", "page") else content[start:halfway])
        handler.wfile.flush()
        if word == "stall":
            self.over.wait(10)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Serve files on this machine, and let nobody look for another one: no test touches the internet."""
    served = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.answer(self)

        def log_message(self, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            pass

    look_up = socket.getaddrinfo

    def only_here(host: str, *rest: object, **more: object) -> object:
        if host != "127.0.0.1":
            raise socket.gaierror(f"a test looked for {host}")
        return look_up(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", only_here)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Quiet(("127.0.0.1", 0), Handler) as listening:
        served.url = f"http://127.0.0.1:{listening.server_port}"
        thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield served
        served.over.set()
        listening.shutdown()
        thread.join()
