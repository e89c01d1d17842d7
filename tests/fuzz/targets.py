"""What is fuzzed: each target takes any bytes and fails where a law of the house is broken.

The laws: nothing but the declared errors is raised; what comes out is bounded and plain; what is meant to be a fixed
point is one; the fast way gives what the plain way gives. The first bytes of an input choose among ways to read it.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lxml import etree
from msgspec import Struct
from uvicorn.server import ServerState

from tickerfeed.config.load import load
from tickerfeed.errors import BackupError, ConfigError, Disallowed, FetchError, ParseError, TickerfeedError
from tickerfeed.fetch import robots
from tickerfeed.fetch.answer import Answer
from tickerfeed.fetch.decode import Body
from tickerfeed.fetch.redirect import follow
from tickerfeed.model import (
    Document,
    Entry,
    Feed,
    Headline,
    Response,
    Site,
    Source,
    SourceKind,
    SourceState,
    StoredEntry,
    Story,
    Ticker,
    Told,
)
from tickerfeed.parse import charset, document, feed, opml
from tickerfeed.parse.article import reader as article
from tickerfeed.parse.discovery.survey import survey
from tickerfeed.parse.fast import reader as fast
from tickerfeed.parse.moments import reading
from tickerfeed.parse.sniff import Kind, sniff
from tickerfeed.poll.options import PollOptions
from tickerfeed.poll.outcome import Modified, judge
from tickerfeed.poll.request import ask
from tickerfeed.poll.settle import settle
from tickerfeed.render.atom import atom
from tickerfeed.render.jsonfeed import jsonfeed
from tickerfeed.render.publication import Publication
from tickerfeed.render.rss import rss
from tickerfeed.render.tickerjson import ticker_json
from tickerfeed.serve.admin import Insight, admin_app
from tickerfeed.serve.app import PublicApp, Pulse
from tickerfeed.serve.callback import CallbackApp, Desk
from tickerfeed.serve.documents import Shelf
from tickerfeed.serve.negotiate import wanted
from tickerfeed.serve.protocol import BoundedHttp
from tickerfeed.serve.server import Server
from tickerfeed.serve.signature import is_signed
from tickerfeed.store.backup import BackupFile
from tickerfeed.text import clean, dates, headers, urls

NOON = datetime(2026, 5, 4, 5, tzinfo=UTC)
URL = "https://tin.example/a/feed?x=1"
MOST = 50  # entries that are taken
LIMIT = 100_000  # bytes of a body
RAW = frozenset({"summary_html", "content_html", "date_raw", "id", "language", "media_type", "version", "select"})

Target = Callable[[bytes], None]


def plain(text: str) -> None:
    """Check that a text is what may be shown: composed, in order, without what nobody sees."""
    assert clean.block(text) == text or clean.line(text) == text, ascii(text)
    assert unicodedata.is_normalized("NFC", text), ascii(text)


def sound(value: Any, name: str = "") -> None:
    """Check a noun and all that is in it: texts are plain, addresses are web addresses, times are aware."""
    match value:
        case str() if name in {
            "link",
            "url",
            "uri",
            "comments",
            "comment_feed",
            "original_link",
            "image",
            "hub",
            "topic",
        }:
            assert urls.absolute(value) == value, (name, value)
        case str() if name not in RAW:
            plain(value)
        case datetime():
            assert value.tzinfo is UTC, (name, value)
        case tuple():
            assert len(value) <= 5000, (name, len(value))
            for one in value:
                sound(one, name)
        case Struct():
            for one in value.__struct_fields__:
                sound(getattr(value, one), one)


def published(found: Feed) -> None:
    """Check that the outputs made of these entries can be read."""
    told = tuple(_told(number, entry) for number, entry in enumerate(found.entries[:5], 1))
    lines = tuple(Headline(one.story.id, one.head.entry.title, one.head.entry.link, "s") for one in told)
    ticker = Ticker(" ".join(line.text for line in lines), "|", lines)
    site = Site(url="https://ra.example/", authority="ra.example,2026")
    source = Source("s", URL, found.title, language=found.language)
    publication = Publication(site=site, sources={"s": source}, told=told, ticker=ticker)
    for made in (atom(publication), rss(publication)):
        etree.fromstring(made.body)
    for made in (jsonfeed(publication), ticker_json(publication)):
        json.loads(made.body)


def _told(number: int, entry: Entry) -> Told:
    stored = StoredEntry(number, number, "s", f"k{number}", entry, NOON, NOON, NOON)
    return Told(Story(f"tag:ra.example,2026:{number}", number, number, (number,), NOON, NOON), (stored,))


def _parsed(body: bytes, kind: SourceKind, media_type: str = "") -> None:
    answer = Response(URL, 200, {"content-type": media_type}, body)
    try:
        found = document.parse(answer, Source("s", URL, kind=kind), MOST)
    except ParseError:
        return
    assert len(found.entries) <= MOST
    sound(found)
    published(found)


def as_feed(data: bytes) -> None:
    """Feeds; the fast reader gives what feedparser gives."""
    _parsed(data, SourceKind.FEED, "application/xml")
    text = charset.decode(data, "", None)
    seen = sniff(text)
    if seen.kind is Kind.XML_FEED:
        habit = reading(None, "dmy")
        quick = fast.read(text[seen.start :].encode(), URL, habit, MOST)
        if quick:
            assert quick == feed.read(text[seen.start :], URL, habit, MOST)


def as_json(data: bytes) -> None:
    """JSON Feed, and JSON that lists news under names of its own."""
    _parsed(data, SourceKind.JSON, "application/json")


def as_listing(data: bytes) -> None:
    """Pages that list news."""
    _parsed(data, SourceKind.LISTING, "text/html")
    _parsed(data, SourceKind.AUTO, "text/html")


def as_tickerline(data: bytes) -> None:
    """Pages with a portal's own ticker."""
    _parsed(data, SourceKind.TICKERLINE, "text/html; charset=utf-8")


