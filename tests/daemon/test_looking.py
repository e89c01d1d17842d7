from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tickerfeed.config.schema import Config
from tickerfeed.daemon.looking import look
from tickerfeed.model import SourceKind

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
