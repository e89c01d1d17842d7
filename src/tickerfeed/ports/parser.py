"""What reads the bodies that came."""

from __future__ import annotations

from typing import Protocol

from tickerfeed.model import Article, Feed, Response, Source, Survey


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