def as_sitemap(data: bytes) -> None:
    """News sitemaps and their indexes."""
    _parsed(data, SourceKind.SITEMAP, "application/xml")


def as_article(data: bytes) -> None:
    """One piece's page, and what a page offers to be polled."""
    answer = Response(URL, 200, {"content-type": "text/html"}, data)
    for read in (lambda: article.read(answer, Source("s", URL)), lambda: survey(answer)):
        try:
            sound(read())
        except ParseError:
            continue


def as_opml(data: bytes) -> None:
    """Lists of subscriptions."""
    try:
        found = opml.read_opml(data, LIMIT, MOST)
    except TickerfeedError:
        return
    assert len(found) <= MOST
    for one in found:  # addresses stay as they are written, and are judged when they are taken over
        plain(one.title)


def as_text(data: bytes) -> None:
    """Plain text out of anything; cleaning twice is cleaning once."""
    text = data.decode("utf-8", "surrogatepass" if data[:1] == b"s" else "replace") if _is_text(data) else ""
    for way in (clean.line, clean.block):
        assert way(way(text)) == way(text), ascii(text)
    seen = clean.text_of_html(text)
    assert clean.line(seen) == seen, ascii(text)
    assert len(clean.truncate(seen, 20)) <= 20
    begun = clean.beginning_of_html(text, 40)
    assert begun is None or seen.startswith(begun[:40]), ascii(text)


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass" if data[:1] == b"s" else "replace")
    except UnicodeDecodeError:
        return False
    return True


def as_date(data: bytes) -> None:
    """Dates in any writing; an HTTP date is read back as it was written."""
    text = data.decode("utf-8", "replace")
    for order in ("dmy", "mdy"):
        when = dates.parse(text, UTC, order).when
        if when is not None:
            assert when.tzinfo is UTC, ascii(text)
            if when.year >= 1970:
                assert headers.parse_http_date(headers.http_date(when)) == when.replace(microsecond=0), ascii(text)


def as_url(data: bytes) -> None:
    """Addresses; the canonical form of an address is its own."""
    text = data.decode("utf-8", "replace")
    found = urls.absolute(text, URL)
    if found is not None:
        assert urls.absolute(found) == found, ascii(text)
        assert "@" not in found.split("/")[2], ascii(text)
        key = urls.canonical(found)
        assert urls.canonical(f"https://{key}") == key, ascii(text)
        assert len(key) <= 4 * urls.MAX_LENGTH
    masked = urls.mask(text)
    assert "\n" not in masked
    assert "matkhau" not in urls.mask(f"https://ban:matkhau@{text}"), ascii(text)


