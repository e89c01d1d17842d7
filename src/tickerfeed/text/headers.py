"""Header fields of HTTP that decide when to ask again and what else there is. Any value is taken, none raises."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tickerfeed.text.quality import DateQuality
from tickerfeed.text.urls import absolute

MAX_FRESHNESS = timedelta(days=1)  # longer promises are cut to this
MAX_RETRY = timedelta(days=366)  # keeps huge values in the calendar; callers cap them lower

_MAX_VALUE = 8192  # characters of a field that are read
_MAX_PARTS = 64  # directives or links that are read
_SECONDS = re.compile(r"[0-9]+")
_DIRECTIVE = re.compile(r"""([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?[^,]*""")
_LINK = re.compile(r"""<([^<>]*+)>([^,"<]*+(?>(?:"(?>(?:[^"\\]|\\.)*)"[^,"<]*+)*))""")
_PARAMETER = re.compile(r""";\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]+))""")
_QUOTED_PAIR = re.compile(r"\\(.)")
_MONTH = re.compile(r"[A-Za-z]{3}")


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """Read Retry-After (RFC 9110 10.2.3): seconds or a date, never negative; None where absent or unusable."""
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        return _seconds(text, MAX_RETRY)
    when = parse_http_date(text)
    if when is None:
        return None
    return min(max(when - now, timedelta(0)), MAX_RETRY)


def cache_control(value: str | None) -> dict[str, str]:
    """Read Cache-Control (RFC 9111 5.2): directive in lower case → argument or ""; the first of a kind counts."""
    directives: dict[str, str] = {}
    for match in _DIRECTIVE.finditer((value or "")[:_MAX_VALUE]):
        name, quoted, token = match.groups()
        directives.setdefault(name.lower(), _unquoted(quoted) if quoted is not None else token or "")
        if len(directives) >= _MAX_PARTS:
            break
    return directives


def freshness(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Say how long a response stays fresh (RFC 9111 4.2), at most a day; None where the server says nothing.

    ``headers`` has lower-case names. max-age counts before Expires; an unusable value of either means: stale now.
    """
    directives = cache_control(headers.get("cache-control"))
    if "no-cache" in directives or "no-store" in directives:
        return timedelta(0)
    if "max-age" in directives:
        lifetime = _seconds(directives["max-age"], MAX_RETRY)
    elif "expires" in headers:
        lifetime = _until_expiry(headers, now)
    else:
        return None
    age = _seconds(headers.get("age", ""), MAX_RETRY)
    return min(max(lifetime - age, timedelta(0)), MAX_FRESHNESS)


def links(value: str | None, base: str) -> tuple[tuple[str, str], ...]:
    """Read Link (RFC 8288 3) as (relation in lower case, absolute http(s) URL); other contexts are left out."""
    return tuple((relation, url) for relation, url, _ in described_links(value, base))


def described_links(value: str | None, base: str) -> tuple[tuple[str, str, Mapping[str, str]], ...]:
    """Read Link as `links` does, each with its parameters (title, type …; names in lower case, the first counts)."""
    found: list[tuple[str, str, Mapping[str, str]]] = []
    for match in _LINK.finditer((value or "")[:_MAX_VALUE]):
        found.extend(_relations(match[1], match[2], base))
    return tuple(found[:_MAX_PARTS])


def http_date(when: datetime) -> str:
    """Write an aware time as an IMF-fixdate (RFC 9110 5.6.7)."""
    return format_datetime(when.astimezone(UTC), usegmt=True)


def parse_http_date(value: str | None) -> datetime | None:
    """Read an HTTP-date in any of its three forms, and the near misses that servers send; aware UTC or None."""
    if not value or not _MONTH.search(value):
        return None
    from tickerfeed.text.dates import parse  # noqa: PLC0415 - its many patterns take time, and few fields hold a date

    dated = parse(value, UTC)
    return dated.when if dated.quality in (DateQuality.EXACT, DateQuality.ASSUMED_ZONE) else None


def _seconds(text: str, most: timedelta) -> timedelta:
    """Read delta-seconds (RFC 9111 1.2.2), at most ``most``; zero where unusable."""
    text = text.strip()
    if not _SECONDS.fullmatch(text):
        return timedelta(0)
    digits = text.lstrip("0")
    if len(digits) > 9:
        return most
    return min(timedelta(seconds=int(digits or "0")), most)


def _until_expiry(headers: Mapping[str, str], now: datetime) -> timedelta:
    expires = parse_http_date(headers["expires"])
    if expires is None:
        return timedelta(0)
    return expires - (parse_http_date(headers.get("date")) or now)


def _relations(target: str, parameters: str, base: str) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    named: dict[str, str] = {}
    for match in _PARAMETER.finditer(parameters):
        named.setdefault(match[1].lower(), _unquoted(match[2]) if match[2] is not None else match[3])
    url = absolute(target, base)
    if url is None or ("anchor" in named and absolute(named["anchor"] or base, base) != absolute(base)):
        return
    for relation in named.get("rel", "").lower().split():
        yield relation, url, named


def _unquoted(text: str) -> str:
    return _QUOTED_PAIR.sub(r"\1", text)
