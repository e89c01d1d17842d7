"""The command for conformance runs: parse."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from datetime import UTC
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from tickerfeed.cli.faults import OK, command
from tickerfeed.errors import ParseError

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
        case _:
            raise typer.BadParameter(f"{kind} is read by a later version", param_hint="--kind")


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
    """``{"id", "s"}`` → ``{"id", "utc"}``: an instant, null where the string is no date."""
    from tickerfeed.text.dates import parse as read

    when = read(row["s"], UTC).when
    return {"utc": when.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z" if when else None}


def opml(row: Row) -> Row:
    """``{"id", "path"}`` → ``{"id", "ok", "feeds": [{"url", "title"}]}``."""
    from tickerfeed.parse.opml import MAX_BYTES, read_opml

    with Path(row["path"]).open("rb") as file:
        outlines = read_opml(file.read(MAX_BYTES + 1))
    return {"ok": True, "feeds": [{"url": one.url, "title": one.title} for one in outlines]}
