from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from tickerfeed.flow.fold import fold
from tickerfeed.flow.publish import Press, gather, issue
from tickerfeed.model import Document, Entry, NewEntry, Order, Site, Source, SourceState
from tickerfeed.publish.templates import load
from tickerfeed.store.memory import MemoryStore
from tickerfeed.ticker import TickerOptions

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
SOURCES = {name: Source(name, f"https://{name}.example/rss", title=name) for name in ("bao-a", "bao-b")}


class Shelf:
    """A sink that keeps what it was given, and calls a revision new when its bytes are."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def publish(self, documents: Sequence[Document], edition: str = "") -> str | None:
        assert edition == ""
        bodies = [document.body for document in documents]
        if bodies == self.bodies:
            return None
        self.bodies = bodies
        return "revision"

    def keep(self, editions: Collection[str]) -> None:
        raise AssertionError(editions)


def press(ticker: TickerOptions | None = None, entries: int = 200) -> Press:
    return Press(Site(), SOURCES, ticker or TickerOptions(), entries, timedelta(days=90), (), load())


def stocked(*rows: tuple[str, str, int]) -> MemoryStore:
    """Return a store with folded entries: source, title, minutes ago."""
    store = MemoryStore()
    store.sync_sources(list(SOURCES.values()), NOW)
    for source, title, minutes in rows:
        when = NOW - timedelta(minutes=minutes)
        entry = Entry(title, link=f"https://{source}.example/{minutes}", published=when)
        state = SourceState(source, last_success_at=NOW)
        store.save(state, [NewEntry(f"id:{title}", entry)], None, NOW)
    fold(store, SOURCES, "x.example,2026", NOW)
    return store


def test_the_newest_stories_are_published_newest_first() -> None:
    store = stocked(("bao-a", "Cũ hơn", 30), ("bao-b", "Mới nhất", 5), ("bao-a", "Cũ nhất", 60))
    publication = gather(store, press(entries=2), NOW, NOW)
    assert [told.head.entry.title for told in publication.told] == ["Mới nhất", "Cũ hơn"]
    assert [headline.text for headline in publication.ticker.headlines] == ["Mới nhất", "Cũ hơn"]


def test_publishing_again_without_news_changes_no_byte_although_time_goes_by() -> None:
    store, shelf = stocked(("bao-a", "Một", 30)), Shelf()
    first, _ = issue(gather(store, press(), NOW, NOW), press(), shelf)
    again, _ = issue(gather(store, press(), NOW + timedelta(minutes=40), NOW), press(), shelf)
    assert (first, again) == ("revision", None)


def test_a_headline_leaves_the_line_when_its_age_is_reached_and_stays_in_the_feed() -> None:
    store = stocked(("bao-a", "Một", 30))
    later = gather(store, press(), NOW + timedelta(hours=48), NOW)
    assert (later.ticker.headlines, len(later.told)) == ((), 1)


def test_the_line_is_ordered_by_rank_when_that_is_configured() -> None:
    title = "Khánh thành cây cầu mới nối hai bờ sông quê"
    store = stocked(("bao-a", title, 50), ("bao-b", title, 45), ("bao-a", "Tin lẻ vừa đến", 30))
    ranked = gather(store, press(TickerOptions(order=Order.RANK)), NOW, NOW)
    assert ranked.ticker.headlines[0].text == title


def test_the_ticker_says_when_no_source_has_answered_for_an_hour() -> None:
    store = stocked(("bao-a", "Một", 30))
    _, documents = issue(gather(store, press(), NOW + timedelta(hours=2), NOW), press(), Shelf())
    ticker = next(document for document in documents if document.name == "ticker.json")
    assert json.loads(ticker.body)["stale"] is True
