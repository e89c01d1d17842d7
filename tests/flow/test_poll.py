from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from msgspec.structs import replace

from tickerfeed.errors import NotAFeed, ParseError, StoreError, Unreachable
from tickerfeed.flow.poll import Desk, PassReport, PollReport, poll
from tickerfeed.model import (
    PAGE_VERSION,
    Article,
    Entry,
    Feed,
    Request,
    Response,
    Sign,
    Source,
    SourceState,
    Trouble,
    Validators,
)
from tickerfeed.poll.options import PollOptions
from tickerfeed.ports import Store
from tickerfeed.store.memory import MemoryStore

T = TypeVar("T")
NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
SOURCE = Source("bao-a", "https://a.example/rss")


class Shelf:
    """Runs steps at once: a `StoreThread` without a thread."""

    def __init__(self, store: Store) -> None:
        self.store = store

    async def run(self, step: Callable[[Store], T]) -> T:
        return step(self.store)

    join = run


class Web:
    """A fetcher that gives the answers it was dealt, and remembers what it was asked."""

    def __init__(self, *answers: Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[Request] = []

    async def get(self, request: Request) -> Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Reader:
    """A parser for bodies of one headline a line; an empty body is none of its feeds; `feed` replaces what is read."""

    feed: Feed | None = None

    async def article(self, response: Response, source: Source) -> Article:
        return Article(title=f"Bài {response.url[-2:]}")

    async def parse(self, response: Response, source: Source) -> Feed:
        if response.body.startswith(b"<html"):
            raise NotAFeed("an HTML page", source.url)
        if self.feed:
            return self.feed
        lines = response.body.decode().splitlines()
        return Feed(entries=tuple(Entry(line, id=line, link=f"https://a.example/{line}") for line in lines))


def ok(body: bytes, **headers: str) -> Response:
    return Response(SOURCE.url, 200, headers, body)


class Bench:
    def __init__(self, *answers: Response | Exception) -> None:
        self.now = NOW
        self.store = MemoryStore()
        self.store.sync_sources([SOURCE], NOW)
        self.web = Web(*answers)
        self.desk = Desk(self.web, Reader(), Shelf(self.store), lambda: self.now, PollOptions())

    @property
    def state(self) -> SourceState:
        return self.store.states()[SOURCE.id]

    async def poll(self) -> PollReport:
        report = await poll(SOURCE, self.state, self.desk)
        self.now += timedelta(hours=8)
        return report


async def test_new_entries_are_saved_with_their_validators() -> None:
    bench = Bench(ok(b"mot\nhai", etag='"1"'))
    report = await bench.poll()
    assert (report.outcome, report.entries, report.new, report.has_news) == ("modified", 2, 2, True)
    assert bench.state.validators == Validators('"1"', None)
    assert bench.store.entry_count() == 2


async def test_the_second_poll_is_conditional_and_a_304_saves_nothing() -> None:
    bench = Bench(ok(b"mot", etag='"1"'), Response(SOURCE.url, 304, {}, b""))
    await bench.poll()
    report = await bench.poll()
    assert bench.web.asked[1].headers["If-None-Match"] == '"1"'
    assert (report.outcome, report.has_news) == ("notmodified", False)
    assert bench.store.entry_count() == 1


async def test_a_changed_headline_is_a_revision() -> None:
    bench = Bench(ok(b"mot", etag='"1"'), ok(b"mot\nhai", etag='"2"'))
    await bench.poll()
    report = await bench.poll()
    assert (report.new, report.revised) == (1, 0)


async def test_a_failure_is_a_value_in_the_report_and_keeps_what_was_known() -> None:
    bench = Bench(ok(b"mot", etag='"1"'), Unreachable("connection refused", "a.example"))
    await bench.poll()
    report = await bench.poll()
    assert report.trouble is Trouble.UNREACHABLE
    assert "refused" in report.detail
    assert bench.store.entry_count() == 1
    assert bench.state.failures == 1


async def test_a_body_that_does_not_parse_leaves_no_validators() -> None:
    bench = Bench(ok(b"<html>", etag='"bad"'))
    report = await bench.poll()
    assert report.trouble is Trouble.NOT_A_FEED
    assert bench.state.validators == Validators()
    assert isinstance(NotAFeed("x"), ParseError)


async def test_a_page_in_place_of_a_feed_is_reported_and_brings_nothing() -> None:
    bench = Bench(ok(b"mot"), ok(b"hai"))
    reader = bench.desk.parser
    assert isinstance(reader, Reader)
    reader.feed = Feed(version="rss20", entries=(Entry("mot", id="1"),))
    await bench.poll()
    reader.feed = Feed(version=PAGE_VERSION, entries=(Entry("hai", id="2"),))
    report = await bench.poll()
    assert (report.trouble, report.new) == (Trouble.NOT_A_FEED, 0)
    assert "a page answers where a feed (rss20) was" in report.detail


async def test_a_result_that_cannot_be_saved_is_raised_and_leaves_the_source_due() -> None:
    bench = Bench(ok(b"mot"))
    bench.store.close()
    with pytest.raises(StoreError):
        await poll(SOURCE, SourceState(SOURCE.id, SOURCE.url), bench.desk)


async def test_trouble_is_a_change_when_it_comes_and_when_it_goes() -> None:
    bench = Bench(ok(b"mot"), Unreachable("x"), Unreachable("y"), ok(b"hai"))
    reports = [await bench.poll() for _ in range(4)]
    assert [one.is_change for one in reports] == [False, True, False, True]
    assert [one.was for one in reports[1:]] == [Trouble.NONE, Trouble.UNREACHABLE, Trouble.UNREACHABLE]


async def test_entries_beyond_the_burst_are_reported_and_noticed_once() -> None:
    many = "\n".join(f"tin {n}" for n in range(40)).encode()
    bench = Bench(ok(b"mot"), ok(many), Response(SOURCE.url, 200, {}, many))
    first, second, third = [await bench.poll() for _ in range(3)]
    assert (first.held_back, first.began) == (0, ())
    assert (second.new, second.held_back) == (40, 10)
    assert [one.detail for one in second.began] == ["40 new entries at once; 10 of them are kept and not told"]
    assert (third.outcome, third.began) == ("notmodified", ())
    assert [one.sign for one in bench.state.notices] == [Sign.HELD_BACK]


async def test_a_reset_is_reported_and_noticed() -> None:
    bench = Bench(ok("\n".join(f"tin {n}" for n in range(9)).encode()), ok(b"lai"))
    await bench.poll()
    old = "https://a.example/tin {}"
    entries = tuple(Entry(f"tin {n}", id=f"moi-{n}", link=old.format(n)) for n in range(9))
    bench.desk.parser.feed = Feed(entries=entries)
    report = await bench.poll()
    assert (report.is_reset, report.new) == (True, 0)
    assert [one.detail for one in report.began] == ["gave new ids to entries that are known; these are not told again"]


def test_a_pass_counts_its_reports() -> None:
    reports = (
        PollReport("a", "modified", new=2),
        PollReport("b", "notmodified"),
        PollReport("c", "failed", Trouble.TLS, "expired"),
    )
    done = PassReport(reports, "rev")
    assert (done.polled, done.modified, done.unchanged, done.failed, done.new_entries) == (3, 1, 1, 1, 2)


async def test_entries_that_only_their_pages_name_wait_for_them_in_turn() -> None:
    listed = tuple(Entry("", link=f"https://a.example/{number}") for number in range(10, 22))
    pages = [Response(f"https://a.example/{number}", 200, {}, b"") for number in range(10, 22)]
    bench = Bench(ok(b"x"), *pages[:10], ok(b"x"), *pages[10:], ok(b"x"), ok(b"x"))
    bench.desk.parser.feed = Feed(entries=listed)  # type: ignore[attr-defined]
    source = replace(SOURCE, article=True)
    reports = []
    for _ in range(4):
        reports.append(await poll(source, bench.state, bench.desk))
        bench.now += timedelta(hours=8)
    assert [report.new for report in reports] == [10, 2, 0, 0]
    assert [report.outcome for report in reports] == ["modified", "modified", "notmodified", "notmodified"]
    assert {entry.entry.title for entry in bench.store.log_after(0, 99)} == {
        f"Bài {number}" for number in range(10, 22)
    }
    assert bench.store.entry_count() == 12


async def test_a_page_that_fails_fails_no_poll() -> None:
    bench = Bench(ok(b"mot"), Unreachable("connection refused", "a.example"))
    report = await poll(replace(SOURCE, article=True), bench.state, bench.desk)
    assert (report.outcome, report.new) == ("modified", 1)
