from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError
from msgspec.structs import replace

from tickerfeed.model import Headline, Site, Ticker
from tickerfeed.render.tickerjson import ticker_json, ticker_schema, ticker_txt


def load(document):
    return json.loads(document.body)


def test_an_item_is_as_the_contract_says(full):
    assert load(ticker_json(full))["items"][0] == {
        "id": "tag:tin.example,2026-03:1",
        "title": "Tin số 1",
        "url": "https://song.example/1",
        "source": {"id": "bao-song", "title": "Báo Sông", "url": "https://song.example/rss.xml"},
        "province": "VN-23",
        "published": "2026-05-04T04:59:00Z",
        "updated": "2026-05-04T04:59:00Z",
        "urgent": False,
        "pinned": False,
        "expires": None,
        "outlets": 3,
        "event": True,
        "also": [
            {"source": {"id": "dai-bien", "title": "Đài Biển"}, "url": "https://bien.example/2"},
            {"source": {"id": "coast", "title": "coast.example"}, "url": "https://song.example/3"},
        ],
    }


def test_the_frame_is_as_the_contract_says(full):
    tree = load(ticker_json(full))
    del tree["items"], tree["revision"], tree["text"]
    assert tree == {
        "version": 1,
        "updated": "2026-05-04T04:59:00Z",
        "stale": False,
        "ttl": 60,
        "language": "vi",
        "title": "Tin làng",
        "separator": "\u00a0|",
        "links": {
            "self": "https://tin.example/ticker.json",
            "feed": "https://tin.example/feed.atom",
            "page": "https://tin.example/",
            "live": None,
        },
    }


def test_it_fits_its_schema_with_and_without_an_address(full, publication):
    for one in (full, replace(full, site=Site()), publication()):
        schema = load(ticker_schema(one))
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(load(ticker_json(one)))


def test_the_schema_refuses_what_breaks_the_contract(full):
    tree = load(ticker_json(full))
    tree["items"][0]["url"] = "javascript:alert(1)"
    with pytest.raises(ValidationError):
        Draft202012Validator(load(ticker_schema(full))).validate(tree)


def test_the_schema_names_its_address(full, publication):
    assert load(ticker_schema(full))["$id"] == "https://tin.example/ticker.schema.json"
    assert "$id" not in load(ticker_schema(publication(site=Site())))


def test_unsafe_addresses_are_null(full):
    assert [item["url"] for item in load(ticker_json(full))["items"][2:]] == [None, None]


def test_the_revision_follows_the_content(full):
    first, same, stale = (
        load(ticker_json(one))["revision"] for one in (full, replace(full), replace(full, is_stale=True))
    )
    assert (first == same, first == stale) == (True, False)


def test_a_headline_past_the_feeds_bound_is_still_shown(publication):
    ticker = Ticker("x", "|", (Headline("tag:tin.example,2026-03:9", "Tin cũ", "https://song.example/9", "bao-song"),))
    item = load(ticker_json(publication(ticker=ticker)))["items"][0]
    assert (item["title"], item["source"]["title"], item["updated"]) == ("Tin cũ", "Báo Sông", "2026-03-01T00:00:00Z")


def test_updated_is_that_of_the_newest_headline(full):
    late = replace(full, ticker=replace(full.ticker, headlines=full.ticker.headlines[1:]))
    assert ticker_json(late).updated == datetime(2026, 5, 4, 4, 55, tzinfo=UTC)


def test_the_line_stands_alone_with_one_newline(publication):
    line = "Tin một\u00a0\u00a0\u00a0|\u00a0\u00a0\u00a0"
    assert ticker_txt(publication(ticker=Ticker(line, "|"))).body == line.encode() + b"\n"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=("Cs",))))
def test_it_is_spelled_as_json_spells_it_without_blanks(publication, text):
    headline = Headline("tag:x", text, None, "bao-song")
    body = ticker_json(publication(ticker=Ticker(text, text, (headline,)))).body.decode()
    assert body == json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")) + "\n"
