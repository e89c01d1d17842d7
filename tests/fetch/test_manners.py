"""What a webmaster sees of us, each test named after a rule of polite fetching: the real client, the real decisions."""

from __future__ import annotations

import re
import ssl
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, TypeVar

import pytest
import trustme
from msgspec.structs import replace

from tickerfeed.errors import NotAFeed
from tickerfeed.fetch import client
from tickerfeed.fetch.client import Client
from tickerfeed.fetch.options import FetchOptions
from tickerfeed.flow.poll import Desk, PollReport, poll
from tickerfeed.model import Entry, Feed, Response, Source, SourceKind, SourceState, Trouble
from tickerfeed.poll.options import PollOptions
from tickerfeed.poll.settle import MOVES, RETURNS
from tickerfeed.ports import Store
from tickerfeed.store.memory import MemoryStore

T = TypeVar("T")
NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
OPTIONS = FetchOptions(timeout=timedelta(seconds=20), max_body=10_000)
MINUTE = timedelta(minutes=1)


class Reader:
    """Reads one headline a line."""

    async def parse(self, response: Response, source: Source) -> Feed:
        if response.body.startswith(b"<html"):
            raise NotAFeed("an HTML page", source.url)
        lines = response.body.decode().splitlines()
        return Feed(entries=tuple(Entry(line, id=line, link=f"https://bao.example/{line}") for line in lines))


class Shelf:
    def __init__(self) -> None:
        self.store = MemoryStore()

    async def run(self, step: Callable[[Store], T]) -> T:
        return step(self.store)

    join = run


class Visitor:
    """Polls one source of a loopback site, whenever the test says so, and sees what was asked."""

    def __init__(self, site: Any, contact: str = "https://tin.example/lien-he") -> None:
        self.site, self.contact, self.now, self.shelf = site, contact, NOW, Shelf()
        self.clients: list[Client] = []
        self.restart()

    def source(self, path: str = "/rss", **given: Any) -> None:
        self.it = Source("bao", self.site.url(path), **given)
        self.shelf.store.sync_sources([self.it], self.now)

    def restart(self) -> None:
        options = replace(OPTIONS, allow_networks=(f"127.0.0.1:{self.site.port}",))
        self.clients.append(Client(options, self.contact, lambda host, port: [("127.0.0.1", port)]))

    @property
    def state(self) -> SourceState:
        return self.shelf.store.states()["bao"]

    @property
    def last(self) -> dict[str, str]:
        return self.site.heard[-1].fields

    @property
    def paths(self) -> list[str]:
        return [heard.line.split()[1] for heard in self.site.heard]

    async def poll(self, *answers: Any) -> PollReport:
        """Poll once, or once for each answer, and be at the time of the next poll."""
        for answer in answers or (None,):
            if answer is not None:
                self.site.scripts[self.it.url.removeprefix(self.site.url("")).partition("#")[0]] = answer
            desk = Desk(self.clients[-1], Reader(), self.shelf, lambda: self.now, PollOptions())
            report = await poll(self.it, self.state, desk)
            self.gap = self.state.next_poll_at - self.now
            self.now = self.state.next_poll_at
        return report


@pytest.fixture
async def visitor(site, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Visitor]:
    monkeypatch.setattr(client, "MOMENT", 0.01)
    one = Visitor(site)
    one.source()
    yield one
    for each in one.clients:
        await each.close()


@pytest.fixture
def ok(answers) -> Callable[..., bytes]:
    return answers[0]


@pytest.fixture
def head(answers) -> Callable[..., bytes]:
    return answers[1]


# Conditions


async def test_cond_missing(visitor: Visitor, ok, head) -> None:
    await visitor.poll(ok(b"tin", 'ETag: "1"'), head(304), head(304), head(503, "Content-Length: 0"))
    visitor.restart()
    await visitor.poll(head(304))
    assert [heard.fields.get("if-none-match") for heard in visitor.site.heard] == [None, *['"1"'] * 4]


ETAGS = ('"a"', 'W/"a"', '"a,b"', "khong-ngoac", '"a-gzip"', '"a\'b"', '""', '"\xe9"')
DATES = ("Wed, 01 May 2024 10:00:01 GMT", "Wednesday, 01-May-24 10:00:01 GMT", "hom qua", "0", "2024-05-01")


