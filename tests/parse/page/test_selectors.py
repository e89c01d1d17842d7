"""Selectors as operators write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.parse.page import selectors
from tickerfeed.parse.page.tree import grow


@pytest.mark.parametrize(
    ("selector", "path", "attribute"),
    [
        (" h2 ", "h2", ""),
        ("h2 > a @HREF", "h2 > a", "href"),
        ("@href", "", "href"),
        ('a[href*="@"]', 'a[href*="@"]', ""),
        ('a[href*="@x"]@title', 'a[href*="@x"]', "title"),
    ],
)
def test_path_and_attribute(selector: str, path: str, attribute: str) -> None:
    assert selectors.split(selector) == (path, attribute)


@pytest.mark.parametrize(
    "selector", ["h2", "h2 > a@href", "@href", 'a[href*="@"]', "a:not(.x)", "div:has(> img)", "a, b"]
)
def test_good_selectors(selector: str) -> None:
    assert selectors.fault(selector) is None


@pytest.mark.parametrize(
    ("selector", "wrong"),
    [
        ("", "must not be empty"),
        ("h2[", "is not"),
        ("..", "is not"),
        ("a:foo", "is not"),
        (":is(:Lexbor-contains()})", "no CSS"),
        ("a" * 1001, "longer than"),
    ],
)
def test_bad_selectors(selector: str, wrong: str) -> None:
    assert wrong in str(selectors.fault(selector))


@given(st.text(alphabet="ab.#[]()='\"*>+~,:- @|1\\", max_size=30))
def test_any_selector_is_good_or_has_a_fault(selector: str) -> None:
    wrong = selectors.fault(selector)
    if wrong is None and "@" not in selector:
        assert grow("<p>", "https://tinh.example/").root.css(selector) is not None
