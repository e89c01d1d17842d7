"""What an entry is filed under."""

from __future__ import annotations

from tickerfeed.parse.categories import MOST, categories
from tickerfeed.parse.texts import NAME_LENGTH


def test_names_are_plain_and_each_once() -> None:
    assert categories([" Thời  sự ", "", "Kinh tế", "Thời sự", " "]) == ("Thời sự", "Kinh tế")


def test_they_are_bounded() -> None:
    assert len(categories(f"mục {number}" for number in range(MOST + 5))) == MOST
    assert len(categories(["a" * 9000])[0]) <= NAME_LENGTH
