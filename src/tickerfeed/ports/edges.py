"""The time, other machines, the parser, and where documents go: the edges beside the memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from tickerfeed.model import Article, Document, Feed, Post, Request, Response, Source, Survey


class Clock(Protocol):
    """The time. Only the edges and the flow ask it; pure rooms are handed `now`."""

    def __call__(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...


class Fetcher(Protocol):
    """Sends one GET and follows its redirects."""

    async def get(self, request: Request) -> Response:
        """Return the whole answer, any status. Raises `FetchError` and nothing else (cancellation aside)."""
        ...

    def pause(self, request: Request) -> timedelta:
        """Return how long `get` would wait for a page's turn, where its site sets a pace; zero where it would not."""
        ...


class Sender(Protocol):
    """Sends one POST."""

    async def post(self, message: Post) -> Response:
        """Return the answer, any status, its body cut short. Raises `FetchError` and nothing else.

        Only a redirect that keeps the message whole is followed (307, 308; RFC 9110 15.4).
        """
        ...


class Parser(Protocol):
    """Turns a body into a Feed somewhere it can do no harm."""

    async def parse(self, response: Response, source: Source) -> Feed:
        """Return the feed. Raises `ParseError` and nothing else (cancellation aside)."""
        ...

    async def article(self, response: Response, source: Source) -> Article:
        """Return what an article's page says of itself. Raises as `parse` does."""
        ...

    async def survey(self, response: Response) -> Survey:
        """Return what a page offers to be polled. Raises as `parse` does."""
        ...


class Sink(Protocol):
    """Where documents go, each edition's one revision at a time."""

    def publish(self, documents: Sequence[Document], edition: str = "") -> str | None:
        """Make these the published ones of an edition ("": of the whole), whole or not at all; touch no other's.

        Return the new revision, or None when nothing changed. Raises `PublishError`; what was there before then stays.
        """
        ...

    def keep(self, editions: Collection[str]) -> None:
        """Take away what was published of any edition but these; the whole stays. Raises `PublishError`."""
        ...
