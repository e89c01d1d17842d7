"""Documents in, results out, one JSON object a line: what conformance runs and bulk checks need.

In: ``{"file", "path", "content_type", "base_url"}``. Out, in any order: ``{"file", "ok", "error", "feed": {"title",
"link"}, "entries": [{"title", "link", "published", "updated", "author", "authors", "id", "categories", "enclosures",
"summary_html", "content_html"}]}``.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from tickerfeed.errors import ParseError
from tickerfeed.model import Entry, Feed, Person, Response, Source
from tickerfeed.workers.options import ParseOptions
from tickerfeed.workers.reader import Reader

_MAX_BODY = 20_000_000  # bytes of a file that are read
_MAX_WORKERS = 4

Row = dict[str, Any]


def parse_batch(lines: Iterable[str], out: TextIO) -> int:
    """Parse the documents that `lines` name and write one result a line; return the exit status, 0.

    What cannot be read or parsed is a result with ``ok`` false, never an exception.
    """
    asyncio.run(_run(lines, out))
    return 0


async def _run(lines: Iterable[str], out: TextIO) -> None:
    workers = min(_MAX_WORKERS, os.cpu_count() or 1)
    reader = Reader(ParseOptions(workers=workers))
    rows = iter(lines)

    async def work() -> None:
        for line in rows:  # shared: each takes the next
            if line.strip():
                result = await _result(line, reader)
                out.write(json.dumps(result, ensure_ascii=False) + "\n")

    try:
        await asyncio.gather(*(work() for _ in range(workers * 2)))
    finally:
        reader.close()
    out.flush()


async def _result(line: str, reader: Reader) -> Row:
    row: Row = {}
    try:
        row = json.loads(line)
        response, source = _response(row)
        return {"file": row.get("file"), "ok": True, "error": None} | _feed(await reader.parse(response, source))
    except (OSError, ValueError, TypeError, AttributeError, KeyError, ParseError) as exc:
        name = row.get("file") if isinstance(row, dict) else None
        return {"file": name, "ok": False, "error": f"{type(exc).__name__}: {exc}", "feed": {}, "entries": []}


def _response(row: Row) -> tuple[Response, Source]:
    with Path(row["path"]).open("rb") as file:
        body = file.read(_MAX_BODY)
    url = str(row.get("base_url") or "http://localhost/")
    headers = {"content-type": str(row["content_type"])} if row.get("content_type") else {}
    return Response(url, 200, headers, body), Source("batch", url)


def _feed(feed: Feed) -> Row:
    return {
        "feed": {
            "title": feed.title,
            "link": feed.link,
            "id": feed.id,
            "updated": _time(feed.updated),
            "subtitle_html": feed.subtitle,
            "rights_html": feed.rights,
            "language": feed.language,
            "version": feed.version,
        }
        | _credit((feed.author,) if feed.author else ()),
        "entries": [_entry(entry) for entry in feed.entries],
    }


def _entry(entry: Entry) -> Row:
    return {
        "title": entry.title,
        "link": entry.link,
        "published": _time(entry.published),
        "updated": _time(entry.updated),
        "id": entry.id,
        "categories": entry.categories,
        "enclosures": [enclosure.url for enclosure in entry.enclosures],
        "summary_html": entry.summary_html,
        "content_html": entry.content_html,
        "language": entry.language,
    } | _credit(entry.authors)


def _credit(people: tuple[Person, ...]) -> Row:
    first = people[0] if people else None
    return {
        "author": ", ".join(person.name for person in people) or None,
        "authors": [name for person in people for name in _names(person)],
        "author_name": first.name if first else None,
        "author_email": first.email if first else None,
    }


def _names(person: Person) -> list[str]:
    """Return the forms in which feeds write a person: RSS has address and name, Atom the name."""
    if not person.email:
        return [person.name]
    return [person.name, person.email, f"{person.email} ({person.name})", f"{person.name} ({person.email})"]


def _time(when: datetime | None) -> str | None:
    """RFC 3339 in UTC to the second; years below 1000 are written with four digits too."""
    if when is None:
        return None
    return when.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
