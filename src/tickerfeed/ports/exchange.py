"""What asks and tells other machines."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from tickerfeed.model import Post, Request, Response


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
