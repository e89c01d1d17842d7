"""What the operator may set of fetching."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct


class FetchOptions(Struct, frozen=True):
    """`[fetch]`: bounds of one exchange, and who we say we are."""

    timeout: timedelta = timedelta(seconds=30)  # the whole exchange
    max_body: int = 5_000_000  # bytes, decoded
    redirects: int = 5
    per_host: int = 2  # exchanges at once with one host
    user_agent: str = ""  # empty: tickerfeed/<version> (+<contact>)
    ca_file: str | None = None
    proxy: str | None = None
    allow_networks: tuple[str, ...] = ()  # networks, and host:port, that may be dialled although not globally routable
