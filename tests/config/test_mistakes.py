from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tickerfeed.config.mistakes import doubles

Write = Callable[..., Path]
Mistakes = Callable[[Path], list[str]]


def test_every_mistake_is_told_with_its_line(write: Write, mistakes: Mistakes) -> None:
    text = """\
[site]
titel = "x"
listen = ":80"
[fetch]
timeout = "15"
allow_networks = ["10.0.0.1/8"]
wholly_other = 1
[poll]
interval = "1m"
[ticker]
order = "old"
items = 0
per_source = true
[[source]]
id = "a"
url = "ftp://a.example/"
select = {item = 3}
[[source]]
url = "https://b.example/"
province = "VN"
[[edition]]
id = "e"
ticker = {style = "fancy"}
[engine]
shards = "many"
"""
    found = mistakes(write(text))
    expected = [
        't.toml:2: site.titel is not known; did you mean "title"?',
        "t.toml:3: site.listen is not known; it belongs in [serve]",
        't.toml:5: fetch.timeout must be a duration like "30s", "15m", "6h" or "90d"',
        't.toml:6: fetch.allow_networks "10.0.0.1/8" is no network',
        "t.toml:7: fetch.wholly_other is not known; known here: timeout, max_body,",
        "t.toml:8: poll.min_interval (5m) must not be longer than interval (1m)",
        "t.toml:11: ticker.order must be 'newest' or 'rank'",
        "t.toml:12: ticker.items must be at least 1",
        "t.toml:13: ticker.per_source must be a whole number",
        "t.toml:16: source a: url must begin with http:// or https://",
        't.toml:17: source a: select must hold a text in quotes under "item"',
        "t.toml:18: source number 2: id is missing",
        "t.toml:20: source number 2: province must be a code",
        "t.toml:23: edition e: ticker.style must be 'portal' or 'plain'",
        "t.toml:25: engine.shards must be a whole number",
    ]
    assert len(expected) == len(found)
    for want, got in zip(expected, found, strict=True):
        assert got.startswith(want)


def test_a_mistake_of_a_default_stands_at_its_table(write: Write, mistakes: Mistakes) -> None:
    found = mistakes(write('\n[poll]\ninterval = "7h"\n'))
    assert found == ["t.toml:2: poll.max_interval (6h) must not be shorter than interval (7h)"]


def test_wrong_kinds_of_things_are_told(write: Write, mistakes: Mistakes) -> None:
    text = 'site = 3\nsource = "x"\nedition = [1]\ninclude = "s.toml"\n[publish]\nwebhook = 1\narchive = "yes"\n'
    text += 'hubs = "https://h.example/"\n'
    assert mistakes(write(text)) == [
        "t.toml:1: site must be a table",
        't.toml:2: source must be a list, like ["…"]',
        "t.toml:3: edition number 1 must be a table",
        't.toml:4: include must be a list, like ["…"]',
        "t.toml:6: publish.webhook must be a table",
        "t.toml:7: publish.archive must be true or false",
        't.toml:8: publish.hubs must be a list, like ["…"]',
    ]


def test_doubles_are_told_with_the_first(write: Write, mistakes: Mistakes) -> None:
    one = '[[source]]\nid = "a"\nurl = "https://A.example/rss#x"\n'
    two = '[[source]]\nid = "a"\nurl = "http://a.example/rss"\n'
    write(one, "d/1.toml")
    found = mistakes(write('include = ["d/*.toml"]\n' + two + '[[edition]]\nid="e"\n[[edition]]\nid="e"\n'))
    assert found == [
        "d/1.toml:2: source a: id is used twice, first in t.toml:3",
        "d/1.toml:3: source a: url is used twice, first in t.toml:4",
        "t.toml:8: edition e: id is used twice, first in t.toml:6",
    ]


def test_an_edition_may_name_known_sources_only(write: Write, mistakes: Mistakes) -> None:
    source = '[[source]]\nid = "a"\nurl = "https://a.example/"\nenabled = false\n'
    assert mistakes(write(source + '[[edition]]\nid = "e"\nsources = ["a", "b"]\n')) == [
        't.toml:7: edition e: sources: no source "b"'
    ]


def test_an_id_that_is_no_text_is_told_where_editions_name_sources(write: Write, mistakes: Mistakes) -> None:
    text = '[[source]]\nid = ["a"]\nurl = "https://a.example/"\n[[edition]]\nid = "e"\nsources = ["a"]\n'
    found = mistakes(write(text))
    assert [line.partition(": ")[0] for line in found] == ["t.toml:2", "t.toml:6"]


def test_secrets_are_not_told(write: Write, mistakes: Mistakes) -> None:
    text = '[serve]\nadmin_token = 12345678\n[fetch]\nproxy = "socks5://an:matkhau@p.example"\n'
    text += '[[source]]\nid="a"\nurl="https://an:matkhau@b.example/"\nheaders = {A = "bí mật"}\n'
    told = "\n".join(mistakes(write(text)))
    assert "12345678" not in told
    assert "matkhau" not in told
    assert "bí mật" not in told


def test_one_page_may_be_a_list_and_its_ticker_another_source() -> None:
    page = {"url": "https://cong.example/"}
    kinds = [{"id": "a", "kind": "listing", **page}, {"id": "b", "kind": "tickerline", **page}, {"id": "c", **page}]
    assert list(doubles({"source": kinds})) == []
    again = [*kinds, {"id": "d", "kind": "feed", **page}]
    assert [keys for keys, _, _ in doubles({"source": again})] == [("source", 3, "url")]
