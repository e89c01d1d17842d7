"""A real Chromium, and web servers on loopback that answer what a test has written."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from tickerfeed.publish.templates import load
from tickerfeed.render.widget import CURRENT, widget

expect.set_options(timeout=20_000)  # ends as soon as it is so

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
STRICT = "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'; connect-src "


@dataclass
class Web:
    """A web server: ``files`` by path, with ``headers`` on every answer; ``seen`` are the requests (path, headers)."""

    files: dict[str, bytes] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    events: list[str] = field(default_factory=list)
    is_down: bool = False
    cuts: int = 0  # raised to end the streams that are open
    port: int = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def put(self, path: str, content: str | bytes | dict[str, Any]) -> str:
        text = json.dumps(content, ensure_ascii=False) if isinstance(content, dict) else content
        self.files[path] = text.encode() if isinstance(text, str) else text
        return self.origin + path

    def count(self, path: str) -> int:
        return sum(seen == path for seen, _ in self.seen)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    web: Web
    stopped: threading.Event

    def do_GET(self) -> None:
        told, cuts = len(self.web.events), self.web.cuts  # read first: who sees the request may tell or cut at once
        self.web.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        if self.path == "/events" and not self.web.is_down:
            return self._stream(told, cuts)
        body = None if self.web.is_down else self.web.files.get(self.path)
        tag = '"' + hashlib.sha256(body or b"").hexdigest()[:16] + '"'
        is_known = body is not None and self.headers.get("If-None-Match") == tag
        kind = {"js": "text/javascript", "json": "application/json", "css": "text/css"}.get(self.path.split(".")[-1])
        self.send_response(503 if self.web.is_down else 404 if body is None else 304 if is_known else 200)
        sent = b"" if body is None or is_known else body
        fixed = {"Content-Type": f"{kind or 'text/html'}; charset=utf-8", "ETag": tag, "Content-Length": str(len(sent))}
        for name, value in {**fixed, **self.web.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(sent)
        return None

    def _stream(self, told: int, cuts: int) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(b"retry: 50\n\n")
        while not self.stopped.wait(0.02) and cuts == self.web.cuts:
            for event in self.web.events[told:]:
                self.wfile.write(f"data: {event}\n\n".encode())
                told += 1
        self.close_connection = True

    def log_message(self, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64  # a connection that finds no place comes back only after a second

    def handle_error(self, *args: object) -> None:
        pass  # pages are closed while they ask


def _serve() -> Iterator[Web]:
    web, stopped = Web(), threading.Event()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"web": web, "stopped": stopped}))
    web.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield web
    stopped.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def portal() -> Iterator[Web]:
    """The site that shows the widget, with the strictest policy and the script at `/v1/ticker.js`."""
    for web in _serve():
        web.put(f"/{CURRENT}", widget(load())[0].body)
        yield web


@pytest.fixture
def feed(portal: Web) -> Iterator[Web]:
    """The site that the headlines come from: another origin."""
    for web in _serve():
        web.headers["Access-Control-Allow-Origin"] = "*"
        portal.headers["Content-Security-Policy"] = STRICT + web.origin
        yield web


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    if not CHROMIUM:
        pytest.skip("needs Chromium: apt install chromium")
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def window(browser: Browser) -> AsyncIterator[BrowserContext]:
    """The one in which most pages are opened: to make one takes longer than most tests."""
    context = await browser.new_context(viewport={"width": 800, "height": 300})
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, window: BrowserContext) -> AsyncIterator[Callable[..., Any]]:
    """Open an address; with options (of Playwright's `new_context`) in a window of its own.

    `page.complaints` collects errors, console messages of that kind, and dialogs.
    """
    async with AsyncExitStack() as stack:

        async def open_page(url: str, setup: str = "", has_clock: bool = False, **options: Any) -> Page:
            context = await browser.new_context(**options) if options or has_clock else window
            if context is not window:
                stack.push_async_callback(context.close)
            page = await context.new_page()
            stack.push_async_callback(page.close)
            page.set_default_timeout(20_000)
            complaints: list[str] = []
            page.complaints = complaints  # type: ignore[attr-defined]
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("dialog", lambda dialog: complaints.append(dialog.message))
            if setup:
                await page.add_init_script(setup)
            if has_clock:
                await page.clock.install(time=0)
                await page.clock.pause_at(1)  # it goes on only when a test lets it, however slow the machine is
            await page.goto(url)
            return page

        yield open_page


def line(*titles: str, **fields: Any) -> dict[str, Any]:
    """Return a `ticker.json` with headlines of these titles; their ids are the titles."""
    source = {"id": "song", "title": "Báo Sông", "url": "https://song.example/rss"}
    items = [
        {"id": title, "title": title, "url": f"https://song.example/{n}", "source": source, "urgent": False}
        for n, title in enumerate(titles)
    ]
    head = {
        "version": 1,
        "revision": "-".join(titles),
        "stale": False,
        "ttl": 60,
        "language": "vi",
        "title": "Tin làng",
    }
    return {**head, "links": {"live": None}, "items": items, **fields}


@pytest.fixture
def ticker() -> Callable[..., dict[str, Any]]:
    return line


@pytest.fixture
def show(portal: Web, feed: Web, visit: Callable[..., Any]) -> Callable[..., Any]:
    """Show `<news-ticker>` of the feed's `/ticker.json` on a page of the portal."""

    async def open_ticker(
        data: dict[str, Any] | None = None, attributes: str = "", inside: str = "", lang: str = "vi", **options: Any
    ) -> Page:
        if data is not None:
            feed.put("/ticker.json", data)
        script = options.pop("script", f'<script src="{CURRENT}" defer></script>')
        element = f'<news-ticker src="{feed.origin}/ticker.json" {attributes}>{inside}</news-ticker>'
        head = f'<!DOCTYPE html><html lang="{lang}"><title>Cổng</title>{script}'
        portal.put("/", f'{head}<a href="#x">trước</a>{element}<a href="#y">sau</a>')
        return await visit(portal.origin + "/", **options)

    return open_ticker