def as_headers(data: bytes) -> None:
    """Fields of an answer, read by those who judge it."""
    text = data.decode("latin-1")
    wait = headers.retry_after(text, NOON)
    assert wait is None or timedelta(0) <= wait <= headers.MAX_RETRY
    first, _, second = text.partition("\n")
    fresh = headers.freshness({"cache-control": first, "expires": second, "age": second, "date": first}, NOON)
    assert fresh is None or timedelta(0) <= fresh <= headers.MAX_FRESHNESS
    for relation, url, given in headers.described_links(text, URL):
        assert urls.absolute(url) == url
        assert relation == relation.lower(), ascii(text)
        assert all(name == name.lower() for name in given), ascii(text)
    plain(clean.line(charset.decode(b"tin", text)))
    assert set(wanted(text)) <= {"br", "gzip"}, ascii(text)
    assert not is_signed(b"tin", text, "bimat"), ascii(text)
    try:
        follow((URL,), 302, [text], 5)
    except FetchError:
        return


def as_meaning(data: bytes) -> None:
    """A poll, by the status and the fields of its answer: what is remembered of it, and what is sent the next time."""
    head, _, body = data.partition(b"\n\n")
    # What `answer` lets through: neither NUL nor a carriage return.
    status, *lines = head.decode("latin-1").translate({0: None, 13: None}).split("\n")
    pairs = (line.partition(":") for line in lines)
    fields = {name.strip().lower(): value.strip() for name, _, value in pairs}
    source, options = Source("s", URL), PollOptions()
    state, now = SourceState("s"), NOON
    for _ in range(2):  # the second time, what was remembered counts
        answer = Response(
            URL, int(status[:3]) if status[:3].isascii() and status[:3].isdecimal() else 200, fields, body
        )
        outcome = judge(answer, state, now)
        state = settle(source, state, outcome, Feed() if isinstance(outcome, Modified) else None, now, options)
        assert state.next_poll_at is not None
        assert now < state.next_poll_at <= now + headers.MAX_RETRY, state.next_poll_at
        plain(state.detail)
        for name, value in ask(source, state).headers.items():
            assert not set(name + value) & set("\r\n\0"), (name, value)
        now = state.next_poll_at


def as_robots(data: bytes) -> None:
    """Rules of robots.txt."""
    rules = robots.read(data)
    try:
        assert 0 <= rules.check(URL, "tickerfeed") <= robots.MAX_DELAY
    except Disallowed:
        return


def as_configuration(data: bytes) -> None:
    """What an operator may have written."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tickerfeed.toml"
        path.write_bytes(data.replace(b"include", b"includ_"))  # else it would look for files of this machine
        try:
            load(path)
        except ConfigError:
            return


def as_backup(data: bytes) -> None:
    """Backup files: compressed, as they are written, or as bytes that are none."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "backup"
        path.write_bytes(data[1:] if data[:1] == b"r" else gzip.compress(data, 1))
        try:
            with BackupFile(path).read() as dump:
                for table in dump.tables:
                    for row in table.rows:
                        assert len(row) == len(table.columns)
        except BackupError:
            return


class _Tape:
    """A line on which these bytes come in pieces of one size."""

    def __init__(self, data: bytes, size: int) -> None:
        self._pieces = iter([data[at : at + size] for at in range(0, len(data), size)])

    async def receive(self) -> bytes:
        return next(self._pieces, b"")


def as_answer(data: bytes) -> None:
    """Answers over the wire: read in one piece or byte by byte, they say the same."""
    whole = asyncio.run(_answered(data, max(1, len(data))))
    if len(data) < 2000:
        assert asyncio.run(_answered(data, 1)) == whole


async def _answered(data: bytes, size: int) -> tuple[Any, ...] | None:
    answer = Answer(_Tape(data, size))  # type: ignore[arg-type]
    try:
        await answer.begin()
        encoding = dict(answer.fields).get(b"content-encoding", b"").decode("latin-1")
        body = Body(encoding, LIMIT)
        async for part in answer.body():
            body.feed(part)
        found = body.finish()
    except FetchError:
        return None
    assert len(found) <= LIMIT
    return answer.status, answer.fields, found


def _shelf() -> Shelf:
    shelf = Shelf()
    page = Document("index.html", "text/html", b"<p>tin</p>" * 40, '"a"', NOON)
    shelf.put([page, Document("editions/b/index.html", "text/html", b"b", '"b"', NOON)])
    return shelf


_PULSE = Pulse(lambda: Document("status.json", "application/json", b"{}", '"s"', NOON), lambda: True, lambda: True)
_PUBLIC = PublicApp(_shelf(), _PULSE)
_INSIGHT = Insight(lambda: b"", tuple)
_DESK = Desk(lambda _: "secret", lambda *_: True, lambda *_: True, lambda _: None, lambda _: None)


