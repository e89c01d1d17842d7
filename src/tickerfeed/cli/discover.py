"""The command that finds what a site can be polled by: discover."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from tickerfeed.cli.faults import NOTHING, OK, command, given

if TYPE_CHECKING:
    from pathlib import Path

    from tickerfeed.config.schema import Config
    from tickerfeed.flow.discover import Discovery
    from tickerfeed.model import Source

_FEED_SCHEME = re.compile(r"feed:(?://)?", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?![0-9])", re.IGNORECASE)  # bao.example:8080 is a host with its port


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(discover)


@command
def discover(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="Address of a site or of a page; https:// may be left out.")],
    add: Annotated[bool, typer.Option("--add", help="Write the best into the configuration.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Find what can be polled at a site.

    What is printed is a [[source]] table, ready to be taken into the configuration; the rest of it are comments.
    """
    from tickerfeed.cli.discovered import last, lines, tree
    from tickerfeed.cli.opening import read
    from tickerfeed.cli.printing import print_json
    from tickerfeed.cli.progress import progress
    from tickerfeed.daemon.looking import look

    path = given(ctx).config
    config = read(path)
    with progress("looking") as told:
        found = look(config, addresses(url), told)
    source = _proposal(found, config) if found.prospects else None
    if not as_json:
        typer.echo("\n".join(lines(found, source)))
    target = _added(source, path) if add and source else None
    if as_json:
        print_json(tree(found, source, target))
    else:
        for line in last(found, source, target, config):
            typer.echo(line)
    return OK if source else NOTHING


def addresses(url: str) -> list[str]:
    """Return the addresses that `url` may mean: without a scheme https, then http."""
    from tickerfeed.text.urls import absolute

    text = _FEED_SCHEME.sub("", url.strip(), count=1)
    if not text.lower().startswith(("http://", "https://")):
        tried = [] if not text or _OTHER_SCHEME.match(text) else [f"https://{text}", f"http://{text}"]
    else:
        tried = [text]
    found = [one for one in map(absolute, tried) if one]
    if not found:
        raise typer.BadParameter("must be the address of a web page, like https://bao.example/", param_hint="URL")
    return found


def _proposal(found: Discovery, config: Config) -> Source:
    from tickerfeed.config.proposal import proposal

    best = found.prospects[0]
    return proposal(best.candidate.url, best.candidate.kind, (best.title, found.title), found.url, config)


def _added(source: Source, path: Path) -> Path:
    from tickerfeed.config.adding import add

    return add(source, path)
