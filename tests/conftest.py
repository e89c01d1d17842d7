"""Fixtures that every test may use."""

from __future__ import annotations

import hashlib
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

import private_postgres
import pytest
from hypothesis import settings

# The same examples at every run: whether a commit is good is no matter of luck. `make search` looks for others.
settings.register_profile("house", deadline=None, derandomize=True)  # a busy machine is no failure
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("house")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell starts so what it runs in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # else what we start could not be stopped by Ctrl-C


def rss(items: list[tuple[str, str]], title: str = "Báo thử") -> bytes:
    """Return an RSS 2.0 document of (title, link) pairs, dated one minute apart."""
    parts = [
        f"<item><title>{escape(text)}</title><link>{escape(link)}</link><guid>{escape(link)}</guid></item>"
        for text, link in items
    ]
    head = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title>'
    return f"{head}<link>https://bao.example/</link><description/>{''.join(parts)}</channel></rss>".encode()


@dataclass
class Origin:
    """A loopback web server with strong ETags: what `documents` holds under a path is what it answers."""

    documents: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str], int]] = field(default_factory=list)  # path, headers, status answered
    port: int = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def put(self, path: str, body: bytes, media_type: str = "application/rss+xml", status: int = 200) -> str:
        self.documents[path] = (status, media_type, body)
        return self.url(path)

    def answer(self, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        status, media_type, body = self.documents.get(path, (404, "text/plain", b"not here"))
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if status == 200 and headers.get("If-None-Match") == etag:
            status, body = 304, b""
        self.requests.append((path, headers, status))
        return status, {"Content-Type": media_type, "ETag": etag, "Content-Length": str(len(body))}, body


@dataclass
class Mailbox:
    """A loopback server that takes messages: ``answers`` by path (status, headers, body); 404 where there is none."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    messages: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)  # path, headers, body
    port: int = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *args: object) -> None:
        pass  # clients are killed on purpose


class _Silent(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[int]:
    """Answer on loopback; gives the port."""
    server = _Quiet(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def posted() -> Iterator[Mailbox]:
    """A loopback server that takes messages, for one test."""
    place = Mailbox()

    class Handler(_Silent):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            place.messages.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            status, headers, answer = place.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(answer))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer)

    with _serving(Handler) as place.port:
        yield place


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A loopback web server for one test."""
    place = Origin()

    class Handler(_Silent):
        def do_GET(self) -> None:
            status, headers, body = place.answer(self.path, dict(self.headers.items()))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    with _serving(Handler) as place.port:
        yield place


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL of this session's own; gives the url of a database."""
    programs = private_postgres.programs()
    if programs is None:
        pytest.skip(private_postgres.MISSING)
    with private_postgres.running(programs) as (url, _):
        yield url
