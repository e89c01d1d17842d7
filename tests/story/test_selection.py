from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.model import Edition, Entry, Mark, Source, StoredEntry, Story, Told
from tickerfeed.story.selection import Selection

NOW = datetime(2026, 5, 4, 5, 0, tzinfo=UTC)
SOURCES = {
    "bao-song": Source("bao-song", "https://song.example/", province="VN-23", category="Thời sự"),
    "dai-bien": Source("dai-bien", "https://bien.example/", province="VN-22"),
    "ca-nuoc": Source("ca-nuoc", "https://nuoc.example/"),
}


def entry(number: int, source_id: str, title: str = "Tin", *categories: str) -> StoredEntry:
    at = NOW - timedelta(minutes=100 - number)
    return StoredEntry(number, number, source_id, f"k{number}", Entry(title, categories=categories), at, at, at)


def tell(*entries: StoredEntry, at: datetime = NOW) -> Told:
    """Return a story of these entries, head first."""
    ids = tuple(one.entry_id for one in entries)
    return Told(Story(f"tag:{ids[0]}", ids[0], ids[0], ids, NOW, at, dict.fromkeys(ids, "why")), entries)


def taken(edition: Edition, *told: Told) -> list[list[int]]:
    return [[one.entry_id for one in each.entries] for each in Selection(edition, SOURCES).of(told)]


LOCAL = tell(entry(1, "bao-song", "Cầu mới thông xe", "Giao thông"))
SHARED = tell(entry(2, "ca-nuoc", "Bão số 3 vào bờ"), entry(4, "dai-bien", "Bão"), entry(3, "bao-song", "Bão đến"))
ABROAD = tell(entry(5, "dai-bien", "Chợ phiên", "Đời sống"))


@pytest.mark.parametrize(
    ("edition", "expected"),
    [
        (Edition("e", ""), [[1], [2, 4, 3], [5]]),
        (Edition("e", "", provinces=("VN-23",)), [[3], [1]]),
        (Edition("e", "", provinces=("VN-22", "VN-23")), [[5], [3, 4], [1]]),
        (Edition("e", "", sources=("ca-nuoc",)), [[2]]),
        (Edition("e", "", sources=("ca-nuoc", "bao-song"), provinces=("VN-23",)), [[3], [1]]),
        (Edition("e", "", categories=("giao thông",)), [[1]]),
        (Edition("e", "", categories=("Thời Sự",)), [[3, 2, 4], [1]]),
        (Edition("e", "", words=("bão số",)), [[2, 4, 3]]),
        (Edition("e", "", words=("đến",)), [[3, 2, 4]]),
        (Edition("e", "", words=("ão",)), []),
        (Edition("e", "", words=("chợ", "cầu"), provinces=("VN-22",)), [[5]]),
        (Edition("e", "", categories=("đời sống",), words=("cầu",)), []),
        (Edition("e", "", provinces=("VN-26",)), []),
    ],
)
def test_what_an_edition_shows(edition: Edition, expected: list[list[int]]) -> None:
    assert taken(edition, LOCAL, SHARED, ABROAD) == expected


def test_the_id_is_the_same_everywhere_and_the_headline_that_of_an_outlet_of_the_edition() -> None:
    (told,) = Selection(Edition("e", "", provinces=("VN-23",)), SOURCES).of([SHARED])
    assert (told.story.id, told.head.entry.title) == (SHARED.story.id, "Bão đến")
    assert (told.story.head_id, told.story.member_ids) == (3, (3,))


def test_what_other_outlets_do_changes_nothing() -> None:
    edition = Selection(Edition("e", "", provinces=("VN-23",)), SOURCES)
    own = entry(3, "bao-song", "Bão đến")
    before = edition.of([tell(entry(2, "ca-nuoc"), own)])
    later = tell(entry(2, "ca-nuoc", "Bão số 3 đã vào bờ"), own, entry(9, "dai-bien"), at=NOW + timedelta(hours=1))
    assert edition.of([later]) == before


def test_the_headline_stays_when_another_outlet_of_the_edition_joins() -> None:
    edition = Selection(Edition("e", "", provinces=("VN-22", "VN-23")), SOURCES)
    (told,) = edition.of([tell(entry(2, "ca-nuoc"), entry(7, "dai-bien"), entry(4, "bao-song"))])
    assert told.head.entry_id == 4
    (told,) = edition.of([tell(entry(2, "ca-nuoc"), entry(8, "dai-bien"), entry(7, "bao-song"), entry(4, "bao-song"))])
    assert told.head.entry_id == 4


def test_a_story_that_is_all_the_editions_own_is_told_as_it_is() -> None:
    (told,) = Selection(Edition("e", "", provinces=("VN-23",)), SOURCES).of([LOCAL])
    assert told is LOCAL


def test_the_mark_of_an_editor_stays() -> None:
    mark = Mark(NOW, NOW + timedelta(hours=1), is_pinned=True)
    marked = Told(SHARED.story, SHARED.entries, mark)
    (told,) = Selection(Edition("e", "", provinces=("VN-23",)), SOURCES).of([marked])
    assert told.mark == mark


def test_it_says_which_sources_it_is_made_of() -> None:
    def ids(**given: tuple[str, ...]) -> frozenset[str] | None:
        return Selection(Edition("e", "", **given), SOURCES).source_ids

    assert ids(provinces=("VN-23",)) == {"bao-song"}
    assert (ids(provinces=("VN-26",)), ids(sources=("gone",)), ids(words=("bão",))) == (frozenset(), frozenset(), None)


@given(
    st.lists(st.tuples(st.sampled_from([*SOURCES, "gone"]), st.sampled_from(["Bão", "Cầu"])), min_size=1, max_size=6)
)
def test_every_part_of_a_selection_narrows_it(members: list[tuple[str, str]]) -> None:
    told = tell(*(entry(number, source, title) for number, (source, title) in enumerate(members, 1)))
    wide = taken(Edition("e", "", provinces=("VN-23",)), told)
    narrow = taken(Edition("e", "", provinces=("VN-23",), words=("bão",)), told)
    assert {one for story in narrow for one in story} <= {one for story in wide for one in story}
    assert all(
        SOURCES.get(members[one - 1][0], SOURCES["ca-nuoc"]).province == "VN-23" for story in wide for one in story
    )


def test_what_is_remembered_of_the_stories_is_bounded_and_the_very_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickerfeed.story.selection._MOST_KNOWN", 2)
    local = Selection(Edition("a", "A", provinces=("VN-23",)), SOURCES)
    first = local.of([SHARED])
    assert local.of([SHARED])[0] is first[0]
    assert local.of([LOCAL, SHARED, ABROAD]) == Selection(local.edition, SOURCES).of([LOCAL, SHARED, ABROAD])