async def test_cond_etag(visitor: Visitor, ok) -> None:
    await visitor.poll(*(ok(b"tin %d" % n, f"ETag: {etag}") for n, etag in enumerate(ETAGS)), ok(b"tin"))
    assert [heard.fields.get("if-none-match") for heard in visitor.site.heard] == [None, *ETAGS]


async def test_cond_lastmod(visitor: Visitor, ok) -> None:
    await visitor.poll(*(ok(b"tin %d" % n, f"Last-Modified: {date}") for n, date in enumerate(DATES)), ok(b"tin"))
    assert [heard.fields.get("if-modified-since") for heard in visitor.site.heard] == [None, *DATES]
    assert not any("if-none-match" in heard.fields for heard in visitor.site.heard)


async def test_cond_etag_rotating(visitor: Visitor, ok, head) -> None:
    rotating = [ok(b"tin", f'ETag: "{n}"') for n in range(3)]
    await visitor.poll(*rotating, head(304, 'ETag: "doi"'), ok(b"tin"), ok(b"tin"))
    sent = [heard.fields.get("if-none-match") for heard in visitor.site.heard]
    assert sent == [None, '"0"', '"1"', '"2"', '"doi"', None]


async def test_cond_invented(visitor: Visitor, ok) -> None:
    visitor.source(headers={"If-Modified-Since": "Wed, 01 May 2024 10:00:01 GMT"})
    await visitor.poll(ok(b"tin", "Date: Wed, 01 May 2024 10:00:01 GMT"), ok(b"tin"))
    assert not {"if-none-match", "if-modified-since", "a-im"} & set(visitor.last)


async def test_cond_poisoned(visitor: Visitor, ok, head) -> None:
    cut = head(200, "Content-Length: 99", 'ETag: "1"') + b"tin"
    page = ok(b"<html>", 'ETag: "2"')
    packed = ok(b"tin", "Content-Encoding: gzip", 'ETag: "3"')
    for bad in (cut, page, packed, page):
        await visitor.poll(bad)
        assert "if-none-match" not in visitor.last
    await visitor.poll(ok(b"tin", 'ETag: "4"'), cut, head(304))
    assert visitor.last["if-none-match"] == '"4"'


async def test_a_week_of_304s_is_looked_behind(visitor: Visitor, ok, head) -> None:
    await visitor.poll(ok(b"tin", 'ETag: "1"'))
    for day in range(1, 9):
        visitor.now = NOW + timedelta(days=day)
        await visitor.poll(head(304))
        assert ("if-none-match" in visitor.last) is (day < 8)
    assert visitor.state.trouble is Trouble.PROTOCOL  # it says 304 to everything
    await visitor.poll(ok(b"tin\ntin moi", 'ETag: "2"'), head(304))
    assert visitor.last["if-none-match"] == '"2"'


# When


async def test_freshness(visitor: Visitor, ok) -> None:
    for fields in (
        ("Cache-Control: public, max-age=2400",),
        ("Cache-Control: max-age=3000", "Age: 600"),
        ("Date: Sun, 22 Nov 2026 01:00:00 GMT", "Expires: Sun, 22 Nov 2026 01:40:00 GMT"),
    ):
        await visitor.poll(ok(b"tin", *fields))
        assert 40 * MINUTE <= visitor.gap <= 44 * MINUTE


async def test_freshness_that_is_absurd(visitor: Visitor, ok) -> None:
    for value in ("max-age=315360000", "max-age=99999999999999999999", "max-age=abc, max-age=-5, ,,="):
        await visitor.poll(ok(b"tin", f"Cache-Control: {value}"))
        assert PollOptions().min_interval <= visitor.gap <= PollOptions().max_interval


async def test_pacing(visitor: Visitor, ok) -> None:
    gaps = []
    for n in range(20):
        await visitor.poll(ok(b"tin %d" % n, "Cache-Control: no-cache"))
        gaps.append(visitor.gap)
    assert min(gaps) >= 5 * MINUTE
    assert gaps[0] >= 0.9 * 15 * MINUTE
    assert len(set(gaps)) == 20
    assert len(visitor.site.heard) == 20