def _scope(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Take a request apart: method, path, query and fields by lines, then the body."""
    head, _, body = data.partition(b"\n\n")
    lines = head.split(b"\n")
    method, _, target = lines[0].partition(b" ")
    path, _, query = target.partition(b"?")
    named = (line.partition(b":") for line in lines[1:])
    fields = [(name.strip().lower(), value.strip()) for name, _, value in named]
    text = path.decode("utf-8", "replace")
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http"}
    scope |= {"method": method.decode("latin-1").upper(), "path": text, "raw_path": path, "query_string": query}
    return scope | {"root_path": "", "headers": fields, "server": ("a", 80), "client": ("b", 1)}, body


async def _asked(app: Any, scope: dict[str, Any], body: bytes) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    parts: Iterator[bytes] = iter([body[at : at + 100] for at in range(0, len(body), 100)])

    async def receive() -> dict[str, Any]:
        part = next(parts, None)
        return {"type": "http.request", "body": part or b"", "more_body": part is not None}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent


def _answers(sent: list[dict[str, Any]], scope: dict[str, Any]) -> int:
    assert [message["type"] for message in sent[:2]] == ["http.response.start", "http.response.body"]
    for name, value in sent[0]["headers"]:
        assert not set(name + value) & set(b"\r\n\0"), (name, value)
    host = dict(scope["headers"]).get(b"host", b"")
    assert len(host) < 12 or host not in b"".join(value for _, value in sent[0]["headers"])
    return int(sent[0]["status"])


def as_request(data: bytes) -> None:
    """Requests to the public address, to that of administration, and to that of hubs."""
    scope, body = _scope(data)
    sent = asyncio.run(_asked(_PUBLIC, scope, body))
    status = _answers(sent, scope)
    assert status in {200, 304, 308, 404, 405}, status
    assert scope["method"] in {"GET", "HEAD"} or status in {404, 405}
    inside = admin_app(_INSIGHT, "bimat")
    assert b"bimat" in data or _answers(asyncio.run(_asked(inside, scope, body)), scope) == 401
    hubs = CallbackApp(_DESK, "https://tin.example/websub", 500)
    status = _answers(asyncio.run(_asked(hubs, scope, body)), scope)
    assert status in {200, 202, 400, 404, 405, 410, 413, 503}, status


class _Pipe(asyncio.Transport):
    """A connection that keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__({"peername": ("192.0.2.1", 9), "sockname": ("192.0.2.2", 80)})
        self.written = bytearray()
        self._is_closed = False

    def write(self, data: Any) -> None:
        if not self._is_closed:
            self.written += data

    def is_closing(self) -> bool:
        return self._is_closed

    def close(self) -> None:
        self._is_closed = True

    abort = close

    def pause_reading(self) -> None:
        """Go on: what comes is all here."""

    resume_reading = pause_reading


async def _spoken(data: bytes, size: int) -> bytes:
    """Return what our server answers to bytes that come in pieces of one size."""
    pipe, state = _Pipe(), ServerState()
    talk = BoundedHttp(config=_WIRE, server_state=state, app_state={})
    talk.connection_made(pipe)
    for at in range(0, len(data), size):
        if not pipe.is_closing():
            talk.data_received(data[at : at + size])
            await asyncio.sleep(0)
    async with asyncio.timeout(SLOW):
        while state.tasks:  # an answer that ends lets the next one begin
            await asyncio.wait(set(state.tasks))
            await asyncio.sleep(0)
    talk.connection_lost(None)
    return bytes(pipe.written)


_WIRE = Server(_PUBLIC, "127.0.0.1:0")._config()
_WIRE.load()
SLOW = 5.0  # seconds


def as_wire(data: bytes) -> None:
    """Bytes that come to the public address: whole, and in small pieces."""
    for size in (max(1, len(data)), 7):
        said = asyncio.run(_spoken(data, size))
        statuses = [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3})", said)]
        assert not said or said.startswith(b"HTTP/1.1 "), said[:80]
        assert set(statuses) <= {100, 200, 304, 308, 400, 404, 405}, statuses
        assert len(statuses) <= 2 * data.count(b"\n") + 1, statuses  # `Expect` has an answer before the answer


TARGETS: dict[str, Target] = {
    name.removeprefix("as_"): target for name, target in list(globals().items()) if name.startswith("as_")
}
