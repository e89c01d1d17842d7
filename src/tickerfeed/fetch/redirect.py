"""Where a redirect leads, and what may go there (RFC 9110 15.4)."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

import ada_url

from tickerfeed.errors import RedirectError
from tickerfeed.model import Hop
from tickerfeed.text.urls import absolute, mask

FOLLOWED = frozenset({301, 302, 303, 307, 308})  # not 300, which offers a choice, nor 304
KEEPING = frozenset({307, 308})  # those by which a message stays one; after the others it would become a GET
ANYWHERE = frozenset(
    {"accept", "content-type"}
)  # fields of a request that may go to another origin; the client's own go everywhere


def without_fragment(url: str) -> str:
    """Return `url` up to its fragment, which is never sent (RFC 9110 4.2.5 leaves it to the user agent)."""
    return url.partition("#")[0]


def credentials(url: str) -> str | None:
    """Return the Authorization field for the user and password written in `url` (RFC 7617), None without."""
    if "@" not in url:
        return None
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return None
    if not parsed.username and not parsed.password:
        return None
    pair = f"{unquote(parsed.username)}:{unquote(parsed.password)}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def follow(asked: Sequence[str], status: int, locations: Sequence[str], limit: int) -> Hop:
    """Return the hop that an answer with these Location fields wants after the URLs `asked`, the last its own.

    Raises `RedirectError` without one usable target, after `limit` hops, or when it leads back.
    """
    url = asked[-1]
    if len(set(locations)) != 1:
        raise RedirectError(f"answers {status} without saying where to go; check the address", mask(url))
    target = absolute(locations[0], url) if locations[0].strip() else None
    if target is None:
        raise RedirectError("redirects to what is no web address; check the address", mask(url))
    target = without_fragment(target)
    if len(asked) > limit:
        raise RedirectError(f"redirects more than {limit} times; check the address", mask(url))
    if target in asked:
        raise RedirectError("redirects in a circle: it may want a browser's cookie, or the address is wrong", mask(url))
    return Hop(status, target)


def carried(headers: Mapping[str, str], origin: str, target: str) -> dict[str, str]:
    """Return those of a request's fields that may go on to `target`.

    Validators, cookies, credentials and what the operator set for the source belong to its origin; only a step up from
    http to https at the same host keeps them.
    """
    if _is_same_site(ada_url.URL(origin), ada_url.URL(target)):
        return dict(headers)
    return {name: value for name, value in headers.items() if name.lower() in ANYWHERE}


def _is_same_site(a: ada_url.URL, b: ada_url.URL) -> bool:
    is_upgrade = (a.protocol, b.protocol) == ("http:", "https:") and a.host == a.hostname and b.host == b.hostname
    return a.origin == b.origin or (is_upgrade and a.hostname == b.hostname)
