from __future__ import annotations

from urllib.parse import parse_qs

from tickerfeed.model import Document
from tickerfeed.publish.hub import changed_feeds, ping


def test_a_ping_names_the_topic_in_both_ways_that_hubs_read() -> None:
    message = ping("http://127.0.0.1:8901/hub", "https://tin.example/feed.atom?a=1&b=2")
    assert parse_qs(message.body.decode()) == {
        "hub.mode": ["publish"],
        "hub.url": ["https://tin.example/feed.atom?a=1&b=2"],
        "hub.topic": ["https://tin.example/feed.atom?a=1&b=2"],
    }
    assert message.media_type == "application/x-www-form-urlencoded"
    assert message.allow_networks == ("127.0.0.1:8901",)


def test_the_feeds_that_changed_are_named_those_of_editions_too() -> None:
    names = ["feed.atom", "feed.rss", "index.html", "editions/ha-tinh/feed.json"]
    documents = [Document(name, "text/plain", b"", f'"{name}"') for name in names]
    assert changed_feeds({}, documents) == ["feed.atom", "feed.rss", "editions/ha-tinh/feed.json"]
    assert changed_feeds({"feed.atom": '"feed.atom"', "feed.rss": '"old"'}, documents) == [
        "feed.rss",
        "editions/ha-tinh/feed.json",
    ]
