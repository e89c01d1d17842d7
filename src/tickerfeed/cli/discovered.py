"""How discovery is printed: as TOML in which all but the best source's table is comments, or as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tickerfeed.cli.printing import zulu
from tickerfeed.config.adding import to_toml
from tickerfeed.config.schema import Config
from tickerfeed.flow.discover import Discovery
from tickerfeed.flow.scout import Refused
from tickerfeed.model import FoundBy, Source, SourceKind
from tickerfeed.parse.discovery.prospect import Prospect
from tickerfeed.text import clean
from tickerfeed.text.urls import is_same_site

SHOWN = 8  # of each list
_KINDS = {
    SourceKind.FEED: "a feed",
    SourceKind.SITEMAP: "a news sitemap",
    SourceKind.JSON: "a JSON list",
    SourceKind.LISTING: "the page itself, read as a list of headlines",
    SourceKind.TICKERLINE: "the page's ticker line",
}


def lines(found: Discovery, source: Source | None) -> Iterator[str]:
    """Yield what was found, the table of `source` among it."""
    yield _comment(_named(found.url, found.title, ": {}"))
    if source is None:
        yield _comment("nothing here can be polled")
    else:
        yield from _found(found, source)
    if found.refused:
        yield _comment("not:")
        yield from (_comment(f"{_subject(one)}: {one.reason}", 3) for one in found.refused[:SHOWN])
    if len(found.refused) > SHOWN:
        yield _comment(f"and {len(found.refused) - SHOWN} more (--json shows them)", 3)


def _found(found: Discovery, source: Source) -> Iterator[str]:
    best, *others = found.prospects
    yield _comment(_told(best))
    yield from (_comment(title, 3) for title in best.headlines)
    yield to_toml(source).rstrip()
    if others:
        yield _comment("also:")
        yield from (_comment(f"{_named(one.candidate.url, one.title)}: {_told(one)}", 3) for one in others[:SHOWN])
    if found.untried:
        yield _comment("named by the site, not tried:")
        yield from (_comment(_named(one.url, one.title), 3) for one in found.untried[:SHOWN])


def last(found: Discovery, source: Source | None, target: Path | None, config: Config) -> Iterator[str]:
    """Yield what there is of the site already, and what to do next."""
    if source is None:
        return
    every = (*config.sources, *config.disabled)
    known = [one.id for one in every if is_same_site(one.url, found.url)][:SHOWN]
    if known:
        yield _comment(f"configured already of this site: {', '.join(known)}")
    if target is None:
        yield _comment("--add writes it into the configuration")
    else:
        ask = f"`tickerfeed poll {source.id}` asks it now"
        yield _comment(f"added to {target}; {ask}, a running daemon takes it over on SIGHUP")


def _comment(text: str, indent: int = 1) -> str:
    """Return a comment of one line, whatever a site has written."""
    return f"#{' ' * indent}{clean.line(text)}"


def _named(url: str, title: str, form: str = " ({})") -> str:
    return url + (form.format(title) if title else "")


def _told(one: Prospect) -> str:
    by = one.candidate.found_by
    found_by = "" if by is FoundBy.ITSELF else f" found by {by},"
    return f"{_KINDS[one.candidate.kind]},{found_by} confidence {one.confidence}: {one.entries} entries; {one.reason}"


def _subject(one: Refused) -> str:
    as_what = {SourceKind.LISTING: " as a list", SourceKind.TICKERLINE: " as a ticker", SourceKind.JSON: " as JSON"}
    return f"{one.candidate.url}{as_what.get(one.candidate.kind, '')}"


def tree(found: Discovery, source: Source | None, target: Path | None) -> dict[str, Any]:
    """Return all that was found as JSON has it."""
    return {
        "url": found.url,
        "title": found.title,
        "requests": found.requests,
        "source": to_toml(source) if source else None,
        "id": source.id if source else None,
        "added": str(target) if target else None,
        "candidates": [_prospect(one) for one in found.prospects],
        "untried": [{"url": one.url, "title": one.title} for one in found.untried],
        "refused": [_refused(one) for one in found.refused],
    }


def _prospect(one: Prospect) -> dict[str, Any]:
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


def _refused(one: Refused) -> dict[str, Any]:
    return {
        "url": one.candidate.url,
        "kind": str(one.candidate.kind),
        "found_by": str(one.candidate.found_by),
        "reason": one.reason,
    }
