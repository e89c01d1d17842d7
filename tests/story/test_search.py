from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.model import Entry, StoredEntry
from tickerfeed.story.search import search

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def stored(number: int, title: str, link: str | None = None) -> StoredEntry:
    at = NOON + timedelta(hours=number)
    entry = Entry(title, id=f"urn:tin:{number}", link=link, original_link=f"https://goc.example/{number}")
    return StoredEntry(number, number, "bao", f"key:{number}", entry, at, at, at)


BOAT = stored(1, "Lật thuyền trên sông Ngàn Sâu", "https://bao.example/thuyen?utm_source=x")
RICE = stored(2, "Giá lúa hè thu lại tăng ở ba huyện")
AGAIN = stored(3, "Lật thuyền trên sông  Ngàn Sâu: tìm thấy hai học sinh")
ALL = [BOAT, RICE, AGAIN]


def test_by_number_address_and_id() -> None:
    assert search("2", ALL) is RICE
    assert search("#2", ALL) is RICE
    assert search("9", ALL) is None
    assert search("https://bao.example/thuyen", ALL) is BOAT
    assert search("https://goc.example/2", ALL) is RICE
    assert search("https://bao.example/khac", ALL) is None
    assert search("urn:tin:3", ALL) is AGAIN
    assert search("key:1", ALL) is BOAT


def test_by_a_part_of_the_headline_the_newest_or_the_whole_one() -> None:
    assert search("giá LÚA", ALL) is RICE
    assert search("lật thuyền trên sông", ALL) is AGAIN
    assert search("Lật thuyền trên sông Ngàn Sâu", ALL) is BOAT


def test_by_most_of_its_words_with_diacritics_or_without() -> None:
    assert search("gia lua he thu tang", ALL) is RICE
    assert search("Hai học sinh lật thuyền", ALL) is AGAIN
    assert search("Giá vàng", ALL) is None
    assert search("", ALL) is None


@given(st.sampled_from(ALL), st.data())
def test_a_part_finds_a_headline_that_has_it(one: StoredEntry, data: st.DataObject) -> None:
    title = " ".join(one.entry.title.split())
    start = data.draw(st.integers(0, len(title) - 1))
    part = title[start : data.draw(st.integers(start + 1, len(title)))].strip()
    found = search(part, ALL)
    assert not part or (found and part.casefold() in " ".join(found.entry.title.split()).casefold())
