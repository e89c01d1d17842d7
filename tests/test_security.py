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
from typing import Any

import pytest

from tickerfeed.config.load import load
from tickerfeed.errors import ConfigError, StoreError
from tickerfeed.model import Document
from tickerfeed.serve import admin, signature
from tickerfeed.serve.app import PublicApp, Pulse
from tickerfeed.serve.documents import Shelf
from tickerfeed.serve.server import Server
from tickerfeed.store.database import SqlStore

ROOT = Path(__file__).resolve().parents[1]
CLASSES, _, _ = (ROOT / "docs/security.md").read_text("utf-8").partition("\n## ")
TABLE = [line for line in CLASSES.splitlines() if line.startswith("| ")][1:]
NEWS = Document("index.html", "text/html", b"<p>tin</p>", '"a"', datetime(2026, 5, 4, tzinfo=UTC))
# `python -m tickerfeed`, which does not rest before it asks a source in trouble once more.
RUN = "from tickerfeed.fetch import client; client.MOMENT = 0.01; from tickerfeed.__main__ import main; main()"
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
            self.send_response(200 if self.path.startswith("/feed") else int(self.path[1:4]))
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        item = "<item><title>Tin</title><link>https://bao.example/1</link></item>"
        feed = f'<rss version="2.0"><channel><title>Báo</title><link>{said}</link>{item}</channel></rss>'
        page = f"<html><title>{said}</title>"
        self.wfile.write((feed if self.path.startswith("/feed") else page).encode())

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
        url = f"http://127.0.0.1:{port}/{path}?token={SECRETS[1]}"
        fields = f'headers = {{ Authorization = "Bearer {SECRETS[2]}" }}\ncookies = {{ phien = "{SECRETS[2]}" }}'
        return f'[[source]]\nid = "s{number}"\nurl = "{url}"\n{fields}\n'

    paths = ("loop", "inside", "200", "403", "404", "410", "500", "feed")
    rows = [source(number, path, failing) for number, path in enumerate(paths)] + [source(9, "x", 1)]
    config = tmp_path / "tickerfeed.toml"
    config.write_text(
        f'store.url = "sqlite:///{tmp_path}/t.db"\npublish.directory = "{tmp_path}/out"\n'
        f'fetch.allow_networks = ["127.0.0.1:{failing}", "127.0.0.1:1"]\nlog.level = "debug"\n' + "".join(rows)
    )
    said = ""
    for words in (["poll", "--all"], ["sources", "--json"], ["sources"], ["check"], ["poll", "s1"]):
        command = [sys.executable, "-c", RUN, "--config", str(config), *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode != 2, done.stderr  # a mistake in the configuration would say nothing
        own = re.sub(r'"url": ".*"', "", done.stdout)  # of `sources --json`, which tells the operator what he wrote
        said += own + done.stderr
    for trouble in ("redirect", "refused-address", "not-a-feed", "unreachable", "new entries"):
        assert trouble in said, said
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file() and path.suffix not in {".gz", ".br"}]
    for text in (said, *(path.read_bytes().decode("utf-8", "replace") for path in written)):
        for secret in SECRETS:
            assert secret not in text, text[max(0, text.find(secret) - 300) : text.find(secret) + 100]


@pytest.mark.parametrize(
    "lines",
    [
        'serve.admin_token = ["{}"]',
        'serve.admin_tokn = "{}"',
        'serve.admin_token = "{}',
        'serve.admin_token = "{}\\u0000"',
        'publish.webhook = {{url = "https://a:{}@h.example:99999/", secret = "k"}}',
        'publish.webhook = {{url = "https://h.example/", secret = ["{}"]}}',
        'publish.hubs = ["gopher://a:{}@h.example/"]',
        'fetch.proxy = "socks5://a:{}@h.example"',
        'fetch.proxy = "a:{}@h.example:3128"',
        'fetch.proxy = "http://a:{}@h example"',
        'store.url = "mysql://a:{}@h.example/t"',
        'websub = {{enabled = true, callback_url = "https://a:{}@h.example/", listen = ":1"}}',
        '[[source]]\nid = "a"\nurl = "ftp://a:{}@h.example/"',
        '[[source]]\nid = "a"\nurl = "a:{}@h.example/"',
        '[[source]]\nid = "a"\nurl = "https://h.example/?token={}\\u0000"',
        '[[source]]\nid = "a"\nurl = "https://h.example/"\nheaders = {{Authorization = ["{}"]}}',
        '[[source]]\nid = "a"\nurl = "https://h.example/"\nheaders = {{"Authorization: Bearer {}" = "x"}}',
        '[[source]]\nid = "a"\nurl = "https://h.example/"\nheaders = {{Authorization = "{}\\n"}}',
        '[[source]]\nid = "a"\nurl = "https://h.example/"\ncookies = "s={}"',
    ],
)
def test_a_mistake_is_told_without_the_secret_in_it(tmp_path: Path, lines: str) -> None:
    path = tmp_path / "tickerfeed.toml"
    path.write_text(lines.format(SECRETS[0]))
    with pytest.raises(ConfigError) as told:
        load(path)
    assert SECRETS[0] not in f"{told.value} {told.value.mistakes} {told.value.__cause__}"


@pytest.mark.parametrize("url", ["postgresql://a:{}@127.0.0.1:1/t", "postgresql://127.0.0.1:1/t?user=a&password={}"])
def test_a_store_that_is_away_is_told_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as told:
        SqlStore(url.format(SECRETS[0]))
    assert SECRETS[0] not in str(told.value)


class _Compared:
    """Stands in for `compare_digest` where a room uses it, and keeps what it was asked."""

    def __init__(self, *, says: bool) -> None:
        self.says = says
        self.asked: list[tuple[object, object]] = []

    def __call__(self, one: object, other: object) -> bool:
        self.asked.append((one, other))
        return self.says


@pytest.mark.parametrize("says", [True, False])
async def test_a_token_is_judged_by_one_comparison_in_constant_time(monkeypatch, says: bool) -> None:
    compared = _Compared(says=says)
    monkeypatch.setattr(admin.secrets, "compare_digest", compared)
    guarded = admin.admin_app(admin.Insight(lambda: b"", tuple), "bimat")
    statuses = []
    for given in (b"bimat", b"bima", b"", b"x" * 5000, "bímật".encode()):
        scope = {"type": "http", "method": "GET", "path": "/metrics", "query_string": b"", "root_path": ""}
        sent = await _sent(guarded, scope | {"headers": [(b"authorization", b"Bearer " + given)]})
        statuses.append(sent[0]["status"])
    assert statuses == [200 if says else 401] * 5
    assert compared.asked == [(given, b"bimat") for given in (b"bimat", b"bima", b"", b"x" * 5000, "bímật".encode())]


@pytest.mark.parametrize("says", [True, False])
def test_a_signature_is_judged_by_one_comparison_in_constant_time(monkeypatch, says: bool) -> None:
    compared = _Compared(says=says)
    monkeypatch.setattr(signature.hmac, "compare_digest", compared)
    assert signature.is_signed(b"tin", "sha256=abc", "bimat") is says
    ((expected, given),) = compared.asked
    assert (len(str(expected)), given) == (64, "abc")


async def _sent(app: Any, scope: dict[str, Any]) -> list[dict[str, Any]]:
    """Ask an application one thing; return its messages."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent


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
