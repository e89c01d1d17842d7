from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.text.taguri import is_authority, is_tag, mint, story_id

AUTHORITY = "tickerfeed.invalid,2026"


def test_story_id_names_the_day_in_utc() -> None:
    when = datetime(2026, 3, 5, 1, 0, tzinfo=timezone(timedelta(hours=7)))
    assert story_id(AUTHORITY, when, "k3x") == "tag:tickerfeed.invalid,2026:story/20260304/k3x"


def test_mint_encodes_what_may_not_stand_there() -> None:
    assert mint(AUTHORITY, "tin mới#1") == "tag:tickerfeed.invalid,2026:tin%20m%E1%BB%9Bi%231"


@given(st.text(st.characters(), max_size=150))
def test_what_is_minted_is_a_tag(specific: str) -> None:
    assert is_tag(mint(AUTHORITY, specific))


@given(st.text(st.characters(), max_size=40), st.sampled_from(["a", "%", "é", " "]))
def test_distinct_specifics_give_distinct_tags(specific: str, more: str) -> None:
    assert mint(AUTHORITY, specific) != mint(AUTHORITY, specific + more)


@pytest.mark.parametrize(
    "uri",
    [
        "tag:timothy@hpl.hp.com,2001:web/externalHome",  # RFC 4151 2.2
        "tag:sandro@w3.org,2004-05:Sandro",
        "tag:my-ids.com,2001-09-15:TimKindberg:presentations:UBath2004-05-19",
        "tag:blogger.com,1999:blog-555",
        "tag:yaml.org,2002:int#anchor",
        "tag:e.example,2026:",
    ],
)
def test_is_tag_takes_the_forms_of_the_rfc(uri: str) -> None:
    assert is_tag(uri)


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "tag:",
        "tag:e.example:x",
        "tag:e.example,26:x",
        "tag:e.example,2026-13:x",
        "tag:-e.example,2026:x",
        "tag:e.example,2026:a b",
        "tag:e.example,2026:%zz",
        "TAG:e.example,2026:x",
        "http://e.example/",
        "tag:e.example,2026:x\n",
        "tag:e.example,2026:" + "a" * 3000,
    ],
)
def test_is_tag_refuses_others(uri: str) -> None:
    assert not is_tag(uri)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (AUTHORITY, True),
        ("e.example,2026-01", True),
        ("e.example", False),
        (",2026", False),
        ("e.example,2026:x", False),
    ],
)
def test_is_authority(text: str, expected: bool) -> None:
    assert expected == is_authority(text)


@given(st.text(st.characters()))
def test_any_string_can_be_asked(text: str) -> None:
    assert isinstance(is_tag(text), bool)
    assert isinstance(is_authority(text), bool)
    assert mint(text, text).startswith("tag:")
