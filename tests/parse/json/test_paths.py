from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.parse.json import paths
from tickerfeed.parse.json.paths import STEPS, fault, filled, find

TREE: dict[str, Any] = {
    "data": {"articles": [{"t": "Một", "n": 7}, {"t": "Hai"}, 3], "a.b": {"*": 1}, "2": "hai"},
    "d": json.dumps({"list": [{"t": "Ba"}]}),
    "words": "[Video] Tin",
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("data.articles.0.t", ["Một"]),
        ("data.articles[1].t", ["Hai"]),
        ("data.articles.-1", [3]),
        ("$.data.articles.*.t", ["Một", "Hai"]),
        ("data.articles.t", ["Một", "Hai"]),
        ('data["a.b"].*', [1]),
        ("data['a.b']", [{"*": 1}]),
        ("data.2", ["hai"]),
        ("d.list[*].t", ["Ba"]),
        ("words.t", []),
        ("words.*", []),
        ("data.articles.9", []),
        ("data.articles.0.t.x", []),
        ("nothing", []),
        ("$", [TREE]),
        ("a..b", []),
    ],
)
def test_a_path_leads_where_it_says(path: str, expected: list[Any]) -> None:
    assert find(TREE, path) == expected


@pytest.mark.parametrize("path", ["a", "a.b", "a[0]", "$", "$.a", "a b.c", "x-y", "[*].x", "{a}", "/t/{a.b}-{c}.html"])
def test_good_paths(path: str) -> None:
    assert fault(path) is None


@pytest.mark.parametrize("path", ["", " ", ".news li", "a..b", "a.", "a[", "a[x]", "a]b", "/t/{a..b}", "{}"])
def test_bad_paths_are_named(path: str) -> None:
    assert "is not a dotted path" in str(fault(path))


def test_bad_patterns_and_endless_paths_are_named() -> None:
    assert "has no {path} in it" in str(fault("/t/{a"))
    assert fault(".".join("a" * STEPS)) is None
    assert fault(".".join("a" * (STEPS + 1))) == f"has more than {STEPS} steps"


def test_a_pattern_is_filled_whole_or_not_at_all() -> None:
    item = {"slug": "lu-rut", "id": 7}
    assert filled(item, "/tin/{slug}-{id}.html", str) == "/tin/lu-rut-7.html"
    assert filled(item, "/tin/{slug}-{nr}.html", str) == ""


def test_the_values_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "VALUES", 3)
    assert find([[1, 2], [3, 4]], "*.*") == [1, 2, 3]


@given(st.text(max_size=30))
def test_any_path_is_found_at_fault_or_followed(path: str) -> None:
    assert isinstance(find(TREE, path), list)
    assert fault(path) is None or find(TREE, path) == [] or "{" in path
