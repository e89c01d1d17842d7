from __future__ import annotations

import pytest

from tickerfeed.story.account import told
from tickerfeed.story.index import CANDIDATES, PER_NAME, PER_WORD, Index
from tickerfeed.story.rarity import Rarity

HEAD = told("Lật thuyền trên sông Ngàn Sâu, hai học sinh mất tích", "https://a.example/lat-thuyen-123456.html")


def index() -> Index[str]:
    return Index(Rarity())


def test_a_story_is_found_by_its_rare_words() -> None:
    held = index()
    held.add("thuyền", HEAD)
    assert held.nearest(told("Thuyền lật giữa sông Ngàn Sâu")) == ["thuyền"]
    assert held.nearest(told("Giá lúa hè thu")) == []


def test_it_is_found_by_its_names_first() -> None:
    held = index()
    held.add("words", told("Lật thuyền trên sông Ngàn Sâu, ba người mất tích"))
    held.add("number", told("Tin khác", "https://a.example/tin-khac-123456.html"))
    assert held.nearest(HEAD) == ["number", "words"]


def test_a_headline_typed_without_diacritics_is_found() -> None:
    held = index()
    held.add("thuyền", HEAD)
    assert held.nearest(told("Lat thuyen tren song Ngan Sau, hai hoc sinh mat tich")) == ["thuyền"]


def test_every_list_is_bounded_and_keeps_the_newest() -> None:
    held = index()
    for number in range(PER_WORD + 50):
        held.add(str(number), HEAD)
    found = held.nearest(HEAD)
    assert len(found) <= PER_NAME + CANDIDATES
    assert str(PER_WORD + 49) in found
    assert "0" not in found


def test_adding_again_changes_nothing() -> None:
    held = index()
    held.add("thuyền", HEAD)
    held.add_head("thuyền", HEAD)
    assert held.nearest(HEAD) == ["thuyền"]


def test_an_empty_headline_finds_nothing() -> None:
    held = index()
    held.add("trống", told(""))
    assert held.nearest(told("")) == []


def test_what_is_discarded_is_found_no_more() -> None:
    held = index()
    for number in range(PER_WORD + 50):
        held.add(str(number), HEAD)
    held.discard("0")  # the lists have let it go already
    held.discard(str(PER_WORD + 49))
    held.discard("chưa từng có")
    assert str(PER_WORD + 49) not in held.nearest(HEAD)
    for number in range(PER_WORD + 49):
        held.discard(str(number))
    assert held.nearest(HEAD) == []


def test_what_has_left_is_swept_out_and_gives_its_place_to_the_living() -> None:
    held = index()
    for number in range(3000):
        held.add(str(number), told(f"Lật thuyền trên sông Ngàn Sâu, người thứ {number} mất tích"))
    for number in range(2999):
        held.discard(str(number))
    assert held.nearest(HEAD) == ["2999"]


def test_those_that_have_left_take_no_place_among_the_best() -> None:
    held = index()
    for number in range(3 * CANDIDATES):
        held.add(str(number), HEAD)
    held.add("xa", told("Thuyền lật giữa sông Ngàn Sâu"))
    for number in range(3 * CANDIDATES):
        held.discard(str(number))
    assert held.nearest(HEAD) == ["xa"]


def test_of_headlines_without_rare_words_few_stories_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tickerfeed.story.index.LOOKED_AT", 1)
    held = index()
    held.add("hiếm", told("Ngàn Sâu"))
    held.add("thường", told("học sinh mất tích"))
    assert held.nearest(HEAD) == ["hiếm"]
