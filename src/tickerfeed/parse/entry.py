"""One entry as feedparser gives it → `Entry`."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from tickerfeed.model import Entry, Person
from tickerfeed.parse import links, texts
from tickerfeed.parse.comments import comments
from tickerfeed.parse.mend import DC_TITLE
from tickerfeed.parse.moments import Moment, Reading, moment
from tickerfeed.parse.people import people
from tickerfeed.text import clean

CATEGORIES = 50  # of one entry
_LANGUAGE_LENGTH = 200  # characters that are read of a language tag
_MARKUP_TYPES = ("text/html", "application/xhtml+xml")

Fields = Mapping[str, Any]

_UNDATED = Moment()


class Surroundings(Struct, frozen=True):
    """What an entry takes from its feed: where relative links lead, how dates are read, who wrote it, the language."""

    base: str
    reading: Reading
    is_atom: bool
    authors: tuple[Person, ...] = ()
    language: str | None = None
    thread: str = "thr"  # prefix of RFC 4685


def entry(found: Fields, around: Surroundings) -> Entry:
    """Return the entry in `found`."""
    published, updated = dates(found, around)
    dated = telling(published, updated)
    others = links.others(found.get("links") or ())
    summary, summary_html = _summary(found)
    content_html = _content(found)
    discussed = comments(found, others, around.thread, around.base)
    return Entry(
        title=title(found, is_atom=around.is_atom),
        id=texts.identifier(str(found.get("id") or "")),
        link=_link(found, around.base),
        published=published.at,
        updated=updated.at,
        date_quality=dated.quality,
        date_raw=dated.raw,
        summary=summary,
        summary_html=summary_html,
        content_html=content_html,
        authors=_authors(found, around),
        categories=categories(found),
        enclosures=links.enclosures(others, around.base),
        original_link=_origin(found, others, content_html or summary_html, around.base),
        language=_language(found, around),
        comments=discussed.page,
        comment_count=discussed.count,
        comment_feed=discussed.feed,
    )


def title(found: Fields, *, is_atom: bool) -> str:
    """Return the title in plain text, by the type that it has or seems to have."""
    value = str(found.get("title") or found.get(DC_TITLE) or "")
    if is_atom:
        return texts.line(value, is_html=is_markup(found, "title"))
    return texts.loose_line(value, is_html=is_markup(found, "title"))


def is_markup(found: Fields, name: str) -> bool:
    """Tell whether feedparser took the construct for markup."""
    detail = found.get(f"{name}_detail") or {}
    kind = str(detail.get("type") or "text/plain")
    if kind == "text/plain":
        return False
    if kind in _MARKUP_TYPES:
        return True
    return clean.is_markup(str(detail.get("value") or ""))  # another type: what came out of base64


def categories(found: Fields) -> tuple[str, ...]:
    """Return the categories' labels, else their terms, each once."""
    return named([str(tag.get("label") or tag.get("term") or "") for tag in (found.get("tags") or ())[:CATEGORIES]])


def named(categories: Sequence[str]) -> tuple[str, ...]:
    """Return the names of categories, each once."""
    if len(categories) < 2:  # as most have
        only = texts.name(categories[0]) if categories else ""
        return (only,) if only else ()
    names = dict.fromkeys([texts.name(written) for written in categories])
    names.pop("", None)
    return tuple(names)


def dates(found: Fields, around: Surroundings) -> tuple[Moment, Moment]:
    """Return when it was published and updated."""
    published = _moment(found, "published", around.reading)
    is_one = "updated" in found and found["updated"] == found.get("published")  # as most of Atom's are
    updated = published if is_one else _moment(found, "updated", around.reading)
    if published.at:
        return published, updated
    if updated.at:
        return (_UNDATED if around.is_atom else updated), updated  # in RSS, dc:date is the only date besides pubDate
    created = _moment(found, "created", around.reading)
    return (created if created.at else published), updated


def telling(published: Moment, updated: Moment) -> Moment:
    """Return the moment that an entry's quality and wording are those of."""
    if published.at or (published.raw and not updated.at):
        return published
    return updated


def _moment(found: Fields, name: str, reading: Reading) -> Moment:
    # `in` first: feedparser lends `published` for a missing `updated`, with a warning.
    return moment(found[name], reading) if name in found else _UNDATED


def _link(found: Fields, base: str) -> str | None:
    linked = found.get("links") or []
    link = found.get("link")
    if linked and link != found.get("id"):
        chosen = links.absolute(link, base)
        if chosen:
            return chosen
    return links.alternate(linked, base) or links.absolute(found.get("id"), "")


def _summary(found: Fields) -> tuple[str, str]:
    value = str(found.get("summary") or "")
    if is_markup(found, "summary"):
        return texts.block(value, is_html=True), texts.markup(value)
    return texts.block(value, is_html="<" in value), texts.markup(value)


def _content(found: Fields) -> str:
    contents = found.get("content")
    return texts.markup(max([str(content.get("value") or "") for content in contents], key=len)) if contents else ""


def _authors(found: Fields, around: Surroundings) -> tuple[Person, ...]:
    own = people(found, around.base)
    if own or not around.is_atom:
        return own
    source = found.get("source") or {}
    return people(source, around.base) or around.authors


def _origin(found: Fields, others: Sequence[links.Link], markup: str, base: str) -> str | None:
    named = links.absolute(found.get("feedburner_origlink"), base)
    return named or links.related(others, "via", base) or links.origin(markup)


def _language(found: Fields, around: Surroundings) -> str | None:
    named = (found.get("title_detail") or {}).get("language")
    return language(named) if named else around.language


def language(named: object) -> str | None:
    """Return a language tag as it is written; None for an empty one."""
    return _tag(str(named or "")[:_LANGUAGE_LENGTH])


@functools.lru_cache(64)  # a feed has one or two, said in each entry
def _tag(named: str) -> str | None:
    return texts.line(named, limit=35) or None
