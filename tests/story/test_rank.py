"""Which story comes first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.model import Entry, Order, Source, StoredEntry, Story, Told
from tickerfeed.story.rank import HALF_LIFE, order, outlets, rank

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOURCES = {
    "tinh": Source("tinh", "https://tinh.example/rss", family="nhà"),
    "huyen": Source("huyen", "https://huyen.example/rss", family="nhà"),
    "bao": Source("bao", "https://bao.example/rss"),
}


def story(number: int, hours: float = 0, sources: tuple[str, ...] = ("bao",)) -> Told:
    at = NOW - timedelta(hours=hours)
    ids = range(number * 10, number * 10 + len(sources))
    entries = tuple(
        StoredEntry(key, key, source, f"id:{key}", Entry(title="Tin"), at, at, at)
        for key, source in zip(ids, sources, strict=True)
    )
    return Told(Story(f"tag:{number}", number, entries[0].entry_id, tuple(ids), at, at), entries)


def ids(told: tuple[Told, ...]) -> list[int]:
    return [one.story.number for one in told]


def test_newest_first_and_of_one_moment_the_last_saved() -> None:
    told = [story(1, hours=1), story(2, hours=3), story(3, hours=1)]
    assert ids(order(told, Order.NEWEST, NOW, SOURCES)) == [3, 1, 2]


def test_more_outlets_come_before_a_little_freshness() -> None:
    told = [story(1, hours=0), story(2, hours=1, sources=("bao", "tinh"))]
    assert ids(order(told, Order.RANK, NOW, SOURCES)) == [2, 1]


def test_publishers_of_one_family_count_once() -> None:
    assert outlets(story(1, sources=("tinh", "huyen", "bao", "gone")), SOURCES) == 3


def test_a_story_counts_half_after_the_half_life() -> None:
    assert rank(story(1), NOW + HALF_LIFE, SOURCES) == 0.5
    assert rank(story(1), NOW - HALF_LIFE, SOURCES) == 1.0


@given(
    st.permutations([story(n, hours=n % 3, sources=("bao", "tinh")[: 1 + n % 2]) for n in range(1, 9)]),
    st.sampled_from(Order),
)
def test_order_does_not_depend_on_how_stories_came(told: list[Told], by: Order) -> None:
    assert order(told, by, NOW, SOURCES) == order(told[::-1], by, NOW, SOURCES)
