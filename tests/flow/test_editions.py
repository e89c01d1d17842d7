from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from tickerfeed.flow.editions import LOOK_AGAIN, Editions
from tickerfeed.flow.fold import fold
from tickerfeed.flow.publish import Press, published
from tickerfeed.flow.shown import KEPT_GONE
from tickerfeed.model import Action, Edit, Edition, Entry, NewEntry, Order, Site, Source, SourceState
from tickerfeed.publish.templates import load
from tickerfeed.store.memory import MemoryStore
from tickerfeed.ticker import TickerOptions

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
SOURCES = {
    "bao-a": Source("bao-a", "https://a.example/rss", title="A", province="VN-23"),
    "bao-b": Source("bao-b", "https://b.example/rss", title="B", province="VN-22"),
    "ca-nuoc": Source("ca-nuoc", "https://n.example/rss", title="N"),
}
FIRST = {"bao-a": "Chợ phiên đông khách", "bao-b": "Lúa hè thu được mùa", "ca-nuoc": "Quốc hội bế mạc kỳ họp"}
TITLE = "Khánh thành cây cầu mới nối hai bờ sông quê"
EDITIONS = (
    Edition("ha-tinh", "Hà Tĩnh", ("VN-23",)),
    Edition("nghe-an", "Nghệ An", ("VN-22",)),
    Edition("cau", "Cầu", words=("cầu",)),
    Edition("hue", "Huế", ("VN-26",)),
)
PRESS = Press(
    site=Site("Tin", url="https://tin.example/"),
    sources=SOURCES,
    ticker=TickerOptions(),
    entries=3,
    reach=timedelta(days=90),
    hubs=(),
    templates=load(),
    editions=published(EDITIONS, SOURCES),
    tickers={"ha-tinh": TickerOptions(items=1)},
)


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    store.sync_sources(list(SOURCES.values()), NOW)
    for name, title in FIRST.items():
        bring(store, name, title, 30)
    return store


def bring(store: MemoryStore, source_id: str, title: str, minutes: int) -> None:
    when = NOW - timedelta(minutes=minutes)
    entry = Entry(title, link=f"https://{source_id}.example/{minutes}", published=when)
    store.save(SourceState(source_id, last_success_at=NOW), [NewEntry(f"id:{title}", entry)], None, NOW)
    fold(store, SOURCES, "x.example,2026", NOW)


def named(editions: Editions, store: MemoryStore, *touched: str, later: timedelta = timedelta()) -> list[str]:
    """Gather and issue; return of what."""
    publications = editions.gather(store, touched, NOW + later)
    for one in publications:
        editions.issued(one)
    return [one.edition for one in publications]


def test_at_first_all_are_published_but_those_without_a_source(store: MemoryStore) -> None:
    editions = Editions(PRESS, NOW)
    assert named(editions, store) == ["", "ha-tinh", "nghe-an", "cau"]
    assert editions.ids == ("ha-tinh", "nghe-an", "cau")
    assert {one.head.entry.title for one in editions.told} == set(FIRST.values())


def test_an_edition_has_its_stories_title_addresses_sources_and_line(store: MemoryStore) -> None:
    bring(store, "bao-a", "Tin thứ hai", 20)
    whole, local, *_ = Editions(PRESS, NOW).gather(store, (), NOW)
    assert [told.head.entry.title for told in local.told] == ["Tin thứ hai", FIRST["bao-a"]]
    assert len(local.ticker.headlines) == 1
    assert (local.site.title, local.site.subtitle) == ("Hà Tĩnh", "Tin")
    assert local.site.url == "https://tin.example/editions/ha-tinh/"
    assert (list(local.sources), list(whole.sources)) == (["bao-a"], [*SOURCES])
    assert local.editions == whole.editions == tuple((one.id, one.title) for one in EDITIONS[:3])


def test_the_bound_of_stories_is_each_editions_own(store: MemoryStore) -> None:
    for number in range(6):
        bring(store, "ca-nuoc", f"Tin số {number}", number)
    whole, local, *_ = Editions(PRESS, NOW).gather(store, (), NOW)
    assert FIRST["bao-a"] not in [told.head.entry.title for told in whole.told]
    assert [told.head.entry.title for told in local.told] == [FIRST["bao-a"]]


def test_a_change_in_one_province_is_read_for_its_edition_alone(store: MemoryStore) -> None:
    editions = Editions(PRESS, NOW)
    named(editions, store)
    bring(store, "bao-a", "Tin mới về", 10)
    assert named(editions, store, "bao-a") == ["", "ha-tinh"]
    assert named(editions, store) == []


def test_a_topic_hears_of_every_source(store: MemoryStore) -> None:
    editions = Editions(PRESS, NOW)
    named(editions, store)
    bring(store, "ca-nuoc", TITLE, 10)
    assert named(editions, store, "ca-nuoc") == ["", "cau"]


