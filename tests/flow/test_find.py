from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tickerfeed.errors import EditError
from tickerfeed.flow import find
from tickerfeed.model import Entry, StoredEntry, Story, Told

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def told(number: int, *titles: str, source: str = "bao") -> Told:
    entries = tuple(
        StoredEntry(n, n, source, f"id:{n}", Entry(title, f"tin-{n}", f"https://bao.example/{n}"), NOON, NOON, NOON)
        for n, title in enumerate(titles, number * 10)
    )
    members = tuple(entry.entry_id for entry in entries)
    return Told(Story(f"tag:{number}", number, members[0], members, NOON, NOON), entries)


STORIES = [told(1, "Bão số 5 vào Biển Đông", "Bão số 5 tiến vào biển"), told(2, "Bão số 5"), told(3, "Chợ phiên")]


def story(name: str) -> str:
    exact = (one for one in STORIES if one.story.id == name)
    return find.story(name, exact, lambda: STORIES).story.id


def test_a_story_is_found_by_its_id_or_by_words_of_any_of_its_headlines() -> None:
    assert [story(name) for name in ("tag:3", "chợ PHIÊN", "tiến vào", "https://bao.example/11")] == [
        *2 * ["tag:3"],
        *2 * ["tag:1"],
    ]


def test_a_whole_headline_goes_before_part_of_another() -> None:
    assert story("bão số 5") == "tag:2"


def test_where_several_fit_they_are_listed() -> None:
    with pytest.raises(EditError, match=r"số: may be any of 2; give an id or more words") as caught:
        story("số")
    assert caught.value.candidates == ("tag:1  Bão số 5 vào Biển Đông", "tag:2  Bão số 5")


@pytest.mark.parametrize("name", ["không có", "", "…", "phiê"])
def test_what_nothing_is_called_is_said(name: str) -> None:
    with pytest.raises(EditError, match="no story is called so"):
        story(name)


@pytest.mark.parametrize("name", ["https://bao.example/11", "11", "tin-11", "tiến vào"])
def test_an_entry_is_found_by_link_number_or_words(name: str) -> None:
    assert find.entry(name, STORIES[0]).entry_id == 11


def test_a_source_that_tells_it_twice_is_not_enough() -> None:
    with pytest.raises(EditError, match=r"bao: may be any of 2; give an id or more words") as caught:
        find.entry("bao", STORIES[0])
    assert caught.value.candidates[0] == "10  Bão số 5 vào Biển Đông  [bao]"
    assert find.entry("bao", STORIES[2]).entry_id == 30
