from __future__ import annotations

import json
import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.config.positions import positions

TEXT = '''\
# comment = "no key"
title = "a # no comment"   # a comment
"quoted key" = 1
'single.key' = 2
a.b . "c" = 3
long = """
[not_a_table]
x = 1 ""quoted"" \\"""
y = 2"""
raw = \'\'\'
[[neither]]
z = 'z' \'\'\'
list = [
  "a", # ] }
  [1, 2],
  {x = "]"},
]
after = true
[table]
key = {in = 1, x = [2]}
[table.sub]   # header
"k\\u0065y" = 2
[[source]]
id = "one"
[source.select]
item = "li"
[[source]]
id = "two"
[[source.part]]
n = 1
[[source.part]]
n = 2
'''


def test_each_key_has_its_line() -> None:
    tomllib.loads(TEXT)
    found = positions(TEXT)
    expected = {
        ("title",): 2,
        ("quoted key",): 3,
        ("single.key",): 4,
        ("a", "b", "c"): 5,
        ("long",): 6,
        ("raw",): 10,
        ("list",): 13,
        ("after",): 18,
        ("table",): 19,
        ("table", "key"): 20,
        ("table", "sub"): 21,
        ("table", "sub", "key"): 22,
        ("source",): 23,
        ("source", 0): 23,
        ("source", 0, "id"): 24,
        ("source", 0, "select"): 25,
        ("source", 0, "select", "item"): 26,
        ("source", 1): 27,
        ("source", 1, "id"): 28,
        ("source", 1, "part", 0, "n"): 30,
        ("source", 1, "part", 1, "n"): 32,
    }
    assert expected == {keys: found[keys] for keys in expected}
    assert not {"comment", "not_a_table", "x", "y", "neither", "z", "in"} & {key for keys in found for key in keys}


def test_carriage_returns_count_no_lines() -> None:
    assert positions(TEXT) == positions(TEXT.replace("\n", "\r\n"))


def test_an_empty_text_has_no_keys() -> None:
    assert positions("") == {}
    assert positions("# nothing\n\n") == {}


KEYS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=6)
STRINGS = st.text(st.sampled_from("a\"'#[]{}=\n\\ é"), max_size=12)


def basic(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def render(value: Any) -> str:
    if isinstance(value, str):
        if "'''" not in value and "\\" in value and not value.endswith("'"):
            return f"'''{value}'''" if not value.startswith("\n") else basic(value)
        return basic(value)
    inner = ", # ]\n ".join(render(one) for one in value)
    return f"[\n {inner}\n]"


TABLES = st.dictionaries(KEYS, STRINGS | st.lists(STRINGS, max_size=3), max_size=4)


@given(TABLES, st.lists(TABLES, max_size=3))
def test_every_key_that_is_read_is_found_on_its_line(table: dict[str, Any], listed: list[dict[str, Any]]) -> None:
    lines = ["[t]", *(f"{basic(key)} = {render(value)} # =" for key, value in table.items())]
    for one in listed:
        lines += ["[[s]]", *(f"{basic(key)} = {render(value)}" for key, value in one.items())]
    text = "\n".join(lines)
    read = tomllib.loads(text)
    found = positions(text)
    rows = text.split("\n")
    for key in read["t"]:
        assert rows[found[("t", key)] - 1].startswith(f"{basic(key)} = ")
    for number, one in enumerate(read.get("s", [])):
        assert all(rows[found[("s", number, key)] - 1].startswith(f"{basic(key)} = ") for key in one)
