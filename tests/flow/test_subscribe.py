from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from msgspec.structs import replace

from tickerfeed.errors import Unreachable
from tickerfeed.flow.poll import Desk
from tickerfeed.flow.subscribe import ask, take
from tickerfeed.model import Feed, Post, Response, Rhythm, Source, SourceState, Subscription
from tickerfeed.parse import document
from tickerfeed.poll.options import PollOptions
from tickerfeed.ports import Store
from tickerfeed.store.memory import MemoryStore

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
TOPIC = "https://bao.example/feed"
BAO = Source("bao", TOPIC, allow_networks=("10.0.0.1",), ca_file="ca.pem")
ONE = Subscription("bao", "https://hub.example/", TOPIC, "token", "secret", NOW)


class Hub:
    def __init__(self, status: int = 202) -> None:
        self.status = status
        self.asked: list[Post] = []

    async def post(self, message: Post) -> Response:
        self.asked.append(message)
        if self.status == 0:
            raise Unreachable("nobody is there", "hub.example")
        return Response(message.url, self.status, {}, b"")


class Room:
    """A store in this thread."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.store.sync_sources([BAO], NOW)

    async def run(self, step: Callable[[Store], Any]) -> Any:
        return step(self.store)

    join = run


class Reader:
    async def parse(self, response: Response, source: Source) -> Feed:
        return document.parse(response, source)


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def desk(room: Room) -> Desk:
    return Desk(None, Reader(), room, lambda: NOW, PollOptions())  # type: ignore[arg-type]


def polled(room: Room) -> SourceState:
    """Let the source have been polled."""
    state = SourceState("bao", TOPIC, has_polled_well=True, last_poll_at=NOW, next_poll_at=NOW + timedelta(minutes=15))
    room.store.save(state, (), frozenset(), NOW)
    return state


def atom(*titles: str, more: str = "") -> bytes:
    entries = "".join(
        f"<entry><title>{title}</title><id>urn:{title}</id><updated>2026-11-25T07:00:00Z</updated></entry>"
        for title in titles
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>B</title><id>urn:b</id>{more}{entries}</feed>'.encode()


async def test_a_hub_is_asked_with_all_that_it_needs_and_through_the_source_own_guard() -> None:
    hub = Hub()
    assert await ask(ONE, BAO, "https://tin.example/websub/token", hub) == ""
    (message,) = hub.asked
    assert parse_qs(message.body.decode()) == {
        "hub.mode": ["subscribe"],
        "hub.topic": [TOPIC],
        "hub.callback": ["https://tin.example/websub/token"],
        "hub.secret": ["secret"],
        "hub.lease_seconds": ["864000"],
    }
    assert (message.url, message.media_type) == ("https://hub.example/", "application/x-www-form-urlencoded")
    assert (message.allow_networks, message.ca_file, message.subject) == (("10.0.0.1",), "ca.pem", "bao")


@pytest.mark.parametrize(
    ("status", "fault"), [(500, "the hub answers 500"), (0, "the hub cannot be asked: nobody is there")]
)
async def test_what_goes_wrong_is_said(status: int, fault: str) -> None:
    assert await ask(ONE, BAO, "https://tin.example/token", Hub(status)) == fault


async def test_a_push_brings_what_is_new_once_and_removes_nothing(room: Room, desk: Desk) -> None:
    polled(room)
    first = await take(atom("Một", "Hai"), "application/atom+xml", TOPIC, BAO, desk)
    assert (first.outcome, first.new, first.entries, first.has_news) == ("pushed", 2, 2, True)
    again = await take(atom("Một", "Hai"), "application/atom+xml", TOPIC, BAO, desk)
    assert (again.new, again.has_news) == (0, False)
    third = await take(atom("Ba"), "application/atom+xml", TOPIC, BAO, desk)
    assert third.new == 1
    assert [(each.entry.title, each.is_listed) for each in room.store.log_after(0, 9)] == [
        ("Hai", True),
        ("Một", True),
        ("Ba", True),
    ]


async def test_even_one_that_calls_itself_complete_removes_nothing(room: Room, desk: Desk) -> None:
    polled(room)
    await take(atom("Một", "Hai"), "application/atom+xml", TOPIC, BAO, desk)
    complete = '<fh:complete xmlns:fh="http://purl.org/syndication/history/1.0"/>'
    report = await take(atom("Hai", more=complete), "application/atom+xml", TOPIC, BAO, desk)
    assert report.withdrawn == 0
    assert not any(each.is_withdrawn for each in room.store.log_after(0, 9))


async def test_polls_become_rarer_while_pushes_come(room: Room, desk: Desk) -> None:
    before = polled(room)
    await take(atom("Một"), "application/atom+xml", TOPIC, BAO, desk)
    after = room.store.state("bao")
    assert after is not None
    assert after.next_poll_at == NOW + timedelta(hours=1)
    assert after == replace(
        before, next_poll_at=after.next_poll_at, reason=after.reason, last_success_at=NOW, rhythm=Rhythm(seen_at=NOW)
    )


async def test_pushes_teach_when_news_comes(room: Room, desk: Desk) -> None:
    state = polled(room)
    watched = replace(state, last_success_at=NOW - timedelta(hours=1), rhythm=Rhythm(seen_at=NOW - timedelta(days=1)))
    room.store.save(watched, (), frozenset(), NOW)
    await take(atom("Một", "Hai"), "application/atom+xml", TOPIC, BAO, desk)
    after = room.store.state("bao")
    assert after is not None
    assert (after.rhythm.entries, after.rhythm.seen_at) == (2, NOW)
    await take(atom("Một"), "application/atom+xml", TOPIC, BAO, desk)
    assert room.store.state("bao").rhythm == after.rhythm


async def test_what_cannot_be_read_changes_nothing(room: Room, desk: Desk) -> None:
    before = polled(room)
    report = await take(b"<html><body>oops", "text/html", TOPIC, BAO, desk)
    assert (report.outcome, report.has_news) == ("unread", False)
    assert report.detail
    assert room.store.state("bao") == before


async def test_a_page_is_not_taken_for_a_feed(room: Room, desk: Desk) -> None:
    room.store.save(replace(polled(room), version="rss20"), (), None, NOW)
    links = "".join(f"<li><a href='/tin-{n}.html'>Tin dai va ro rang so {n} cua bao</a></li>" for n in range(9))
    page = f"<!doctype html><html><body><ul>{links}</ul></body></html>".encode()
    report = await take(page, "text/html", "https://bao.example/tin", BAO, desk)
    assert report.outcome == "unread"
    assert room.store.log_after(0, 9) == []


async def test_where_pages_are_read_a_push_brings_the_poll_on(room: Room, desk: Desk) -> None:
    state = replace(polled(room), next_poll_at=NOW + timedelta(hours=3), last_poll_at=NOW - timedelta(minutes=1))
    room.store.save(state, (), None, NOW)
    report = await take(atom("Một"), "application/atom+xml", TOPIC, replace(BAO, article=True), desk)
    assert (report.outcome, report.new) == ("pushed", 0)
    after = room.store.state("bao")
    assert after is not None
    assert after.next_poll_at == NOW + timedelta(minutes=4)


async def test_before_the_first_poll_a_push_is_left_to_it(room: Room, desk: Desk) -> None:
    assert (await take(atom("Một"), "application/atom+xml", TOPIC, BAO, desk)).outcome == "early"
    room.store.sync_sources([], NOW)
    assert (await take(atom("Một"), "application/atom+xml", TOPIC, BAO, desk)).outcome == "early"
    assert room.store.log_after(0, 9) == []
