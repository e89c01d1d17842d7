from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.errors import ParseError
from tickerfeed.parse.json.text import DEPTH, begins, load, loaded

URL = "https://bao.example/api"


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        ' [{"a": 1}] ',
        ")]}'\n[1]",
        ")]}',\n[1]",
        "while(1);[1]",
        'for (;;);{"a": 1}',
        'jQuery123._call({"a": 1});',
        "/**/ cb ( [1] )\n",
    ],
)
def test_json_is_known_bare_and_wrapped(text: str) -> None:
    assert begins(text, len(text) - len(text.lstrip()))
    assert load(text, URL) in ({"a": 1}, [{"a": 1}], [1])


@pytest.mark.parametrize(
    "text", ["", "cb(1)", "cb({", "cb({}) und mehr", "Xin chào ({})", ")]}' [", "while(1); x", "x"]
)
def test_what_is_not_certain_is_no_json(text: str) -> None:
    assert begins(text, 0) is (text == ")]}' [")


@pytest.mark.parametrize("text", ['{"version": ', "[" * 9, '{"a": ' + "9" * 5000 + "}", "cb({)", ""])
def test_damaged_json_is_refused(text: str) -> None:
    with pytest.raises(ParseError, match=f"{URL}: its JSON is damaged"):
        load(text, URL)


def test_json_nested_without_end_is_refused() -> None:
    with pytest.raises(ParseError, match="nested"):
        load('{"a":' * (DEPTH + 1), URL)


def test_brackets_inside_strings_are_no_nesting() -> None:
    value = "[" * 99 + '\\"' + "{" * 99
    assert load(json.dumps([value]), URL) == [value]


def test_what_is_no_number_is_nothing() -> None:
    assert load("[NaN, Infinity, -Infinity]", URL) == [None, None, None]


def test_json_within_json_is_tried() -> None:
    assert loaded("[1]") == [1]
    assert loaded("[Video] Tin nóng") is None


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=9))
def test_whatever_is_written_is_read(value: Any) -> None:
    assert load(json.dumps(value), URL) == value
    assert load(f"cb({json.dumps([value])});", URL) == [value]