@pytest.mark.parametrize(
    ("status", "value", "wait"),
    [
        (429, "7200", timedelta(hours=2)),
        (503, "7200", timedelta(hours=2)),
        (429, "Sun, 22 Nov 2026 03:02:03 GMT", timedelta(hours=2)),
        (429, "9999999999999999", timedelta(days=1)),
    ],
)
async def test_retry_after(visitor: Visitor, head, status: int, value: str, wait: timedelta) -> None:
    report = await visitor.poll(head(status, f"Retry-After: {value}", "Content-Length: 0"))
    assert (report.trouble, visitor.gap) == (Trouble.THROTTLED, wait)


@pytest.mark.parametrize("status", [429, 500, 404, 403])
async def test_backoff(visitor: Visitor, ok, head, status: int) -> None:
    gaps = []
    for _ in range(6):
        await visitor.poll(head(status, "Content-Length: 0"))
        gaps.append(visitor.gap)
    assert all(later > 1.3 * sooner for sooner, later in pairwise(gaps))
    await visitor.poll(ok(b"tin"))
    assert visitor.gap < 17 * MINUTE


@pytest.mark.parametrize("fault", [b"", b"HTTP/1.1 502 So\r\nContent-Length: 0\r\n\r\n"])
async def test_pacing_a_hiccup_is_tried_once_more(visitor: Visitor, ok, fault: bytes) -> None:
    faults = [fault]

    async def hiccup(writer: Any) -> None:
        writer.write(faults.pop() if faults else ok(b"tin", 'ETag: "1"'))
        await writer.drain()

    visitor.site.scripts["/rss"] = hiccup
    assert (await visitor.poll()).trouble is Trouble.NONE
    assert (len(visitor.site.heard), visitor.state.polls, visitor.state.failures) == (2, 1, 0)
    faults.append(fault)
    await visitor.poll()
    assert [heard.fields.get("if-none-match") for heard in visitor.site.heard] == [None, None, '"1"', '"1"']


async def test_pacing_a_fault_that_lasts_is_tried_once_a_poll(visitor: Visitor, head) -> None:
    await visitor.poll(*[head(500, "Content-Length: 0")] * 3)
    assert len(visitor.site.heard) == 1 + 3


@pytest.mark.parametrize("answer", ["403", "404", "429", "503", "nonsense"])
async def test_pacing_what_the_site_says_of_us_is_not_asked_twice(visitor: Visitor, head, answer: str) -> None:
    await visitor.poll(head(int(answer), "Content-Length: 0") if answer.isdigit() else b"nonsense\r\n\r\n")
    assert len(visitor.site.heard) == 1


async def test_gone(visitor: Visitor, ok, head) -> None:
    await visitor.poll(ok(b"tin"), head(410, "Content-Length: 0"))
    assert visitor.shelf.store.due(NOW + timedelta(days=99), 9) == []


# Where


@pytest.mark.parametrize("status", [301, 308])
async def test_redirect_permanent(visitor: Visitor, ok, head, status: int) -> None:
    visitor.site.scripts["/moi"] = ok(b"tin")
    await visitor.poll(*[head(status, "Location: /moi", "Content-Length: 0")] * (MOVES + 1))
    assert visitor.paths == ["/rss", "/moi"] * MOVES + ["/moi"]


@pytest.mark.parametrize("target", [b"<html>dang nhap", None])
async def test_redirect_permanent_to_what_is_no_feed(visitor: Visitor, ok, head, target: bytes | None) -> None:
    visitor.site.scripts["/moi"] = head(404, "Content-Length: 0") if target is None else ok(target)
    await visitor.poll(*[head(301, "Location: /moi", "Content-Length: 0")] * (RETURNS + MOVES))
    assert visitor.paths == ["/rss", "/moi"] * (RETURNS + MOVES)


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_redirect_temporary(visitor: Visitor, ok, head, status: int) -> None:
    visitor.site.scripts["/moi"] = ok(b"tin")
    await visitor.poll(*[head(status, "Location: /moi", "Content-Length: 0")] * (MOVES + 1))
    assert visitor.paths == ["/rss", "/moi"] * (MOVES + 1)


