"""Keys, aliases and fingerprints of entries."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tickerfeed.model import DateQuality, Entry
from tickerfeed.story.fingerprint import MAX_KEY, article_number, fingerprint, keys, sight, title_key
from tickerfeed.text.urls import canonical

ENTRY = Entry(
    title="Xã Sơn Lĩnh khánh thành cầu treo mới",
    id="bao-88",
    link="https://bao.example/xa-hoi/cau-treo-moi-604511.html",
    published=datetime(2026, 11, 20, 8, tzinfo=UTC),
)


def named(entry: Entry, **uniqueness: bool) -> tuple[str, tuple[str, ...]]:
    seen = sight(entry)
    return keys(entry, seen, title_key(entry, seen), **uniqueness)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Xã Sơn Lĩnh khánh thành cầu treo cũ"},
        {"link": "https://bao.example/khac.html"},
        {"original_link": "https://goc.example/1.html"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_change_that_a_reader_notices_changes_the_fingerprint(change: dict[str, str]) -> None:
    assert fingerprint(replace(ENTRY, **change)) != fingerprint(ENTRY)


@pytest.mark.parametrize(
    "change",
    [
        {"summary": "Cầu dài 80 mét."},
        {"published": datetime(2026, 11, 21, tzinfo=UTC)},
        {"updated": datetime(2026, 11, 21, tzinfo=UTC)},
        {"id": "bao-89"},
        {"title": " Xã  Sơn Lĩnh khánh\u00a0thành cầu treo mới\n"},
        {"link": ENTRY.link and ENTRY.link + "?utm_source=rss"},
    ],
    ids=str,
)
def test_a_change_that_nobody_notices_does_not(change: dict[str, str]) -> None:
    assert fingerprint(ENTRY) == fingerprint(replace(ENTRY, **change))


def test_key_is_the_publishers_id_and_the_rest_are_aliases() -> None:
    key, aliases = named(replace(ENTRY, original_link="https://goc.example/tin/1"))
    assert key == "id:bao-88"
    assert [alias.partition(":")[0] for alias in aliases] == ["link", "art", "orig", "title", "name"]


def test_without_id_the_link_is_the_key() -> None:
    assert named(replace(ENTRY, id=None))[0].startswith("link:")
    assert named(ENTRY, is_id_unique=False)[0].startswith("link:")


def test_without_id_and_link_the_title_and_its_day_are_the_key() -> None:
    bare = replace(ENTRY, id=None, link=None)
    assert named(bare)[0] == "title:xã sơn lĩnh khánh thành cầu treo mới@2026-11-20"
    assert named(replace(bare, published=None))[0] == "title:xã sơn lĩnh khánh thành cầu treo mới"
    assert named(bare) == named(replace(ENTRY), is_id_unique=False, is_link_unique=False)


def test_an_early_day_is_named_as_it_is_written() -> None:
    assert named(replace(ENTRY, id=None, link=None, published=datetime(926, 1, 2, tzinfo=UTC)))[0].endswith(
        "@926-01-02"
    )


def test_a_clamped_day_is_not_part_of_the_key() -> None:
    bare = replace(ENTRY, id=None, link=None, date_quality=DateQuality.CLAMPED)
    assert named(bare)[0] == "title:xã sơn lĩnh khánh thành cầu treo mới"


def test_an_original_link_alone_is_an_alias_and_no_key() -> None:
    key, aliases = named(Entry(title="Thông báo", original_link="https://goc.example/tin/1"))
    assert key == "title:thông báo"
    assert [alias.partition(":")[0] for alias in aliases] == ["orig"]


def test_entries_without_any_name_are_told_apart_by_their_text() -> None:
    assert named(Entry(title="", summary="một"))[0] != named(Entry(title=" ", summary="hai"))[0]


def test_a_long_id_is_kept_as_its_digest() -> None:
    key, _ = named(replace(ENTRY, id="x" * (MAX_KEY + 1)))
    assert key.startswith("id:sha256:")
    assert len(key) < MAX_KEY


@pytest.mark.parametrize(
    ("link", "number"),
    [
        ("https://www.bao.example/a-4567890.html", "art:bao.example:4567890"),
        ("https://bao.example/tin/a-post12345.html", "art:bao.example:12345"),
        ("https://bao.example/a-b/237661.htm", "art:bao.example:237661"),
        ("https://bao.example/a-20261120091500123.htm", "art:bao.example:20261120091500123"),
    ],
)
def test_number_at_the_end_of_the_path_is_the_articles(link: str, number: str) -> None:
    assert (number,) == article_number(canonical(link))


@pytest.mark.parametrize(
    "link",
    [
        "https://bao.example/nam-2026.html",  # too short
        "https://bao.example/lich-cong-tac-20261122.html",  # a day
        "https://bao.example/lich-cong-tac-22112026.html",
        "https://bao.example/Pages/123456.aspx?ItemID=7",  # the query names it
        "https://bao.example/covid1234567",  # part of a word
        "https://bao.example/",
    ],
)
def test_other_numbers_name_no_article(link: str) -> None:
    assert article_number(canonical(link)) == ()


@given(
    st.lists(st.sampled_from([*"-/_.?0123456789", "post", "art", "d", "12345", ".html", "bao.example", "é"])).map(
        "".join
    )
)
def test_an_articles_number_stands_in_the_last_characters_of_the_path(address: str) -> None:
    path = "".join(address.partition("/")[1:])
    found = re.search(r"[-/_](?:post|art|news|id|tin|d|a)?(\d{5,20})(?:\.\w{2,5})?/?\Z", path, re.ASCII)
    is_day = found and re.fullmatch(r"20\d\d[01]\d[0-3]\d|[0-3]\d[01]\d20\d\d", found[1])
    number = () if not found or is_day or "?" in address else (f"art:{address.partition('/')[0]}:{found[1]}",)
    assert article_number(address) == number


@given(st.builds(Entry, title=st.text(max_size=30), id=st.none() | st.text(max_size=20), summary=st.text(max_size=20)))
def test_every_entry_has_a_key_on_a_rung_and_never_as_alias_too(entry: Entry) -> None:
    key, aliases = named(entry)
    assert key.partition(":")[0] in {"id", "link", "title"}
    assert key not in aliases
