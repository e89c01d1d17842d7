"""Commands that exchange the source list as OPML: import, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tickerfeed.cli.faults import OK, command, given
from tickerfeed.errors import ConfigError, ParseError

if TYPE_CHECKING:
    from tickerfeed.model import Source


def register(app: typer.Typer) -> None:
    """Add the commands of this group."""
    app.command("import")(import_)
    app.command()(export)


@command
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="Subscription list of a feed reader (OPML).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Add the subscriptions of an OPML file.

    They are written into sources.d/imported.toml beside the configuration; files written by hand are left alone.
    """
    from tickerfeed.cli.opening import read
    from tickerfeed.cli.printing import print_json
    from tickerfeed.config.imported import add, new_sources

    path = given(ctx).config
    added, skipped = new_sources(_wanted(file), read(path))
    target = str(add(added, path)) if added else None
    if as_json:
        print_json(
            {
                "file": target,
                "added": [{"id": one.id, "title": one.title, "url": one.url} for one in added],
                "skipped": [{"title": one.title, "url": one.url, "reason": reason} for one, reason in skipped],
            }
        )
        return OK
    for one in added:
        typer.echo(f"added {one.id}: {one.title or one.url}")
    for one, reason in skipped:
        typer.echo(f"skipped {one.title or one.url}: {reason}")
    typer.echo(f"{len(added)} added{f' to {target}' if target else ''}, {len(skipped)} skipped")
    return OK


def _wanted(file: Path) -> list[Source]:
    from tickerfeed.model import Source
    from tickerfeed.parse.opml import MAX_BYTES, read_opml

    try:
        with file.open("rb") as opened:
            outlines = read_opml(opened.read(MAX_BYTES + 1))
    except OSError as exc:
        raise ConfigError(f"cannot be read: {exc.strerror}", str(file)) from exc
    except ParseError as exc:
        raise ConfigError(exc.message, str(file)) from exc
    return [
        Source(
            id="",
            url=one.url,
            title=one.title,
            province=one.province,
            category=one.category,
            language=one.language,
        )
        for one in outlines
    ]


@command
def export(ctx: typer.Context) -> int:
    """Print the source list as OPML."""
    from tickerfeed.cli.opening import read
    from tickerfeed.model import Ticker
    from tickerfeed.render.opml import opml
    from tickerfeed.render.publication import Publication

    config = read(given(ctx).config)
    sources = {one.id: one for one in config.sources}
    document = opml(Publication(config.site, sources, (), Ticker("", "")))
    typer.echo(document.body.decode("utf-8"), nl=False)
    return OK
