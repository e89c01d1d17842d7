"""RSS, RDF, Atom and CDF through feedparser → `Feed`."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from tickerfeed.errors import ParseError
from tickerfeed.model import Entry, Feed, Response
from tickerfeed.parse import entry, links, pace, texts, withdrawals
from tickerfeed.parse.comments import thread_prefix
from tickerfeed.parse.entry import Surroundings
from tickerfeed.parse.mend import mend
from tickerfeed.parse.moments import Reading, moment
from tickerfeed.parse.people import people
from tickerfeed.parse.withdrawals import Withdrawals
from tickerfeed.text import headers

_BASE = re.compile(r"""\bbase\s*=\s*["']""", re.IGNORECASE)
_AMP = re.compile(r"&amp(?=[A-Za-z0-9_])")

Fields = Mapping[str, Any]


def read(text: str, url: str, reading: Reading, max_entries: int) -> Feed:
    """Return the feed in `text`, which came from `url`.

    Raises `ParseError` when there is no feed in it. `bozo` is not asked: a document may be no XML and yet be read well.
    """
    text, taken_back = withdrawals.take_out(mend(text), reading)
    return told(_parsed(text, url), taken_back, url, reading, max_entries)


def told(
    found: Fields,
    taken_back: Withdrawals,
    url: str,
    reading: Reading,
    max_entries: int,
    make: Callable[[Any, Surroundings], Entry] = entry.entry,
) -> Feed:
    """Return the feed in what feedparser made of a document, or the fast reader in its place. Raises as `read` does.

    `make` is asked for each entry, and may raise.
    """
    head: Fields = found.get("feed") or {}
    entries = found.get("entries") or []
    version = str(found.get("version") or "")
    if not version and not entries and not head:
        raise ParseError("it has the root of a feed but nothing of one in it; look at it in a browser", url)
    around = _surroundings(head, url, reading, version, thread_prefix(found.get("namespaces") or {}))
    read_entries, withdrawn = taken_back.of(make(one, around) for one in entries[:max_entries])
    linked = head.get("links") or []
    return Feed(
        title=entry.title(head, is_atom=around.is_atom),
        link=_link(head, url),
        id=texts.identifier(str(head.get("id") or "")),
        subtitle=texts.line(str(head.get("subtitle") or ""), is_html=entry.is_markup(head, "subtitle")),
        language=around.language,
        author=next(iter(people(head, url)), None),
        updated=_updated(head, reading),
        rights=texts.line(str(head.get("rights") or ""), is_html=entry.is_markup(head, "rights")),
        hub=links.related(linked, "hub", url),
        topic=links.related(linked, "self", url),
        ttl=pace.ttl(head.get("ttl"), head.get("sy_updateperiod"), head.get("sy_updatefrequency")),
        version=version,
        is_complete=len(entries) <= max_entries,
        is_replacing=taken_back.is_replacing and len(entries) <= max_entries,
        withdrawn_ids=withdrawn,
        entries=read_entries,
    )


def sparing(found: Feed, text: str) -> Feed:
    """Return the feed with the hours and days that its document, `text`, wants to be skipped."""
    hours, days = pace.skipped(text)
    return replace(found, skip_hours=hours, skip_days=days) if hours or days else found


def subscribable(found: Feed, response: Response) -> Feed:
    """Return the feed with the hub and topic that the header names before the document's (WebSub 4)."""
    named = headers.links(response.headers.get("link"), response.url)
    if not named:
        return found
    hub = next((url for relation, url in named if relation == "hub"), found.hub)
    topic = next((url for relation, url in named if relation == "self"), found.topic)
    return replace(found, hub=hub, topic=topic)


def _parsed(text: str, url: str) -> Fields:
    import feedparser  # noqa: PLC0415 - nearly every feed is read without it

    headers = {"content-type": "application/xml; charset=utf-8"}
    if _BASE.search(text):
        headers["content-location"] = url  # else links and ids stay as written, to be resolved here
    try:
        result: Fields = feedparser.parse(
            io.BytesIO(text.encode()), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except MemoryError:
        raise
    except Exception as exc:
        raise ParseError(
            f"the feed reader gave up ({type(exc).__name__}: {exc}); the document is damaged", url
        ) from exc
    return result


def _surroundings(head: Fields, url: str, reading: Reading, version: str, thread: str) -> Surroundings:
    is_atom = version.startswith("atom")
    return Surroundings(
        base=url if is_atom else _link(head, url) or url,
        reading=reading,
        is_atom=is_atom,
        authors=people(head, url),
        language=entry.language(head.get("language")),
        thread=thread,
    )


def _link(head: Fields, url: str) -> str | None:
    # The loose reader takes the semicolon of "&amp;b=2" but leaves the rest; "&amp=1" is a parameter.
    link = _AMP.sub("&", str(head.get("link") or ""))
    return links.absolute(link, url) or links.alternate(head.get("links") or [], url)


def _updated(head: Fields, reading: Reading) -> Any:
    for name in ("updated", "published"):
        found = moment(head[name], reading) if name in head else None
        if found and found.at:
            return found.at
    return None
