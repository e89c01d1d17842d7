"""How commands print: JSON for programs, aligned columns for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import typer


def print_json(tree: Any) -> None:
    """Print a value as JSON."""
    typer.echo(json.dumps(tree, ensure_ascii=False, indent=2))


def print_columns(rows: Sequence[Sequence[str]]) -> None:
    """Print rows, each column as wide as its widest cell."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())


def zulu(when: datetime | None) -> str | None:
    """Return a time as JSON has it: RFC 3339 in UTC, to the second."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if when else None


def local(when: datetime | None, timezone: str) -> str:
    """Return a time as people read it, in the site's time zone; "-" for none."""
    return when.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M") if when else "-"
