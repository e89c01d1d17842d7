"""What a story remembers of an entry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tickerfeed.model import Entry, Source, StoredEntry
from tickerfeed.story.account import account
from tickerfeed.story.member import member, teller

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOURCES = {"hue": Source("hue", "https://hue.example/rss", province="VN-26", family="mien-trung", priority=3)}
ENTRY = Entry(
    "(Ảnh) BQL chợ Lộc Hà họp",
    id="tag:hue.example,2026:7",
    link="https://hue.example/hop-cho-123456.html",
    original_link="https://bao.example/7",
)


def stored(source: str, changed_at: datetime = NOON) -> StoredEntry:
    return StoredEntry(7, 7, source, "id:7", ENTRY, NOON, changed_at, NOON)


def test_its_account_is_that_of_the_entry() -> None:
    for source in ("hue", "lạ"):
        kept, whole = member(stored(source), teller(source, SOURCES)).account, account(stored(source), SOURCES)
        names = ("id", "link", "original", "articles", "at", "outlet", "province", "names")
        assert [getattr(kept, name) for name in names] == [getattr(whole, name) for name in names]
        assert (kept.wording.words, kept.wording.title) == (whole.wording.words, whole.wording.title)


def test_it_knows_its_source() -> None:
    one = member(stored("hue", NOON + timedelta(hours=1)), teller("hue", SOURCES))
    assert (one.source_id, one.teller.priority, one.abbreviations) == ("hue", 3, {"bql"})
    assert (one.sort_at, one.changed_at - one.sort_at) == (NOON, timedelta(hours=1))


def test_an_account_is_made_once() -> None:
    one = member(stored("hue"), teller("hue", SOURCES))
    assert one.account is one.account
