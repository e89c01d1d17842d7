"""The command for conformance runs: parse."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from tickerfeed.cli.faults import OK, command
from tickerfeed.errors import ParseError

_MAX_BODY = 20_000_000  # bytes of a page that are read

Row = dict[str, Any]


class Kind(StrEnum):
    """What is parsed."""

    FEEDS = "feeds"
    DATES = "dates"
    OPML = "opml"
    DISCOVERY = "discovery"
    HTML_LISTING = "html_listing"


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(parse)


@command
def parse(
    ctx: typer.Context,  # noqa: ARG001 - every command takes it
    batch: Annotated[bool, typer.Option("--batch", help="JSON lines on standard input, one result a line.")] = False,
    kind: Annotated[Kind, typer.Option(help="What the lines hold.")] = Kind.FEEDS,
) -> int:
    """Parse with the daemon's own parser, for conformance runs.

    JSON lines in, JSON lines out.
    """
    if not batch:
        raise typer.BadParameter("say --batch: lines are read from standard input", param_hint="--batch")
    lines = (line for line in sys.stdin if line.strip())
    match kind:
        case Kind.FEEDS:
            from tickerfeed.cli.batch import parse_batch

            return parse_batch(lines, sys.stdout)
        case Kind.DATES:
            return _each(lines, sys.stdout, date)
        case Kind.OPML:
            return _each(lines, sys.stdout, opml)
        case Kind.DISCOVERY:
            return _each(lines, sys.stdout, discovery)
        case Kind.HTML_LISTING:
            return _each(lines, sys.stdout, listing)


def _each(lines: Iterable[str], out: TextIO, work: Callable[[Row], Row]) -> int:
    out.writelines(json.dumps(_result(line, work), ensure_ascii=False) + "\n" for line in lines)
    out.flush()
    return OK


def _result(line: str, work: Callable[[Row], Row]) -> Row:
    row: Any = None
    try:
        row = json.loads(line)
        return {"id": row["id"]} | work(row)
    except (OSError, ValueError, TypeError, KeyError, ParseError) as exc:
        name = row.get("id") if isinstance(row, dict) else None
        return {"id": name, "ok": False, "error": f"{type(exc).__name__}: {exc}"}


def date(row: Row) -> Row:
    """``{"id", "s", ["timezone", "date_order"]}`` → ``{"id", "utc", "quality"}``: an instant, null for no date.

    The zone of dates that name none is UTC where the row has none; the options are those of a source.
    """
    from tickerfeed.parse.moments import moment, reading

    found = moment(row["s"], reading(row.get("timezone"), row.get("date_order", "dmy")))
    utc = f"{found.at.replace(microsecond=0, tzinfo=None).isoformat()}Z" if found.at else None
    return {"utc": utc, "quality": found.quality.value}


def opml(row: Row) -> Row:
    """``{"id", "path"}`` → ``{"id", "ok", "feeds": [{"url", "title"}]}``."""
    from tickerfeed.parse.opml import MAX_BYTES, read_opml

    with Path(row["path"]).open("rb") as file:
        outlines = read_opml(file.read(MAX_BYTES + 1))
    return {"ok": True, "feeds": [{"url": one.url, "title": one.title} for one in outlines]}


def discovery(row: Row) -> Row:
    """``{"id", "path", "base_url"}`` → ``{"id", "feeds": ["url"…]}``: those that the page says it has."""
    from tickerfeed.model import FoundBy, Response
    from tickerfeed.parse.discovery.survey import survey

    with Path(row["path"]).open("rb") as file:
        body = file.read(_MAX_BODY)
    found = survey(Response(str(row["base_url"]), 200, {}, body)).candidates
    return {"feeds": [one.url for one in found if one.found_by is FoundBy.AUTODISCOVERY]}


# Names of parts in the selectors of a batch, and ours.
_PARTS = {
    "items": "item",
    "title": "title",
    "url": "link",
    "description": "summary",
    "published_at": "time",
    "image": "image",
    "category": "category",
}


def listing(row: Row) -> Row:
    """``{"id", "path", "base_url", ["selectors"]}`` → ``{"id", "items": [{"title", "link", "published", …}]}``.

    `selectors` has for each part an object with the selector and, for an attribute, its name.
    """
    from tickerfeed.model import Response, Source, SourceKind
    from tickerfeed.parse.document import parse as read

    with Path(row["path"]).open("rb") as file:
        body = file.read(_MAX_BODY)
    url = str(row["base_url"])
    found = read(Response(url, 200, {}, body), Source("batch", url, kind=SourceKind.LISTING, select=_select(row)))
    return {
        "items": [
            {
                "title": one.title,
                "link": one.link,
                "published": one.published.isoformat() if one.published else None,
                "summary": one.summary,
                "images": [picture.url for picture in one.enclosures],
                "categories": one.categories,
            }
            for one in found.entries
        ]
    }


def _select(row: Row) -> dict[str, str]:
    wanted: dict[str, Any] = row.get("selectors") or {}
    named = {ours: wanted[name] for name, ours in _PARTS.items() if isinstance(wanted.get(name), dict)}
    return {
        name: one["selector"] + (f"@{one['attribute']}" if one.get("attribute") else "")
        for name, one in named.items()
        if isinstance(one.get("selector"), str)
    }