async def test_redirect_limit(visitor: Visitor, head) -> None:
    visitor.site.scripts |= {f"/{n}": head(302, f"Location: /{n + 1}", "Content-Length: 0") for n in range(30)}
    report = await visitor.poll(head(302, "Location: /0", "Content-Length: 0"))
    assert (report.trouble, len(visitor.paths)) == (Trouble.REDIRECT, OPTIONS.redirects + 1)
    report = await visitor.poll(head(301, "Location: /rss#a", "Content-Length: 0"))
    assert (report.trouble, visitor.paths[-2:]) == (Trouble.REDIRECT, [f"/{OPTIONS.redirects - 1}", "/rss"])


async def test_ssrf(visitor: Visitor, other_site, head) -> None:
    for where in (other_site.url("/"), "file:///etc/passwd", "http://169.254.169.254/", "http://[::ffff:127.0.0.1]/"):
        report = await visitor.poll(head(302, f"Location: {where}", "Content-Length: 0"))
        assert report.trouble in {Trouble.REFUSED_ADDRESS, Trouble.REDIRECT}
    assert other_site.connections == 0


async def test_limits(visitor: Visitor, ok, head) -> None:
    assert (await visitor.poll(ok(b"x" * 10_001))).trouble is Trouble.TOO_LARGE
    assert (await visitor.poll(head(200, "X: " + "x" * 200_000))).trouble is Trouble.TOO_LARGE


async def test_tls(open_site) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    async with open_site(context) as site:
        visitor = Visitor(site)
        visitor.source()
        report = await visitor.poll()
        await visitor.clients[0].close()
    assert (report.trouble, site.heard) == (Trouble.TLS, [])


# What


async def test_what_is_said_and_nothing_else(visitor: Visitor, ok, head) -> None:
    # The rules ua-product, ua-version, ua-contact, accept, accept-encoding, no-cookie, no-referer, no-pragma, no-range,
    # no-query-added, no-fragment, no-guessing and method.
    visitor.source("/rss?a=1#phan")
    moved = head(302, "Location: /rss2?b=2#phan", "Set-Cookie: D1N=abc; Path=/", "Content-Length: 0")
    visitor.site.scripts["/rss2?b=2"] = ok(b"tin", "Set-Cookie: track=1; Path=/")
    await visitor.poll(moved, moved)
    assert [heard.line for heard in visitor.site.heard] == ["GET /rss?a=1 HTTP/1.1", "GET /rss2?b=2 HTTP/1.1"] * 2
    for heard in visitor.site.heard:
        assert set(heard.fields) == {"host", "user-agent", "accept", "accept-encoding", "connection"}
        assert re.fullmatch(r"tickerfeed/\d[\w.]* \(\+https://tin\.example/lien-he\)", heard.fields["user-agent"])
        assert "application/rss+xml" in heard.fields["accept"]
        assert "gzip" in heard.fields["accept-encoding"]


async def test_robots(visitor: Visitor, ok) -> None:
    visitor.site.scripts["/robots.txt"] = ok(b"User-agent: tickerfeed\nDisallow: /rss\n")
    await visitor.poll(ok(b"tin"))
    assert visitor.paths == ["/rss"]
    visitor.source(kind=SourceKind.LISTING)
    reports = [await visitor.poll() for _ in range(3)]
    assert {report.trouble for report in reports} == {Trouble.ROBOTS}
    assert "ask the site" in reports[0].detail
    assert visitor.paths == ["/rss", "/robots.txt"]
    memory = visitor.clients[-1].memory(visitor.now)
    visitor.restart()
    visitor.clients[-1].recall(memory, visitor.now)
    assert (await visitor.poll()).trouble is Trouble.ROBOTS
    assert visitor.paths == ["/rss", "/robots.txt"]


async def test_delta(visitor: Visitor, ok, head) -> None:
    whole = "\n".join(f"tin {n}" for n in range(5)).encode()
    delta = head(226, "IM: feed", 'ETag: "2"', "Content-Length: 7") + b"tin moi"
    await visitor.poll(ok(whole, 'ETag: "1"'))
    report = await visitor.poll(delta)
    assert (visitor.last["a-im"], visitor.last["if-none-match"]) == ("feed", '"1"')
    assert (report.new, visitor.state.entry_count) == (1, 5)
    assert all(entry.is_listed for entry in visitor.shelf.store.log_after(0, 99))
    await visitor.poll(head(304))
    assert visitor.last["if-none-match"] == '"2"'
