"""When two entries tell the same news."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.model import Entry, Source, StoredEntry
from tickerfeed.story.match import MAX_APART, Match, face, is_apart, match

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG = "Khởi công tuyến đường ven sông nối hai huyện miền núi"
SOURCES = {
    "bac": Source("bac", "https://bac.example/rss", province="VN-23"),
    "nam": Source("nam", "https://nam.example/rss", province="VN-22"),
    "bao": Source("bao", "https://bao.example/rss"),
    "tin": Source("tin", "https://tin.example/rss"),
}


def stored(source: str = "bao", title: str = LONG, at: datetime = NOON, number: int = 1, **entry: str) -> StoredEntry:
    told = Entry(title=title, **entry)  # type: ignore[arg-type]
    return StoredEntry(number, number, source, f"id:{number}", told, at, at, at)


def why(a: StoredEntry, b: StoredEntry) -> Match | None:
    return match(face(a), face(b), SOURCES)


def rule(a: StoredEntry, b: StoredEntry) -> str | None:
    found = why(a, b)
    return found.rule if found else None


@pytest.mark.parametrize("name", ["tag:bao.example,2026:7", "urn:uuid:0b5e", "https://bao.example/tin/7"])
def test_same_world_wide_id(name: str) -> None:
    assert rule(stored("bao", "Một", id=name), stored("tin", "Hai", id=name)) == "id"


@pytest.mark.parametrize("name", ["7", "tin-7", "https://bao.example/"])
def test_an_id_that_anyone_may_give_is_none(name: str) -> None:
    assert rule(stored("bao", "Một", id=name), stored("tin", "Hai", id=name)) is None


def test_same_address_but_for_tracking() -> None:
    a = stored("bao", "Một", link="https://bao.example/a")
    b = stored("tin", "Hai", link="https://bao.example/a?utm_source=x")
    assert rule(a, b) == "url"


def test_a_home_page_is_no_piece_of_news() -> None:
    assert rule(stored("bao", "Một", link="https://x.example/"), stored("tin", "Hai", link="https://x.example")) is None


def test_a_repost_and_its_original() -> None:
    a = stored("bao", "Một", link="https://bao.example/a")
    b = stored("tin", "Hai", link="https://tin.example/b", original_link="https://bao.example/a")
    assert rule(a, b) == "original"


def test_two_reposts_of_one_original() -> None:
    a = stored("tin", "Một", link="https://tin.example/a", original_link="https://bao.example/a")
    b = stored("bac", "Hai", link="https://bac.example/b", original_link="https://bao.example/a")
    assert rule(a, b) == "original"


def test_same_article_number_on_one_host() -> None:
    a = stored("bao", "Một", link="https://bao.example/mot-237661.htm")
    b = stored("tin", "Hai", link="https://tin.example/b", original_link="https://bao.example/x/hai-post237661.html")
    found = why(a, b)
    assert found == Match("article", 0.98, "same article number: bao.example:237661")


def test_same_headline_of_other_sources_within_two_days() -> None:
    found = why(stored("bao"), stored("tin", at=NOON + timedelta(hours=3)))
    assert found == Match("title", 0.9, "same headline of 11 syllables, 3.0 hours apart")


def test_same_headline_two_days_apart_is_the_limit() -> None:
    assert rule(stored("bao"), stored("tin", at=NOON + MAX_APART)) == "title"
    assert rule(stored("bao"), stored("tin", at=NOON + MAX_APART + timedelta(seconds=1))) is None


def test_a_headline_of_seven_syllables_is_too_short() -> None:
    short = "Lịch tiếp công dân tháng mười hai"
    assert rule(stored("bao", short), stored("tin", short)) is None
    assert rule(stored("bao", short + " tới"), stored("tin", short + " tới")) == "title"


def test_same_headline_of_two_provinces_is_two_pieces() -> None:
    assert rule(stored("bac"), stored("nam")) is None


def test_a_source_without_province_may_be_of_any() -> None:
    assert rule(stored("bac"), stored("bao")) == "title"
    assert rule(stored("bac"), stored("not configured")) == "title"
    assert not is_apart(stored("bac"), stored("bao"), SOURCES)


def test_entries_of_one_source_are_two_pieces() -> None:
    assert rule(stored(link="https://bao.example/a"), stored(number=2, link="https://bao.example/a")) is None


def test_the_same_repost_twice_in_one_source_is_one() -> None:
    original = "https://bac.example/tin/goc"
    a, b = stored(original_link=original), stored(number=2, original_link=original)
    assert rule(a, b) == "original"
    assert rule(a, stored(title="Khác", number=2, original_link=original)) is None


def test_entries_without_anything_to_know_them_by_do_not_match() -> None:
    assert why(stored("bao", ""), stored("tin", "")) is None
    assert face(stored("bao", "")).names == frozenset()


LINKS = [
    "https://a.example/tin-12345.html",
    "https://a.example/khac-12345.html",
    "https://b.example/1",
    "https://a.example/",
]
FACES = st.builds(
    stored,
    source=st.sampled_from(sorted(SOURCES)),
    title=st.sampled_from([LONG, LONG.upper(), "Ngắn"]),
    at=st.integers(0, 80).map(lambda hours: NOON + timedelta(hours=hours)),
    id=st.none() | st.sampled_from(["7", "tag:a,2026:1", *LINKS]),
    link=st.none() | st.sampled_from(LINKS),
    original_link=st.none() | st.sampled_from(LINKS),
).map(face)


@given(FACES, FACES)
def test_matching_is_the_same_in_both_directions_and_needs_a_common_name(a, b) -> None:  # type: ignore[no-untyped-def]
    assert match(a, b, SOURCES) == match(b, a, SOURCES)
    assert match(a, b, SOURCES) is None or a.names & b.names
