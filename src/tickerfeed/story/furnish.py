"""What an article's own page adds to an entry that a list shows barely, and what of it outlasts the next list."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from msgspec.structs import replace

from tickerfeed.model import Article, DateQuality, Enclosure, Entry, NewEntry
from tickerfeed.story.fingerprint import fingerprint, original
from tickerfeed.text.urls import canonical

_TRUST = (DateQuality.EXACT, DateQuality.ASSUMED_ZONE, DateQuality.DATE_ONLY)  # falling; others are no date at all
# What is no page, by its name: the lists of portals lead to many.
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|7z|jpe?g|png|gif|webp|mp[34]|avi|mov)(?:$|[?#])", re.IGNORECASE)
_ALIKE = 0.3  # of the words of the shorter title that are in the other, when both are of one piece


def wanting(entries: Sequence[NewEntry], most: int) -> dict[str, str]:
    """Return the links of those entries whose page is to be read, by key: new, told, the newest of them first."""
    new = ((one.key, one.entry.link) for one in reversed(entries) if not (one.is_revision or one.is_quiet))
    pages = ((key, link) for key, link in new if link and not _FILE.search(link))
    return dict(islice(pages, most))


def furnished(entries: Sequence[NewEntry], articles: Mapping[str, Article]) -> tuple[NewEntry, ...]:
    """Return `entries` with what `articles` (by key) add; the fingerprint stays that of what the list shows.

    One that has neither title nor text even so is left out: it stays new, and its page is asked for again.
    """
    filled = (_furnished(one, articles[one.key]) if one.key in articles else one for one in entries)
    return tuple(one for one in filled if one.is_revision or one.is_quiet or one.entry.title or one.entry.summary)


def enriched(entry: Entry, article: Article) -> Entry:
    """Return `entry` with what it lacks of `article`; a page of another piece adds nothing.

    A date gives way to one that is to be trusted more, every other thing stays where there is one.
    """
    if not _is_of(entry, article):
        return entry
    is_elsewhere = article.original_link and _place(article.original_link) != _place(entry.link)
    given = Entry(
        title=article.title,
        published=article.published,
        date_quality=article.date_quality,
        date_raw=article.date_raw,
        summary=article.summary,
        enclosures=(Enclosure(article.image),) if article.image else (),
        original_link=article.original_link if is_elsewhere else None,
        credit=article.credit,
    )
    return inherited(entry, given)


def inherited(entry: Entry, from_: Entry) -> Entry:
    """Return `entry` with what it lacks and `from_` has: a revision keeps what once was read of its page."""
    dated = from_ if _trust(from_) < _trust(entry) else entry
    return replace(
        entry,
        title=entry.title or from_.title,
        published=dated.published,
        date_quality=dated.date_quality,
        date_raw=dated.date_raw,
        summary=entry.summary or from_.summary,
        enclosures=entry.enclosures or from_.enclosures,
        original_link=entry.original_link or from_.original_link,
        credit=entry.credit or from_.credit,
    )


def _furnished(one: NewEntry, article: Article) -> NewEntry:
    entry = enriched(one.entry, article)
    names = (name for name in original(entry) if name not in one.aliases)
    mark = one.fingerprint or fingerprint(one.entry)
    return replace(one, entry=entry, aliases=(*one.aliases, *names), fingerprint=mark)


def _trust(entry: Entry) -> int:
    """Return how far down the date of an entry stands in `_TRUST`."""
    is_dated = entry.published is not None and entry.date_quality in _TRUST
    return _TRUST.index(entry.date_quality) if is_dated else len(_TRUST)


def _is_of(entry: Entry, article: Article) -> bool:
    """Tell whether a page is that of the entry, and not a site's word that there is none."""
    one, other = (set(re.findall(r"\w+", title.casefold())) for title in (entry.title, article.title))
    return not one or not other or len(one & other) > _ALIKE * min(len(one), len(other))


def _place(link: str | None) -> str:
    return canonical(link) if link else ""
