"""The command that asks the matcher about pairs of headlines: match."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from tickerfeed.cli.faults import OK, command

if TYPE_CHECKING:
    from tickerfeed.story.account import Account

Row = dict[str, Any]


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command()(match)


@command
def match(
    ctx: typer.Context,  # noqa: ARG001 - every command takes it
    batch: Annotated[bool, typer.Option("--batch", help="JSON lines on standard input, one result a line.")] = False,
) -> int:
    """Say of pairs of headlines whether they tell the same news, by the matcher that the daemon uses.

    In: {"a", "b"} and, where known, "a_url", "b_url", "a_date", "b_date". Out: {"same", "score", "rule", "reason"}.
    """
    if not batch:
        raise typer.BadParameter("say --batch: lines are read from standard input", param_hint="--batch")
    return match_batch((line for line in sys.stdin if line.strip()), sys.stdout)


def match_batch(lines: Iterable[str], out: TextIO) -> int:
    """Write one result for each of `lines`; a bad line gives an error, not an end. Returns the exit status."""
    from tickerfeed.story.rarity import Rarity
    from tickerfeed.story.verdict import verdict

    rarity = Rarity()
    for line in lines:
        try:
            row: Row = json.loads(line)
            found = verdict(_account(row, "a"), _account(row, "b"), rarity)
            result: Row = {
                "same": found.is_same,
                "score": round(found.score, 4),
                "rule": found.rule,
                "reason": found.reason,
            }
            if "id" in row:
                result = {"id": row["id"], **result}
        except (ValueError, TypeError, KeyError, AttributeError) as exc:
            result = {"same": False, "score": 0.0, "error": f"{type(exc).__name__}: {exc}"}
        out.write(json.dumps(result, ensure_ascii=False) + "\n")
    out.flush()
    return OK


def _account(row: Row, side: str) -> Account:
    from tickerfeed.story.account import told

    url = row.get(f"{side}_url")
    return told(str(row[side]), str(url) if url else None, _moment(row.get(f"{side}_date")))


def _moment(raw: object) -> datetime | None:
    from tickerfeed.text import dates

    return dates.parse(str(raw), UTC, "dmy").when if raw else None
