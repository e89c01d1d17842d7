from __future__ import annotations

from tickerfeed.story.account import told
from tickerfeed.story.index import CANDIDATES, PER_NAME, PER_WORD, Index
from tickerfeed.story.rarity import Rarity

HEAD = told("Lật thuyền trên sông Ngàn Sâu, hai học sinh mất tích", "https://a.example/lat-thuyen-123456.html")


def index() -> Index[str]:
    return Index(Rarity())


def test_a_story_is_found_by_its_rare_words() -> None:
    held = index()
    held.add("thuyền", HEAD)
    assert held.candidates(told("Thuyền lật giữa sông Ngàn Sâu")) == ["thuyền"]
    assert held.candidates(told("Giá lúa hè thu")) == []


def test_it_is_found_by_its_names_first() -> None:
    held = index()
    held.add("words", told("Lật thuyền trên sông Ngàn Sâu, ba người mất tích"))
    held.add("number", told("Tin khác", "https://a.example/tin-khac-123456.html"))
    assert held.candidates(HEAD) == ["number", "words"]


def test_a_headline_typed_without_diacritics_is_found() -> None:
    held = index()
    held.add("thuyền", HEAD)
    assert held.candidates(told("Lat thuyen tren song Ngan Sau, hai hoc sinh mat tich")) == ["thuyền"]


def test_every_list_is_bounded_and_keeps_the_newest() -> None:
    held = index()
    for number in range(PER_WORD + 50):
        held.add(str(number), HEAD)
    found = held.candidates(HEAD)
    assert len(found) <= PER_NAME + CANDIDATES
    assert str(PER_WORD + 49) in found
    assert "0" not in found


def test_adding_again_changes_nothing() -> None:
    held = index()
    held.add("thuyền", HEAD)
    held.add("thuyền", HEAD)
    assert held.candidates(HEAD) == ["thuyền"]


def test_an_empty_headline_finds_nothing() -> None:
    held = index()
    held.add("trống", told(""))
    assert held.candidates(told("")) == []


def test_what_is_discarded_is_found_no_more() -> None:
    held = index()
    for number in range(PER_WORD + 50):
        held.add(str(number), HEAD)
    held.discard("0")  # the lists have let it go already
    held.discard(str(PER_WORD + 49))
    held.discard("chưa từng có")
    assert str(PER_WORD + 49) not in held.candidates(HEAD)
    for number in range(PER_WORD + 49):
        held.discard(str(number))
    assert held.candidates(HEAD) == []
