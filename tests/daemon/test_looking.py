from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tickerfeed.config.schema import Config
from tickerfeed.daemon.looking import look, probe
from tickerfeed.errors import ConfigError
from tickerfeed.model import SourceKind, Trouble

Configure = Callable[..., Config]
Origin = Any


def test_a_site_is_looked_at_through_the_client_and_the_workers(origin: Origin, configure: Configure) -> None:
    items = "".join(f"<item><title>Tin {n}</title><link>https://a.example/{n}</link></item>" for n in range(5))
    origin.put("/a.rss", f'<rss version="2.0"><channel><title>A</title>{items}</channel></rss>'.encode())
    head = '<link rel="alternate" type="application/rss+xml" href="/a.rss">'
    home = origin.put("/", f"<html><head><title>Báo A</title>{head}</head></html>".encode(), "text/html; charset=utf-8")
    asked: list[str] = []
    found = look(configure(origin.address, {}), [home], lambda url, done, total: asked.append(url))
    best = found.prospects[0]
    assert (best.candidate.url, best.candidate.kind, best.entries) == (origin.url("/a.rss"), SourceKind.FEED, 5)
    assert (found.title, asked[:2]) == ("Báo A", [home, origin.url("/a.rss")])
    (agent,) = {headers["User-Agent"] for _, headers, _ in origin.requests}
    assert agent.startswith("tickerfeed/")


def test_the_sources_are_asked_and_nothing_is_stored(tmp_path: Path, origin: Origin, configure: Configure) -> None:
    items = "<item><title>Tin</title><link>https://a.example/1</link></item>"
    good = origin.put("/a", f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())
    config = configure(origin.address, {"a": good, "b": origin.url("/none")})
    heard: list[str] = []
    found = probe(config, told=lambda name, done, total: heard.append(name))
    assert [(one.source.id, one.trouble) for one in found] == [("a", Trouble.NONE), ("b", Trouble.HTTP_ERROR)]
    assert sorted(heard) == ["a", "b"]
    assert [path.name for path in tmp_path.iterdir()] == ["tickerfeed.toml"]


def test_those_named_are_asked_even_when_switched_off(origin: Origin, configure: Configure) -> None:
    config = configure(origin.address, {"a": origin.url("/a"), "b": origin.url("/b")})
    off = replace(config, sources=config.sources[:1], disabled=config.sources[1:])
    assert [one.source.id for one in probe(off)] == ["a"]
    assert [one.source.id for one in probe(off, ["b", "b"])] == ["b"]
    with pytest.raises(ConfigError, match="no such source"):
        probe(off, ["c"])