def test_what_another_outlet_adds_to_a_story_changes_no_edition_without_it(store: MemoryStore) -> None:
    bring(store, "bao-a", TITLE, 15)
    editions = Editions(PRESS, NOW)
    named(editions, store)
    bring(store, "ca-nuoc", TITLE, 10)
    whole, topic = editions.gather(store, {"ca-nuoc"}, NOW)
    assert topic.edition == "cau"
    assert len(whole.told[0].entries) == 2


def test_an_age_that_is_crossed_is_seen_without_any_news(store: MemoryStore) -> None:
    editions = Editions(PRESS, NOW)
    named(editions, store)
    states = [replace(state, last_success_at=NOW + timedelta(hours=47)) for state in store.states().values()]
    for state in states:
        store.save(state, [], None, NOW)
    assert named(editions, store, later=timedelta(minutes=59)) == []
    editions._looked_at = NOW + timedelta(hours=47, minutes=30)
    assert named(editions, store, later=timedelta(hours=47, minutes=31)) == ["", "ha-tinh", "nghe-an"]


def test_every_edition_is_stale_by_its_own_sources(store: MemoryStore) -> None:
    later = NOW + timedelta(hours=3)
    store.save(SourceState("bao-a", last_success_at=later), [], None, later)
    publications = Editions(PRESS, NOW).gather(store, (), later)
    assert {one.edition: one.is_stale for one in publications} == {
        "": False, "ha-tinh": False, "nghe-an": True, "cau": False,
    }  # fmt: skip


def test_after_an_hour_everything_is_looked_at_again(store: MemoryStore) -> None:
    editions = Editions(PRESS, NOW)
    named(editions, store)
    states = [replace(state, last_success_at=NOW + LOOK_AGAIN) for state in store.states().values()]
    for state in states:
        store.save(state, [], None, NOW)
    assert named(editions, store, later=LOOK_AGAIN) == ["", "ha-tinh", "nghe-an", "cau"]


def test_an_announcement_is_in_every_edition_until_its_end(store: MemoryStore) -> None:
    editions = Editions(PRESS, NOW)
    named(editions, store)
    until = NOW + timedelta(minutes=10)
    store.add_edit(Edit(0, Action.ANNOUNCE, "", NOW, "tag:x.example,2026:1", text="Bão khẩn cấp", until=until))
    publications = editions.gather(store, (), NOW)
    assert [one.ticker.headlines[0].text for one in publications] == 4 * ["Bão khẩn cấp"]
    for one in publications:
        editions.issued(one)
    assert named(editions, store, later=timedelta(minutes=9)) == []
    assert named(editions, store, later=timedelta(minutes=10)) == ["", "ha-tinh", "nghe-an", "cau"]


def test_a_pin_is_in_the_editions_that_have_the_story_and_what_is_hidden_in_none(store: MemoryStore) -> None:
    editions = Editions(PRESS, NOW)
    publications = editions.gather(store, (), NOW)
    for one in publications:
        editions.issued(one)
    story = publications[1].told[0].story.id
    store.add_edit(Edit(0, Action.PIN, "", NOW, story, until=NOW + timedelta(minutes=10)))
    marks = {one.edition: [told.mark is not None for told in one.told] for one in editions.gather(store, (), NOW)}
    assert (sum(marks[""]), marks["ha-tinh"], marks["nghe-an"]) == (1, [True], [False])
    store.add_edit(Edit(0, Action.HIDE, "", NOW, story))
    told = {one.edition: one.told for one in editions.gather(store, (), NOW)}
    assert told["ha-tinh"] == ()


def last(store: MemoryStore, press: Press = PRESS) -> timedelta:
    """Return for how long all stays as it is."""
    editions = Editions(press, NOW)
    named(editions, store)
    return editions.last_until(NOW) - NOW


def test_what_lasts_longest_lasts_until_the_next_look(store: MemoryStore) -> None:
    assert last(store) == LOOK_AGAIN


def test_it_lasts_until_the_first_end_or_age(store: MemoryStore) -> None:
    until = NOW + timedelta(minutes=50)
    store.add_edit(Edit(0, Action.ANNOUNCE, "", NOW, "tag:x.example,2026:1", text="Bão khẩn cấp", until=until))
    assert last(store) == timedelta(minutes=50)
    tickers = {"nghe-an": replace(PRESS.ticker, max_age=timedelta(minutes=70))}  # its news is half an hour old
    assert last(store, replace(PRESS, tickers=tickers)) == timedelta(minutes=40)
    assert last(store, replace(PRESS, reach=timedelta(minutes=35))) == timedelta(minutes=35)  # since it was changed


def test_ids_that_went_are_told_for_a_week(store: MemoryStore) -> None:
    story = Editions(PRESS, NOW).gather(store, (), NOW)[0].told[0].story.id
    store.add_edit(Edit(0, Action.HIDE, "", NOW - KEPT_GONE + timedelta(minutes=5), story))
    assert last(store) == timedelta(minutes=5)


def test_what_is_ordered_by_rank_lasts_no_time(store: MemoryStore) -> None:
    tickers = {"cau": replace(PRESS.ticker, order=Order.RANK)}
    assert last(store, replace(PRESS, tickers=tickers)) == timedelta(0)
