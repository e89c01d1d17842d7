from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.config.forms import ID, Listed, Mistakes, whole
from tickerfeed.config.jsonschema import schema
from tickerfeed.config.load import DOCUMENT
from tickerfeed.config.table import MISSING, UNKNOWN, Option, Table
from tickerfeed.model import Edition


def _below(known: Mapping[str, Any]) -> None:
    if known["least"] > known.get("most", 9):
        raise ValueError("must not be above most")


RANGE = Table(
    "Range",
    "From least to most.",
    None,
    {"least": Option(whole(0, 9)), "most": Option(whole(0, 9), is_required=True)},
    make=dict,
    rules={"least": _below},
)
MANY = Table("Many", "", None, {"range": Option(Listed(RANGE)), "id": Option(ID)}, make=dict)


def wrong(table: Table, value: object) -> list[Any]:
    with pytest.raises(Mistakes) as caught:
        table.read(value)
    return caught.value.found


def test_what_is_given_is_read() -> None:
    assert RANGE.read({"least": 1, "most": 2}) == {"least": 1, "most": 2}
    assert MANY.read({"range": [{"least": 0, "most": 0}]}) == {"range": ({"least": 0, "most": 0},)}


def test_the_noun_is_made_of_what_is_given() -> None:
    table = Table("Edition", "", Edition("", ""), {"id": Option(ID), "title": Option(ID)})
    assert table.read({"id": "a", "title": "b"}) == Edition("a", "b")
    assert table.defaults == {"id": "", "title": ""}


def test_all_that_is_wrong_is_told_by_the_keys_that_lead_there() -> None:
    found = wrong(MANY, {"range": [{"least": "x"}, {"least": 3, "most": 2, "mean": 1}], "id": "É"})
    assert [(keys, line.partition(" at ")[0]) for keys, line in found] == [
        (("range", 0, "least"), "must be a whole number"),
        (("range", 0, "most"), MISSING),
        (("range", 1, "mean"), UNKNOWN),
        (("range", 1, "least"), "must not be above most"),
        (("id",), "must be"),
    ]


def test_no_table_is_no_table() -> None:
    with pytest.raises(ValueError, match="must be a table"):
        RANGE.read([])


def test_a_rule_asks_nothing_of_what_is_wrong_already() -> None:
    assert wrong(RANGE, {"least": 10, "most": 3}) == [(("least",), "must be at most 9")]
    assert wrong(RANGE, {"least": 5, "most": 10}) == [(("most",), "must be at most 9")]


anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.dates()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = {name: list(table["properties"]) for name, table in {"": schema(), **schema()["$defs"]}.items()}
places = st.sampled_from(
    [(name, option) for name in NAMES[""] for option in NAMES.get(f"{name.capitalize()}Table", [])]
)


@given(places, anything)
def test_any_value_of_any_option_is_read_or_refused(place: tuple[str, str], value: object) -> None:
    name, option = place
    table = {option: value}
    found: list[Any] = []
    try:
        DOCUMENT.read({name: [table] if name in ("source", "edition") else table})
    except Mistakes as exc:
        found = exc.found
    assert {keys[0] for keys, _ in found} <= {name}
    assert all(line for _, line in found)
