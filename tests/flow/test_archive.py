from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tickerfeed.flow import archive as module
from tickerfeed.flow.archive import Archive
from tickerfeed.flow.editions import Editions
from tickerfeed.flow.fold import fold
from tickerfeed.flow.memory import Memory
from tickerfeed.flow.publish import Press
from tickerfeed.model import Entry, NewEntry, Site, Source, SourceState, Withdrawal
from tickerfeed.publish.templates import load
from tickerfeed.render.publication import Publication
from tickerfeed.store.memory import MemoryStore
from tickerfeed.ticker import TickerOptions

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
BAO = Source("bao", "https://bao.example/rss")
REACH = timedelta(days=90)
SITE = Site(url="https://tin.example/", authority="tin.example,2026")


class House:
    """A store that gets news, and what is published of it."""

    def __init__(self, entries: int) -> None:
        self.store = MemoryStore()
        self.store.sync_sources([BAO], NOW)
        self.press = Press(SITE, {"bao": BAO}, TickerOptions(), entries, REACH, (), load(), has_archive=True)
        self.editions = Editions(self.press, NOW)
        self.number = 0

    def news(self, count: int) -> None:
        for _ in range(count):
            self.number += 1
            when = NOW + timedelta(minutes=self.number)
            # figures that differ keep them apart
            entry = Entry(f"Số {self.number * 37} khởi công {self.number * 1013}", published=when)
            self.store.save(SourceState("bao"), [NewEntry(f"k{self.number}", entry)], None, when)
        fold(self.store, {"bao": BAO}, "tin.example,2026", self.now)

    @property
    def now(self) -> datetime:
        return NOW + timedelta(minutes=self.number)

    def publish(self) -> Publication:
        (whole,) = self.editions.gather(self.store, {"bao"}, self.now)
        return whole


def everything(publication: Publication) -> set[str]:
    there = {one.story.id for one in publication.told}
    return there.union(*(page.story_ids for page in publication.archive))


def numbers(publication: Publication) -> list[int]:
    return [page.number for page in publication.archive]


def test_a_page_is_closed_before_its_stories_leave_the_feed_and_stays_as_it_is() -> None:
    house = House(entries=8)
    house.news(5)
    assert numbers(house.publish()) == []
    house.news(1)
    first = house.publish()
    assert numbers(first) == [1]
    assert len(first.archive[0].story_ids) == 4
    house.news(6)
    later = house.publish()
    assert numbers(later) == [1, 2]
    assert later.archive[0] == first.archive[0]
    assert len(everything(later)) == 12


def test_it_goes_on_after_a_restart() -> None:
    house = House(entries=8)
    house.news(6)
    before = house.publish()
    house.editions = Editions(house.press, NOW)
    assert house.publish().archive == before.archive
    house.news(4)
    assert numbers(house.publish()) == [1, 2]


@settings(max_examples=6)
@given(st.lists(st.integers(0, 10), max_size=6))  # more at once than the feed and a quarter is not promised
def test_no_story_is_lost_however_news_comes(steps: list[int]) -> None:
    house = House(entries=8)
    for step in steps:
        house.news(step)
        shown = house.publish()
        assert len(everything(shown)) == house.number
        in_pages = [name for page in shown.archive for name in page.story_ids]
        assert len(in_pages) == len(set(in_pages))


def test_what_its_source_takes_back_leaves_its_page() -> None:
    house = House(entries=8)
    house.news(6)
    house.publish()
    house.store.save(SourceState("bao"), (), None, house.now, Withdrawal(frozenset({"k1"})))
    fold(house.store, {"bao": BAO}, "tin.example,2026", house.now)
    page = house.publish().archive[0]
    assert len(page.story_ids) == 3
    assert len(re.findall(b"<entry", page.body)) == 3
    assert house.store.archive_pages() == [page]


def test_old_pages_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    house = House(entries=4)
    for _ in range(6):
        house.news(2)
        house.publish()
    shown = house.publish()
    assert len(shown.archive) == 2
    assert house.store.archive_pages() == list(shown.archive)


def test_there_is_none_unless_it_is_wanted_and_the_site_has_an_address() -> None:
    house = House(entries=4)
    house.news(9)
    for press in (
        Press(SITE, {"bao": BAO}, TickerOptions(), 4, REACH, (), load()),
        Press(Site(), {"bao": BAO}, TickerOptions(), 4, REACH, (), load(), has_archive=True),
    ):
        (whole,) = Editions(press, NOW).gather(house.store, {"bao"}, house.now)
        assert whole.archive == ()
    assert Archive(REACH, 1).with_pages(house.store, house.publish(), house.now, Memory()).archive
