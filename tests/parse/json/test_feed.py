from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.errors import NotAFeed
from tickerfeed.model import DateQuality, Enclosure, Entry, Feed, Person
from tickerfeed.parse.json.feed import is_feed, read
from tickerfeed.parse.moments import Reading

URL = "https://bao.example/feed.json"
V11 = "https://jsonfeed.org/version/1.1"


def parsed(document: Any, max_entries: int = 9) -> Feed:
    return read(document, URL, Reading(), max_entries)


def item(**fields: Any) -> Entry:
    return parsed({"version": V11, "items": [fields]}).entries[0]


def test_a_feed_is_read_whole() -> None:
    assert parsed(
        {
            "version": V11,
            "title": "Báo Sông Núi",
            "home_page_url": "/",
            "feed_url": URL,
            "description": "Tin mới",
            "language": "vi",
            "authors": [{"name": "Tòa soạn", "url": "/ts"}],
            "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
            "items": [],
        }
    ) == Feed(
        title="Báo Sông Núi",
        link="https://bao.example/",
        id=URL,
        subtitle="Tin mới",
        language="vi",
        author=Person("Tòa soạn", "https://bao.example/ts"),
        hub="https://hub.example/",
        topic=URL,
        version="json11",
    )


def test_an_item_is_read_whole() -> None:
    assert item(
        id=17,
        url="/1.html",
        external_url="https://ban.example/1",
        title=" Lũ  rút ",
        content_html="<p>Nước <b>rút</b></p>",
        date_published="2026-06-13T10:00:00+07:00",
        date_modified="2026-06-13T11:00:00+07:00",
        tags=["Thời sự", 3, "Thời sự", ""],
        author={"name": "Lê Mai"},
        authors="Lan",
        language="vi",
        attachments=[{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9}, {"url": 1}, "x"],
    ) == Entry(
        title="Lũ rút",
        id="17",
        link="https://bao.example/1.html",
        published=datetime(2026, 6, 13, 3, tzinfo=UTC),
        updated=datetime(2026, 6, 13, 4, tzinfo=UTC),
        date_quality=DateQuality.EXACT,
        date_raw="2026-06-13T10:00:00+07:00",
        summary="Nước rút",
        content_html="<p>Nước <b>rút</b></p>",
        authors=(Person("Lan"), Person("Lê Mai")),
        categories=("Thời sự",),
        enclosures=(Enclosure("https://bao.example/a.mp3", "audio/mpeg", 9),),
        original_link="https://ban.example/1",
        language="vi",
    )


def test_an_item_takes_what_it_lacks_from_elsewhere() -> None:
    assert item(id="https://bao.example/1").link == "https://bao.example/1"
    assert item(external_url="https://ban.example/1").link == "https://ban.example/1"
    assert item(date_modified="2026-06-13T11:00:00Z").date_raw == "2026-06-13T11:00:00Z"
    assert item(content_text="Dòng một\ndòng hai").summary == "Dòng một\ndòng hai"


@pytest.mark.parametrize("wrong", [None, True, [], {}])
def test_a_field_of_the_wrong_type_counts_as_missing(wrong: Any) -> None:
    fields = ("id", "url", "title", "date_published", "tags", "authors", "attachments", "content_html", "language")
    assert item(**dict.fromkeys(fields, wrong)) == Entry(title="")


def test_items_that_are_no_objects_are_passed_over() -> None:
    assert parsed({"version": V11, "items": [1, None, {"title": "A"}], "hubs": "x"}).entries == (Entry(title="A"),)


@pytest.mark.parametrize(
    ("head", "version"),
    [
        ({"version": "https://jsonfeed.org/version/1"}, "json10"),
        ({"version": V11 + "/"}, "json11"),
        ({"version": "1.0"}, "json"),
        ({"title": "Báo"}, "json"),
    ],
)
def test_versions_are_told_apart(head: dict[str, Any], version: str) -> None:
    assert parsed({"items": [{"id": "1"}], **head}).version == version


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        3,
        {"version": V11},
        {"version": V11, "items": {}},
        {"title": "A", "items": []},
        {"title": "A", "items": [3]},
        {"title": "A", "items": [{"gia": 3}]},
    ],
)
def test_other_json_is_no_feed(document: Any) -> None:
    with pytest.raises(NotAFeed, match="no JSON Feed"):
        parsed(document)


def test_rss_turned_into_json_is_no_json_feed() -> None:
    assert not is_feed({"title": "Báo", "items": [{"title": "Tin", "link": "/1.html"}]})
    assert is_feed({"title": "Báo", "items": [{"title": "Tin", "url": "/1.html", "link": "/1.html"}]})


def test_a_cut_listing_is_incomplete() -> None:
    items = [{"id": "1"}, {"id": "2"}]
    assert not parsed({"version": V11, "items": items}, 1).is_complete
    assert not parsed({"version": V11, "items": items, "next_url": "/2"}).is_complete
    assert parsed({"version": V11, "items": items}, 2).is_complete


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from(
    ["id", "url", "title", "tags", "author", "authors", "attachments", "date_published", "content_html"]
)


@given(st.dictionaries(FIELDS, ANYTHING), st.dictionaries(st.sampled_from(["title", "hubs", "authors"]), ANYTHING))
def test_any_fields_give_a_feed(fields: dict[str, Any], head: dict[str, Any]) -> None:
    assert len(parsed({**head, "version": V11, "items": [fields]}).entries) == 1
