from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from tickerfeed.config.convert import convert
from tickerfeed.config.document import Document
from tickerfeed.config.schema import Config, EngineOptions
from tickerfeed.model import Edition, Order, Source, SourceKind
from tickerfeed.ticker import Style

URL = "https://a.example/"


def test_nothing_given_is_the_defaults() -> None:
    assert Config() == convert(Document())


def test_settings_reach_their_rooms() -> None:
    tree = {
        "site": {"url": "https://tin.example"},
        "store": {"retention": "30d"},
        "fetch": {"max_body": "1MB", "allow_networks": ["10.0.0.0/8"]},
        "poll": {"burst": 7},
        "parse": {"memory": "1GB"},
        "ticker": {"order": "rank", "style": "plain"},
        "publish": {"hubs": ["https://hub.example/"]},
        "serve": {"listen": ":80"},
        "engine": {"shards": 16},
        "log": {"level": "debug"},
    }
    config = convert(Document.model_validate(tree))
    assert config.site.url == "https://tin.example/"
    assert config.store.retention == timedelta(days=30)
    assert (config.fetch.max_body, config.fetch.allow_networks) == (1_000_000, ("10.0.0.0/8",))
    assert config.poll.burst == 7
    assert config.parse.memory == 1_000_000_000
    assert (config.ticker.order, config.ticker.style) == (Order.RANK, Style.PLAIN)
    assert config.publish.hubs == ("https://hub.example/",)
    assert config.serve.listen == ":80"
    assert config.engine == EngineOptions(16)
    assert config.log.level == "debug"


def test_a_source_is_taken_whole() -> None:
    given = {
        "id": "a",
        "url": URL,
        "title": "Báo A",
        "kind": "feed",
        "province": "VN-23",
        "category": "Thời sự",
        "language": "vi",
        "timezone": "UTC",
        "date_order": "mdy",
        "encoding": "windows-1258",
        "priority": 0,
        "family": "a",
        "max_items": 9,
        "min_interval": "1h",
        "headers": {"X-A": "b"},
        "cookies": {"c": "d"},
        "allow_networks": ["127.0.0.1:80"],
    }
    config = convert(Document.model_validate({"source": [given]}))
    assert config.sources == (
        Source(
            **{
                **given,
                "kind": SourceKind.FEED,
                "min_interval": timedelta(hours=1),
                "allow_networks": ("127.0.0.1:80",),
            }
        ),
    )
    assert config.without_effect == ()


def test_dates_without_a_zone_are_of_the_site() -> None:
    tree = {"site": {"timezone": "Asia/Bangkok"}, "source": [{"id": "a", "url": URL, "timezone": ""}]}
    assert convert(Document.model_validate(tree)).sources[0].timezone == "Asia/Bangkok"


def test_an_edition_is_kept() -> None:
    given = {"id": "ha-tinh", "provinces": ["VN-23"], "words": ["bão"]}
    config = convert(Document.model_validate({"edition": [given]}))
    assert config.editions == (Edition("ha-tinh", "ha-tinh", provinces=("VN-23",), words=("bão",)),)


def test_an_edition_says_only_where_its_line_differs() -> None:
    tree = {
        "ticker": {"items": 7, "style": "plain"},
        "edition": [{"id": "a", "ticker": {"max_chars": 300, "order": "rank"}}, {"id": "b"}],
    }
    config = convert(Document.model_validate(tree))
    assert config.tickers == {"a": replace(config.ticker, max_chars=300, order=Order.RANK)}
    assert (config.ticker.items, config.ticker.style) == (7, "plain")


def test_nothing_is_without_effect() -> None:
    tree = {
        "publish": {"bucket": "s3://news"},
        "source": [
            {"id": "a", "url": URL, "article": True, "kind": "listing", "select": {"item": "li"}, "priority": 1},
            {"id": "b", "url": URL, "priority": 2, "include": ["bão"]},
        ],
    }
    assert convert(Document.model_validate(tree)).without_effect == ()
