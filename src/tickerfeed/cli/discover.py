"""The command that finds what a site can be polled by: discover."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tickerfeed.cli.faults import NOTHING, OK, command, given

if TYPE_CHECKING:
    from pathlib import Path

    from tickerfeed.config.schema import Config
    from tickerfeed.flow.discover import Discovery
    from tickerfeed.model import Source
    from tickerfeed.parse.prospect import Prospect

_FEED_SCHEME = re.compile(r"feed:(?://)?", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?![0-9])", re.IGNORECASE)  # bao.example:8080 is a host with its port
_KINDS = {
    "feed": "a feed",
    "sitemap": "a news sitemap",
    "json": "a JSON list",
    "listing": "the page itself, read as a list of headlines",
    "tickerline": "the page's ticker line",
}
_SHOWN = 8  # candidates that are listed behind the best, and as many in vain


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
        typer.echo("\n".join(_lines(found, source)))
    target = _added(source, path) if add and source else None
    if as_json:
        print_json(_tree(found, source, target))
    elif lines := _last(found, source, target, config):
        typer.echo("\n".join(lines))
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


def _lines(found: Discovery, source: Source | None) -> list[str]:
    from tickerfeed.config.adding import to_toml

    lines = [f"# {found.url}" + (f": {found.title}" if found.title else "")]
    if source:
        best, *others = found.prospects
        lines += [f"# {_told(best)}", *(f"#   {title}" for title in best.headlines), to_toml(source).rstrip()]
        if others:
            lines += [
                "# also:",
                *(f"#   {_named(one.candidate.url, one.title)}: {_told(one)}" for one in others[:_SHOWN]),
            ]
        if found.untried:
            lines += ["# named by the site, not tried:"]
            lines += [f"#   {_named(one.url, one.title)}" for one in found.untried[:_SHOWN]]
    else:
        lines.append("# nothing here can be polled")
    if found.refused:
        lines += ["# not:", *(f"#   {_subject(one.candidate)}: {one.reason}" for one in found.refused[:_SHOWN])]
        if len(found.refused) > _SHOWN:
            lines.append(f"#   and {len(found.refused) - _SHOWN} more (--json shows them)")
    return lines


def _last(found: Discovery, source: Source | None, target: Path | None, config: Config) -> list[str]:
    """Return what there is of the site already, and what to do next."""
    from tickerfeed.text.urls import is_same_site

    every = (*config.sources, *config.disabled)
    known = [one.id for one in every if is_same_site(one.url, found.url)][:_SHOWN]
    lines = [f"# configured already of this site: {', '.join(known)}"] if known else []
    return [*lines, _next(source, target)] if source else lines


def _named(url: str, title: str) -> str:
    return f"{url} ({title})" if title else url


def _told(one: Prospect) -> str:
    what = _KINDS[str(one.candidate.kind)]
    found_by = "" if one.candidate.found_by == "itself" else f" found by {one.candidate.found_by},"
    return f"{what},{found_by} confidence {one.confidence}: {one.entries} entries; {one.reason}"


def _subject(candidate: Any) -> str:
    kind = "" if candidate.kind in ("feed", "auto", "sitemap") else f" as {candidate.kind}"
    return f"{candidate.url}{kind}"


def _next(source: Source, target: Path | None) -> str:
    if target is None:
        return "# --add writes it into the configuration"
    return f"# added to {target}; `tickerfeed poll {source.id}` asks it now, a running daemon takes it over on SIGHUP"


def _tree(found: Discovery, source: Source | None, target: Path | None) -> dict[str, Any]:
    from tickerfeed.config.adding import to_toml

    return {
        "url": found.url,
        "title": found.title,
        "requests": found.requests,
        "source": to_toml(source) if source else None,
        "id": source.id if source else None,
        "added": str(target) if target else None,
        "candidates": [_prospect_tree(one) for one in found.prospects],
        "untried": [{"url": one.url, "title": one.title} for one in found.untried],
        "refused": [
            {
                "url": one.candidate.url,
                "kind": str(one.candidate.kind),
                "found_by": str(one.candidate.found_by),
                "reason": one.reason,
            }
            for one in found.refused
        ],
    }


def _prospect_tree(one: Prospect) -> dict[str, Any]:
    from tickerfeed.cli.printing import zulu

    return {
        "url": one.candidate.url,
        "kind": str(one.candidate.kind),
        "found_by": str(one.candidate.found_by),
        "title": one.title,
        "confidence": str(one.confidence),
        "reason": one.reason,
        "entries": one.entries,
        "newest_at": zulu(one.newest_at),
        "headlines": list(one.headlines),
    }
