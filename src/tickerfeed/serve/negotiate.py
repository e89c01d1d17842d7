"""What a request's conditional and negotiation headers ask for (RFC 9110 12.5.3, 13.1)."""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import datetime
from functools import lru_cache

from tickerfeed.text.headers import parse_http_date

_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_ENCODINGS = ("br", "gzip", "")  # the better first; the empty one is identity
_MAX_HEADER = 2000  # characters that are looked at


def coding(accept_encoding: str, offered: Container[str]) -> str:
    """Return the content coding to send, "" for none.

    Among those that are offered: the one with the highest weight, the smaller form on a tie. A client that refuses
    even the identity gets it all the same (RFC 9110 12.5.3 leaves that open): better than an error.
    """
    weights = _weights(accept_encoding[:_MAX_HEADER])
    best, best_weight = "", 0.0
    for name in _ENCODINGS:
        weight = weights.get(name, weights.get("*", 0.0))
        if name and weight > best_weight and name in offered:  # what is offered may have to be made first
            best, best_weight = name, weight
    return best if best_weight >= weights.get("", 0.0) else ""


@lru_cache(maxsize=256)
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
        return if_none_match.strip() == "*" or etag in _TAG.findall(if_none_match[:_MAX_HEADER])
    since = parse_http_date(if_modified_since)
    return since is not None and last_modified <= since
