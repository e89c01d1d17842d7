"""What a request's conditional and negotiation headers ask for (RFC 9110 12.5.3, 13.1)."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import datetime
from functools import lru_cache

from tickerfeed.text.headers import parse_http_date

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_ENCODINGS = ("br", "gzip")  # the better first
_MAX_HEADER = 2000  # characters that are looked at


def coding(accept_encoding: str, offered: Container[str]) -> str:
    """Return the content coding to send, "" for none.

    Among those that are offered: the one with the highest weight, the smaller form on a tie. A client that refuses
    even the identity gets it all the same (RFC 9110 12.5.3 leaves that open): better than an error.
    """
    for name in wanted(accept_encoding[:_MAX_HEADER]):
        if name in offered:  # what is offered may have to be made first
            return name
    return ""


@lru_cache(maxsize=256)  # browsers send few different ones
def wanted(accept_encoding: str) -> tuple[str, ...]:
    """Return the content codings that a client would rather have than none, the best first."""
    weights = _weights(accept_encoding)
    least = weights.get("", 0.0)
    weighed = [(weights.get(name, weights.get("*", 0.0)), name) for name in _ENCODINGS]
    liked = [(weight, name) for weight, name in weighed if weight > 0 and weight >= least]
    return tuple(name for _, name in sorted(liked, key=lambda pair: pair[0], reverse=True))


def _weights(header: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        name, _, parameter = part.partition(";")
        name = name.strip()
        weights["" if name == "identity" else name or "-"] = _weight(parameter)
    if "x-gzip" in weights:
        weights.setdefault("gzip", weights["x-gzip"])
    return weights


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


def is_unchanged(etag: str, last_modified: datetime, if_none_match: str | None, if_modified_since: str | None) -> bool:
    """Return whether a GET is to be answered 304: If-None-Match, weakly compared, wins over If-Modified-Since."""
    if if_none_match is not None:
        return (
            if_none_match == etag or if_none_match.strip() == "*" or etag in _TAG.findall(if_none_match[:_MAX_HEADER])
        )
    since = parse_http_date(if_modified_since)
    return since is not None and last_modified <= since
