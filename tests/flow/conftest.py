"""A made-up site for use cases that look at whole sites."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from tickerfeed.errors import FetchError, NotAFeed, Unreachable
from tickerfeed.flow.scout import Scout
from tickerfeed.model import Article, Entry, Feed, Hop, Request, Response, Source, SourceKind, Survey
from tickerfeed.parse import document
from tickerfeed.parse.discovery import survey as discover
from tickerfeed.parse.page import tree

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
HOME = "https://bao.example/"
TAGS = {SourceKind.LISTING: "h3 a", SourceKind.TICKERLINE: "marquee a"}


@dataclass
class Site:
    """A web in which a few pages exist; it reads feeds as the program does, and lists and tickers in a plain way."""

    pages: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    moves: dict[str, tuple[int, str]] = field(default_factory=dict)
    faults: dict[str, FetchError] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [one.url.removeprefix("https://bao.example") for one in self.asked]

    @property
    def scout(self) -> Scout:
        return Scout(self, self, lambda: NOW)

    def put(self, path: str, body: str, status: int = 200) -> None:
        self.pages[HOME.rstrip("/") + path if path.startswith("/") else path] = (status, body.encode())

    def home(self, body: str = "", head: str = "", path: str = "/") -> None:
        self.put(path, f"<!doctype html><html><head><title>Báo Mẫu</title>{head}</head><body>{body}</body></html>")

    def feed(self, path: str, count: int = 6, age: float = 1, title: str = "Báo Mẫu", first: int = 0) -> None:
        """Put a feed whose newest entry is `age` hours old."""
        items = "".join(
            f"<item><title>Tin {number}</title><link>{HOME}tin-{first + number}</link>"
            f"<pubDate>{format_datetime(NOW - timedelta(hours=age + number))}</pubDate></item>"
            for number in range(count)
        )
        self.put(path, f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>')

    async def get(self, request: Request) -> Response:
        self.asked.append(request)
        url, hops = request.url, []
        while url in self.moves:
            status, url = self.moves[url]
            hops.append(Hop(status, url))
        if url in self.faults:
            raise self.faults[url]
        if not url.startswith(HOME) and url not in self.pages:
            raise Unreachable("no such host", url)
        status, body = self.pages.get(url, (404, b""))
        return Response(url, status, self.headers.get(url, {}), body, tuple(hops))

    async def parse(self, response: Response, source: Source) -> Feed:
        tag = TAGS.get(source.kind)
        if tag is None:
            return document.parse(response, source)
        page = tree.grow(response.body.decode(), response.url)
        found = page.root.css(tag)
        if not found:
            raise NotAFeed(f"there is no {source.kind} in the page", response.url)
        entries = tuple(Entry(tree.text_of(one), link=page.link(one.attributes["href"])) for one in found)
        return Feed(title="Báo Mẫu", entries=entries, version="html")

    async def article(self, response: Response, source: Source) -> Article:
        raise NotImplementedError

    async def survey(self, response: Response) -> Survey:
        return discover.survey(response)


@pytest.fixture
def site() -> Site:
    return Site()
