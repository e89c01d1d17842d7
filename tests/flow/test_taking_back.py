"""Whatever sources list, take back and list again: the stories hold just what is listed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tickerfeed.flow.fold import fold
from tickerfeed.model import Entry, Feed, Response, Source, SourceState, StoredEntry
from tickerfeed.poll.withdrawal import believed, is_doubtful, withdrawal
from tickerfeed.store.memory import MemoryStore
from tickerfeed.story.changes import IntakeOptions, listing_of, plan

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOURCES = {name: Source(name, f"https://{name}.example/rss") for name in ("bao", "dai")}
OPTIONS = IntakeOptions(first_entries=99, burst=99)
TITLES = (
    "Khánh thành nhà văn hóa cộng đồng bản Na Tổng đầu năm",
    "Khởi công tuyến đường ven sông nối hai huyện miền núi",
)

LISTED = st.dictionaries(st.integers(1, 4), st.sampled_from(TITLES), max_size=4)
POLLS = st.tuples(st.sampled_from(sorted(SOURCES)), LISTED, st.booleans(), st.frozensets(st.integers(1, 4), max_size=2))


class Town:
    """Polls sources without a network, and folds."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.store.sync_sources(list(SOURCES.values()), NOON)
        self.now = NOON

    def poll(self, name: str, listed: dict[int, str], is_replacing: bool, gone: frozenset[int]) -> None:
        self.now += timedelta(minutes=5)
        source, before = SOURCES[name], self.store.states()[name]
        pieces = tuple(
            Entry(title, id=f"{name}-{number}", link=f"{source.url}/{number}") for number, title in listed.items()
        )
        ids = tuple(f"{name}-{number}" for number in sorted(gone - listed.keys()))
        feed = Feed(entries=pieces, is_replacing=is_replacing, withdrawn_ids=ids)
        feed = believed(feed, Response(source.url, 200, {}, b""))
        after = replace(before, has_polled_well=True, entry_count=len(pieces), is_doubted=is_doubtful(before, feed))
        listing = listing_of(feed, source)
        intake = plan(listing, before, self.store.known(name, listing.wanted_keys), OPTIONS)
        taken_back = withdrawal(before, after, intake.is_replacing, intake.withdrawn_keys)
        self.store.save(after, intake.entries, intake.listed_keys, self.now, taken_back)

    def fold(self) -> None:
        fold(self.store, SOURCES, "cong.example,2026", self.now)

    @property
    def entries(self) -> list[StoredEntry]:
        return self.store.log_after(0, 999)


@settings(max_examples=15)
@given(st.lists(st.tuples(POLLS, st.booleans()), max_size=12))
def test_the_stories_hold_what_is_not_withdrawn(
    steps: list[tuple[tuple[str, dict[int, str], bool, frozenset[int]], bool]],
) -> None:
    town = Town()
    for number, (step, folds) in enumerate(steps):
        town.poll(*step)
        if folds or number == len(steps) - 1:
            town.fold()
            told = town.store.recent_told(NOON - timedelta(days=1), 999)
            members = [member for one in told for member in one.story.member_ids]
            assert sorted(members) == sorted(one.entry_id for one in town.entries if not one.is_withdrawn)
            assert all(one.story.head_id == one.head.entry_id == one.story.member_ids[0] for one in told)
            assert all(set(one.story.reasons) == set(one.story.member_ids) for one in told)
            assert len({one.story.id for one in told}) == len(told)
    town.store.close()


@settings(max_examples=8)
@given(st.lists(st.tuples(LISTED, st.booleans()), min_size=1, max_size=8))
def test_a_complete_feed_that_lists_something_is_what_is_told_in_the_end(
    lists: list[tuple[dict[int, str], bool]],
) -> None:
    town = Town()
    for listed, is_replacing in lists:
        town.poll("bao", listed, is_replacing, frozenset())
    for _ in range(2):  # it may be doubted once
        town.poll("bao", {1: TITLES[0]}, True, frozenset())
    town.fold()
    assert [one.key for one in town.entries if not one.is_withdrawn] == ["id:bao-1"]
    town.store.close()


def test_a_source_never_polled_has_nothing_to_withdraw() -> None:
    town = Town()
    town.store.save(
        SourceState("bao", is_doubted=True),
        (),
        None,
        NOON,
        withdrawal(SourceState("bao", is_doubted=True), SourceState("bao")),
    )
    assert town.entries == []
    town.store.close()
