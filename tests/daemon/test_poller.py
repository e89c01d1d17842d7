from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from msgspec.structs import replace

from tickerfeed.daemon.poller import AT_ONCE, REST, Poller
from tickerfeed.errors import StoreError
from tickerfeed.flow.poll import Desk, PollReport
from tickerfeed.model import Feed, Request, Response, Source, SourceKind
from tickerfeed.poll.options import PollOptions
from tickerfeed.ports import Store
from tickerfeed.store.memory import MemoryStore
from tickerfeed.text.urls import host, shard

T = TypeVar("T")
NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


class Shelf:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.is_full = False

    async def run(self, step: Callable[[Store], T]) -> T:
        return step(self.store)

    async def join(self, step: Callable[[Store], T]) -> T:
        if self.is_full:
            raise StoreError("disk full", "t.db")
        return step(self.store)


class Gate:
    """A fetcher whose hosts answer when they are opened; `slow` never is."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()
        self.asked: list[str] = []
        self.paces: dict[str, float] = {}

    async def get(self, request: Request) -> Response:
        self.asked.append(request.source_id)
        if "slow" in request.url:
            await asyncio.Event().wait()
        await self.opened.wait()
        if "bug" in request.url:
            raise RuntimeError("of the reader")
        if "dong" in request.url:
            return Response(request.url, 429, {"retry-after": "7200"}, b"")
        return Response(request.url, 200, {}, b"")

    def pause(self, request: Request) -> timedelta:
        return timedelta(seconds=self.paces.get(host(request.url), 0) if request.is_crawl else 0)


class Reader:
    async def parse(self, response: Response, source: Source) -> Feed:
        return Feed()


class Bench:
    def __init__(
        self, *urls: str, concurrency: int = 64, per_host: int = 2, kind: SourceKind = SourceKind.AUTO
    ) -> None:
        self.now = NOW
        sources = {f"s{n}": Source(f"s{n}", url, kind=kind) for n, url in enumerate(urls)}
        store = MemoryStore()
        store.sync_sources(list(sources.values()), NOW)
        self.shelf, self.gate, self.reports = Shelf(store), Gate(), list[PollReport]()
        options = PollOptions(concurrency=concurrency)
        desk = Desk(self.gate, Reader(), self.shelf, lambda: self.now, options)
        self.poller = Poller(desk, sources, per_host, self.reports.append)

    async def finish(self) -> None:
        self.gate.opened.set()
        while self.poller.in_flight:
            await self.poller.wait_for_one()


async def test_starts_what_is_due_and_does_not_wait_for_it() -> None:
    bench = Bench("https://a.vn/1", "https://b.vn/1")
    assert await bench.poller.start_due(NOW) == 2
    assert bench.poller.in_flight == 2
    await bench.finish()
    assert {report.source_id for report in bench.reports} == {"s0", "s1"}


async def test_a_source_in_flight_is_not_started_twice() -> None:
    bench = Bench("https://a.vn/1")
    await bench.poller.start_due(NOW)
    assert await bench.poller.start_due(NOW + timedelta(seconds=1)) == 0
    await bench.finish()
    assert len(bench.gate.asked) == 1


async def test_a_source_whose_poll_ends_while_the_store_looks_is_not_started_again() -> None:
    bench = Bench("https://a.vn/1")
    await bench.poller.start_due(NOW)

    class Late(Shelf):
        async def run(self, step: Callable[[Store], T]) -> T:
            seen = step(self.store)
            await bench.finish()
            return seen

    bench.poller.desk = replace(bench.poller.desk, store=Late(bench.shelf.store))
    assert await bench.poller.start_due(NOW + timedelta(seconds=1)) == 0
    assert bench.gate.asked == ["s0"]


async def test_a_slow_host_does_not_hold_up_the_others() -> None:
    bench = Bench(*[f"https://slow.vn/{n}" for n in range(600)], "https://a.vn/1")
    await bench.poller.start_due(NOW)
    await bench.poller.start_due(NOW)
    await asyncio.sleep(0)
    assert bench.gate.asked.count("s600") == 1
    assert bench.poller.in_flight == 3
    await bench.poller.stop(grace=0)


async def test_pages_of_one_host_are_read_one_after_another() -> None:
    bench = Bench("https://a.vn/1", "https://a.vn/2", "https://b.vn/1", kind=SourceKind.LISTING)
    assert await bench.poller.start_due(NOW) == 2
    assert await bench.poller.start_due(NOW) == 0
    await bench.finish()
    assert await bench.poller.start_due(NOW) == 1
    await bench.finish()
    assert sorted(bench.gate.asked) == ["s0", "s1", "s2"]


async def test_a_host_with_a_crawl_delay_waits_without_taking_a_place() -> None:
    bench = Bench(*[f"https://a.vn/{n}" for n in range(5)], "https://b.vn/1", concurrency=1, kind=SourceKind.LISTING)
    bench.gate.paces["a.vn"] = 10
    assert await bench.poller.start_due(NOW) == 1
    assert await bench.poller.start_due(NOW) == 0
    await bench.finish()
    assert bench.gate.asked == ["s5"]
    bench.gate.paces["a.vn"] = 0
    assert await bench.poller.start_due(NOW) == 1
    await bench.finish()


async def test_feeds_do_not_wait_for_a_crawl_delay() -> None:
    bench = Bench("https://a.vn/1", "https://a.vn/2")
    bench.gate.paces["a.vn"] = 10
    assert await bench.poller.start_due(NOW) == 2
    await bench.finish()


async def test_retry_after_counts_for_the_whole_server_when_three_of_its_sources_were_refused() -> None:
    bench = Bench(*[f"https://dong.vn/{n}" for n in range(5)], "https://a.vn/1", concurrency=4, per_host=3)
    await bench.poller.start_due(NOW)
    await bench.finish()
    waits = {report.source_id: report.wait for report in bench.reports}
    assert waits == {"s5": None} | dict.fromkeys(("s0", "s1", "s2"), timedelta(hours=2))
    assert await bench.poller.start_due(NOW) == 0
    states = bench.shelf.store.states()
    assert bench.gate.asked.count("s3") == 0
    assert states["s3"].next_poll_at == NOW + timedelta(hours=2)
    assert states["s3"].reason.startswith("dong.vn asked 3 of its sources to wait")
    assert (states["s3"].polls, states["s5"].polls) == (0, 1)


async def test_a_source_in_flight_is_not_put_off() -> None:
    bench = Bench(*[f"https://dong.vn/{n}" for n in range(3)], "https://dong.vn/slow", per_host=9)
    await bench.poller.start_due(NOW)
    bench.gate.opened.set()
    while bench.poller.in_flight > 1:
        await bench.poller.wait_for_one()
    assert await bench.poller.hold([bench.shelf.store.states()["s3"]]) == []
    await bench.poller.stop(grace=0)


async def test_a_page_whose_source_a_reload_took_away_holds_up_nobody() -> None:
    bench = Bench("https://a.vn/slow", "https://a.vn/2", kind=SourceKind.LISTING)
    await bench.poller.start_due(NOW)
    bench.poller.sources = {"s1": bench.poller.sources["s1"]}
    assert await bench.poller.start_due(NOW) == 1
    await bench.poller.stop(grace=0)


async def test_a_fault_of_ours_ends_one_poll_and_lets_its_source_rest() -> None:
    bench = Bench("https://bug.vn/1", "https://a.vn/1")
    await bench.poller.start_due(NOW)
    await bench.finish()
    faults = [report for report in bench.reports if report.outcome == "fault"]
    assert [(fault.source_id, fault.detail) for fault in faults] == [
        ("s0", "a fault of ours: RuntimeError: of the reader")
    ]
    assert await bench.poller.start_due(NOW + timedelta(seconds=1)) == 0
    bench.now = NOW + REST + timedelta(seconds=1)
    assert await bench.poller.start_due(bench.now) == 1
    await bench.finish()


async def test_a_clock_that_is_set_back_a_day_makes_no_day_of_a_minutes_rest() -> None:
    bench = Bench("https://bug.vn/1")
    await bench.poller.start_due(NOW)
    await bench.finish()
    bench.now = NOW - timedelta(days=1)
    due = [bench.shelf.store.states()["s0"]]  # by whatever clock
    assert [state.source_id for state in bench.poller.start(due)] == ["s0"]
    await bench.finish()
    assert bench.poller.start(due) == []  # and rests again, by the clock as it is now
    bench.now += REST + timedelta(seconds=1)
    assert len(bench.poller.start(due)) == 1
    await bench.finish()


async def test_a_poll_that_cannot_be_saved_is_not_repeated_every_tick() -> None:
    bench = Bench("https://a.vn/1")
    bench.shelf.is_full = True
    await bench.poller.start_due(NOW)
    await bench.finish()
    assert [report.detail for report in bench.reports] == ["t.db: disk full"]
    assert await bench.poller.start_due(NOW + timedelta(seconds=1)) == 0


async def test_the_stop_abandons_what_does_not_end_in_time() -> None:
    bench = Bench("https://slow.vn/1", "https://a.vn/1")
    await bench.poller.start_due(NOW)
    await asyncio.sleep(0)
    bench.gate.opened.set()
    await bench.poller.stop(grace=0.2)
    assert bench.poller.in_flight == 0
    assert {report.outcome for report in bench.reports} >= {"abandoned"}


async def test_polls_of_changed_sources_are_abandoned_and_save_nothing() -> None:
    bench = Bench("https://a.vn/1", "https://b.vn/1")
    await bench.poller.start_due(NOW)
    await asyncio.sleep(0)
    bench.poller.abandon({"s0", "unknown"})
    await bench.finish()
    assert {report.source_id: report.outcome for report in bench.reports} == {"s0": "abandoned", "s1": "modified"}
    assert bench.shelf.store.states()["s0"].polls == 0


async def test_nothing_in_flight_stops_at_once() -> None:
    bench = Bench()
    await bench.poller.stop(grace=60)
    await bench.poller.wait_for_one()
    assert bench.reports == []


async def test_a_place_that_comes_free_is_given_to_one_that_waits_without_a_tick() -> None:
    bench = Bench(*(f"https://h{number}.example/" for number in range(5)), concurrency=2)
    await bench.poller.start_due(NOW)
    assert 2 == bench.poller.in_flight
    assert {"s0", "s1"} == {state.source_id for state in bench.poller.flying}
    bench.gate.opened.set()
    while len(bench.reports) < 5:
        await asyncio.sleep(0)
    assert ["s0", "s1", "s2", "s3", "s4"] == sorted(bench.gate.asked)


async def test_nobody_who_waits_is_asked_once_the_poller_is_to_look_again() -> None:
    bench = Bench(*(f"https://h{number}.example/" for number in range(5)), concurrency=2)
    await bench.poller.start_due(NOW)
    bench.poller.look_again()
    await bench.finish()
    assert 2 == len(bench.gate.asked)


async def test_only_sources_of_the_shards_that_are_ours_are_started() -> None:
    urls = [f"https://h{number}.example/" for number in range(20)]
    bench = Bench(*urls)
    ours = {shard(host(url), 256) for url in urls[:5]}
    bench.poller.shards = lambda: ours
    await bench.poller.start_due(NOW)
    await bench.finish()
    assert {f"s{number}" for number, url in enumerate(urls) if shard(host(url), 256) in ours} == set(bench.gate.asked)


async def test_many_polls_begin_a_few_in_each_turn_of_the_loop() -> None:
    bench = Bench(*[f"https://h{n}.vn/1" for n in range(2 * AT_ONCE + 3)])
    assert await bench.poller.start_due(NOW) == AT_ONCE
    assert bench.poller.in_flight == AT_ONCE
    while bench.poller.in_flight < 2 * AT_ONCE + 3:
        await asyncio.sleep(0)
    await bench.finish()
    assert len(bench.gate.asked) == 2 * AT_ONCE + 3
