"""The table of docs/security.md, and classes of fault that no single room can show."""

from __future__ import annotations

import ast
import asyncio
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tickerfeed.model import Document
from tickerfeed.serve.app import PublicApp, Pulse
from tickerfeed.serve.documents import Shelf
from tickerfeed.serve.server import Server

ROOT = Path(__file__).resolve().parents[1]
TABLE = [line for line in (ROOT / "docs/security.md").read_text("utf-8").splitlines() if line.startswith("| ")][1:]
NEWS = Document("index.html", "text/html", b"<p>tin</p>", '"a"', datetime(2026, 5, 4, tzinfo=UTC))
SECRETS = ("matkhau-rieng", "bimat-rieng", "chia-khoa")


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.split("|")[1].strip())
def test_every_class_of_fault_has_its_tests(row: str) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row)
    assert named
    for path, test in named:
        assert re.search(rf"def {test}\(", (ROOT / path).read_text("utf-8")), (path, test)


def test_no_other_client_is_made() -> None:
    makers = {"AsyncClient", "Client", "urlopen", "HTTPConnection", "HTTPSConnection", "open_connection"}
    for path in (ROOT / "src/tickerfeed").rglob("*.py"):
        if path.parent.name == "fetch" or "demo" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="httpx" | "request" | "http" | "asyncio"), attr=made)
                ):
                    assert made not in makers, path


class _Failing(BaseHTTPRequestHandler):
    """Fails in a way that the path names, and says our own address back."""

    def do_GET(self) -> None:
        said = f"http://ban:{SECRETS[0]}@{self.headers['Host']}{self.path}"
        if self.path.startswith("/loop"):
            self.send_response(302)
            self.send_header("Location", said)
        elif self.path.startswith("/inside"):
            self.send_response(302)
            self.send_header("Location", f"http://ban:{SECRETS[0]}@10.0.0.1/?token={SECRETS[1]}")
        else:
            self.send_response(int(self.path[1:4]))
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f"<html><title>{said}</title>".encode())

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def failing() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Failing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_no_secret_of_a_failing_source_is_told(tmp_path: Path, failing: int) -> None:
    def source(number: int, path: str, port: int) -> str:
        url = f"http://ban:{SECRETS[0]}@127.0.0.1:{port}/{path}?token={SECRETS[1]}"
        return f'[[source]]\nid = "s{number}"\nurl = "{url}"\nheaders = {{ Authorization = "Bearer {SECRETS[2]}" }}\n'

    paths = ("loop", "inside", "200", "403", "404", "410", "500")
    rows = [source(number, path, failing) for number, path in enumerate(paths)] + [source(9, "x", 1)]
    config = tmp_path / "tickerfeed.toml"
    config.write_text(
        f'store.url = "sqlite:///{tmp_path}/t.db"\npublish.directory = "{tmp_path}/out"\n'
        f'fetch.allow_networks = ["127.0.0.1:{failing}", "127.0.0.1:1"]\nlog.level = "debug"\n' + "".join(rows)
    )
    said = ""
    for words in (["poll", "--all"], ["sources", "--json"], ["sources"], ["publish"], ["poll", "s1"]):
        command = [sys.executable, "-m", "tickerfeed", "--config", str(config), *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said += done.stdout + done.stderr
    assert "s1" in said
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file() and path.suffix not in {".gz", ".br"}]
    for text in (said, *(path.read_bytes().decode("utf-8", "replace") for path in written)):
        for secret in SECRETS:
            assert secret not in text, text[max(0, text.find(secret) - 300) : text.find(secret) + 100]


async def _answered(raw: bytes) -> bytes:
    """Send bytes to the public address; return all that comes back."""
    shelf = Shelf()
    shelf.put([NEWS])
    server = Server(PublicApp(shelf, Pulse(lambda: NEWS, lambda: True, lambda: True)), "127.0.0.1:0")
    await server.start()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(raw)
        if writer.can_write_eof():
            writer.write_eof()
        async with asyncio.timeout(5):
            found = await reader.read()
        writer.close()
    finally:
        await server.stop()
    return found


async def test_the_host_field_changes_nothing() -> None:
    asked = [await _answered(b"GET / HTTP/1.1\r\nHost: %s\r\n\r\n" % host) for host in (b"a.example", b"evil.example")]
    plain = [re.sub(rb"date: [^\r]*", b"", answer) for answer in asked]
    assert plain[0] == plain[1]
    assert b"evil" not in plain[1]


@pytest.mark.parametrize(
    "fields",
    [
        b"Content-Length: 3\r\nTransfer-Encoding: chunked",
        b"Content-Length: 3\r\nContent-Length: 4",
        b"Transfer-Encoding: chunked, identity",
        b"Transfer-Encoding : chunked",
        b"Content-Length: +3",
        b"X: a\nGET /x HTTP/1.1",
    ],
)
async def test_a_request_with_two_meanings_is_not_followed(fields: bytes) -> None:
    raw = b"GET / HTTP/1.1\r\nHost: a\r\n" + fields + b"\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: a\r\n\r\n"
    assert b"ok\n" not in await _answered(raw)
