from __future__ import annotations

from typing import Any

import pytest

from tickerfeed.parse.json import search
from tickerfeed.parse.json.search import lists

PIECE = {"title": "Lũ rút"}


@pytest.mark.parametrize(
    "tree",
    [
        [PIECE],
        [1, PIECE, None],
        {"data": {"articles": [PIECE]}},
        {"data": {"posts": {"edges": [{"cursor": "x", "node": PIECE}]}}},
        {"hits": {"hits": [{"_id": "7", "_source": PIECE}, {"_id": "8"}]}},
        {"data": [{"id": 7, "attributes": PIECE}]},
        {"boxes": [{"name": "Mới", "rows": [PIECE]}]},
        {"d": '[{"title": "Lũ rút"}]'},
    ],
)
def test_lists_are_found_wherever_they_are(tree: Any) -> None:
    assert [PIECE] in list(lists(tree))


def test_objects_under_keys_of_their_own_are_a_list() -> None:
    assert list(lists({"news": {"7": PIECE, "8": {}}})) == [[PIECE, {}]]
    assert list(lists({"news": {"7": PIECE, "8": 3}})) == []


def test_errors_are_no_news() -> None:
    assert list(lists({"Errors": [PIECE], "data": {"messages": [PIECE]}})) == []


def test_the_outermost_comes_first() -> None:
    assert list(lists([{"a": [PIECE]}])) == [[{"a": [PIECE]}], [PIECE]]


@pytest.mark.parametrize("tree", [None, 3, "x", "[x", [], {}, [[PIECE]]])
def test_without_a_list_there_is_none(tree: Any) -> None:
    assert list(lists(tree)) == []


@pytest.mark.parametrize("bound", ["LISTS", "NODES", "LEVELS"])
def test_the_search_is_bounded(bound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = [{"x": [PIECE]}]
    monkeypatch.setattr(search, bound, 1)
    assert list(lists(tree)) == [tree]
