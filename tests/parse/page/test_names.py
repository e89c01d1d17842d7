"""What a page calls its parts."""

from __future__ import annotations

import re

import pytest

from tickerfeed.parse.page.names import names_of, says, words_of
from tickerfeed.parse.page.tree import Node, grow


def element(markup: str) -> Node:
    node = grow(markup, "https://tinh.example/").root.css_first("[x]")
    assert node is not None
    return node


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mainNav__list-item", ["main", "nav", "list", "item"]),
        ("box_category  Most-Read", ["box", "category", "most", "read"]),
        ("mua-lon-o-ha-tinh-99.html", ["mua", "lon", "o", "ha", "tinh", "99", "html"]),
        ("", []),
    ],
)
def test_words_of_a_name(name: str, words: list[str]) -> None:
    assert words_of(name) == words


def test_the_names_of_an_element() -> None:
    assert names_of(element("<p x class='a b' id=c role=d data-role=e data-field=f>")) == "a b c d e f"
    assert names_of(element("<p x>")).strip() == ""
    assert len(names_of(element(f"<p x class={'a' * 9000}>"))) < 1000


def test_what_an_element_says() -> None:
    assert says(element("<p x data-role=publishdate>"), re.compile("date"))
    assert not says(None, re.compile("date"))
