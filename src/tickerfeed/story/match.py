"""Whether two entries tell the same piece of news, and why.

A wrong merge hides a public notice, a miss only repeats a line: each rule asks for a name that two pieces hardly share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from tickerfeed.model import Source, StoredEntry
from tickerfeed.story.fingerprint import article_number, split
from tickerfeed.text.urls import canonical
from tickerfeed.text.words import normalised, syllables

MIN_SYLLABLES = 8  # of a headline; shorter ones are used again for other news
MAX_APART = timedelta(hours=48)  # between two copies of a headline


@dataclass(frozen=True, slots=True)
class Match:
    """Two entries tell the same: by which rule, how surely (0 to 1), and why in words."""

    rule: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Face:
    """An entry as the matcher sees it; empty where it has nothing of the kind that could tell it from others."""

    entry: StoredEntry
    id: str = ""
    link: str = ""
    original: str = ""
    articles: frozenset[str] = frozenset()  # host and number of link and original
    title: str = ""
    length: int = 0  # of the title in syllables

    @property
    def names(self) -> frozenset[str]:
        """What an index can hold: two faces without a common name do not match."""
        named = {"id " + self.id, "url " + self.link, "url " + self.original, "title " + self.title, *self.articles}
        return frozenset(named - {"id ", "url ", "title "})


def face(stored: StoredEntry) -> Face:
    """Return what the matcher looks at."""
    entry = stored.entry
    link, original = _page(entry.link), _page(entry.original_link)
    length = len(syllables(entry.title))
    return Face(
        stored,
        id=link if entry.id == entry.link else _world_wide(entry.id),
        link=link,
        original=original,
        articles=frozenset(number for address in (link, original) for number in article_number(address)),
        title=normalised(entry.title) if length >= MIN_SYLLABLES else "",
        length=length,
    )


def match(a: Face, b: Face, sources: Mapping[str, Source]) -> Match | None:
    """Return why `a` and `b` tell the same news, or None; the same for both directions.

    Rules, the surest first: same publisher's id, same URL, same original, same article number on one host, same
    headline of at least `MIN_SYLLABLES` within `MAX_APART` from provinces that do not differ. Entries of one source
    are apart unless both the original and the headline are the same: its own list says that they are two.
    """
    if a.entry.source_id == b.entry.source_id:
        is_twice = _is_same(a.original, b.original) and _is_same(a.title, b.title)
        return Match("original", 1.0, f"the same original twice: {a.original}") if is_twice else None
    return _by_name(a, b) or _by_title(a, b, sources)


def is_apart(a: StoredEntry, b: StoredEntry, sources: Mapping[str, Source]) -> bool:
    """Return whether the two come from different provinces; a source without a province may be from any."""
    provinces = {sources[one.source_id].province for one in (a, b) if one.source_id in sources}
    return len(provinces - {None}) > 1


def _by_name(a: Face, b: Face) -> Match | None:
    if _is_same(a.id, b.id):
        return Match("id", 1.0, f"same id: {a.id}")
    if _is_same(a.link, b.link):
        return Match("url", 1.0, f"same address: {a.link}")
    if common := {a.link, a.original} & {b.link, b.original} - {""}:
        return Match("original", 1.0, f"same original: {min(common)}")
    if shared := a.articles & b.articles:
        return Match("article", 0.98, f"same article number: {min(shared).removeprefix('art:')}")
    return None


def _by_title(a: Face, b: Face, sources: Mapping[str, Source]) -> Match | None:
    apart = abs(a.entry.sort_at - b.entry.sort_at)
    if not _is_same(a.title, b.title) or apart > MAX_APART or is_apart(a.entry, b.entry, sources):
        return None
    hours = apart / timedelta(hours=1)
    return Match("title", 0.9, f"same headline of {min(a.length, b.length)} syllables, {hours:.1f} hours apart")


def _is_same(a: str, b: str) -> bool:
    return bool(a) and a == b


def _world_wide(name: str | None) -> str:
    """Return an id that no other publisher would give: a tag: or urn: URI, or the address of a page."""
    if not name:
        return ""
    if name.startswith(("tag:", "urn:")):
        return name
    return _page(name) if name.startswith(("http://", "https://")) else ""


def _page(link: str | None) -> str:
    """Return the canonical address of a page; a home page names no piece of news."""
    if not link:
        return ""
    address = canonical(link)
    _, path, query = split(address)
    return address if path or query else ""
