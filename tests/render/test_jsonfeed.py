from __future__ import annotations

import json
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tickerfeed.model import Site
from tickerfeed.render.jsonfeed import jsonfeed
from tickerfeed.render.publication import Publication


def test_an_item_carries_what_is_known(full):
    first = json.loads(jsonfeed(full).body)["items"][0]
    assert {name: value for name, value in first.items() if name != "content_html"} == {
        "id": "tag:tin.example,2026-03:1",
        "url": "https://song.example/1",
        "title": "Tin số 1",
        "summary": "Cầu mới thông xe.",
        "date_published": "2026-05-04T04:59:00Z",
        "date_modified": "2026-05-04T04:59:00Z",
        "authors": [{"name": "Báo Sông"}],
        "tags": ["Thời sự", "Giao thông", "Sự kiện"],
    }


def test_what_is_not_known_is_left_out(full):
    last = json.loads(jsonfeed(full).body)["items"][3]
    assert sorted(last) == ["authors", "content_html", "date_modified", "date_published", "id", "title"]


def test_the_feed_describes_itself(full):
    feed = json.loads(jsonfeed(full).body)
    del feed["items"]
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Tin làng",
        "home_page_url": "https://tin.example/",
        "feed_url": "https://tin.example/feed.json",
        "description": "Mỗi ngày một ít",
        "language": "vi",
        "authors": [{"name": "Tin làng"}],
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
    }


def test_an_empty_feed_keeps_its_items(publication):
    feed = json.loads(jsonfeed(publication(site=Site(title="", language="?"))).body)
    assert (feed["items"], feed["title"], "language" in feed) == ([], "tickerfeed", False)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_an_item_is_written_as_json_writes_it(one: Callable[..., Publication], text: str) -> None:
    body = jsonfeed(one(title=f"a{text}z", categories=(f"b{text}",), summary=text)).body.decode()
    assert body == json.dumps(json.loads(body), ensure_ascii=False, indent=1) + "\n"
