"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) → `Feed`; lenient: a field of the wrong type counts as missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tickerfeed.errors import NotAFeed
from tickerfeed.model import Enclosure, Entry, Feed, Person
from tickerfeed.parse import links, texts
from tickerfeed.parse.categories import categories
from tickerfeed.parse.moments import Reading, moment
from tickerfeed.parse.people import PEOPLE, person

_ENTRY_FIELDS = frozenset({"id", "url", "title", "content_text", "content_html"})

Fields = Mapping[str, Any]


def is_feed(tree: Any) -> bool:
    """Tell whether the value of a JSON document says that it is a feed, or is one without saying so."""
    return isinstance(tree, dict) and bool(_version(tree)) and isinstance(tree.get("items"), list)


def read(tree: Any, url: str, reading: Reading, max_entries: int) -> Feed:
    """Return the feed that is the value `tree` of a document from `url`. Raises `NotAFeed` when it is none."""
    head: Fields = tree if isinstance(tree, dict) else {}
    version = _version(head)
    items = head.get("items")
    if not version or not isinstance(items, list):
        found = "the address answers a JSON document that is no JSON Feed"
        raise NotAFeed(f"{found}; `tickerfeed discover URL` finds what can be polled at its site", url)
    authors = _people(head, url)
    home = links.absolute(head.get("home_page_url"), url)
    language = _text(head, "language") or None
    base = home or url
    entries = [_entry(item, base, reading, authors, language) for item in items[:max_entries] if isinstance(item, dict)]
    return Feed(
        title=_text(head, "title"),
        link=home,
        id=links.absolute(head.get("feed_url"), url),
        subtitle=_text(head, "description"),
        language=language,
        author=next(iter(authors), None),
        hub=_hub(head, url),
        topic=links.absolute(head.get("feed_url"), url),
        version=version,
        is_complete=len(items) <= max_entries and "next_url" not in head,
        entries=tuple(entries),
    )


def _version(head: Fields) -> str:
    named = str(head.get("version") or "")
    if "jsonfeed.org/version/" not in named:
        return "json" if (named or "title" in head) and _has_entries(head.get("items")) else ""
    return "json11" if named.rstrip("/").endswith("/1.1") else "json10"


def _has_entries(items: object) -> bool:
    """Tell whether a list looks like one of entries, in a document that does not say that it is a feed."""
    first = items[0] if isinstance(items, list) and items else None
    if not isinstance(first, dict) or not _ENTRY_FIELDS & first.keys():
        return False
    return "link" not in first or "url" in first  # else it has other names for the same: RSS turned into JSON


def _entry(item: Fields, base: str, reading: Reading, authors: tuple[Person, ...], language: str | None) -> Entry:
    published = moment(item.get("date_published"), reading)
    updated = moment(item.get("date_modified"), reading)
    dated = published if published.at or not updated.at else updated
    external = links.absolute(item.get("external_url"), base)
    html = _string(item, "content_html")
    link = links.absolute(item.get("url"), base)
    return Entry(
        title=_text(item, "title"),
        id=_id(item),
        link=link or external or links.absolute(_id(item), ""),
        published=published.at,
        updated=updated.at,
        date_quality=dated.quality,
        date_raw=dated.raw,
        summary=_summary(item, html),
        content_html=texts.markup(html),
        authors=_people(item, base) or authors,
        categories=_tags(item),
        enclosures=_attachments(item, base),
        original_link=external if link and external != link else links.origin(html),
        language=_text(item, "language") or language,
    )


def _summary(item: Fields, html: str) -> str:
    plain = _string(item, "summary") or _string(item, "content_text")
    return texts.block(plain) if plain else texts.block(html, is_html=True)


def _id(item: Fields) -> str | None:
    found = item.get("id")
    if isinstance(found, bool) or not isinstance(found, (str, int, float)):
        return None
    return texts.identifier(str(found))


def _people(fields: Fields, base: str) -> tuple[Person, ...]:
    """Version 1.1 has `authors`, 1.0 had `author`; both occur in either, and each as an object or a list."""
    known: list[Person] = []
    for found in (fields.get("authors"), fields.get("author")):
        for author in found if isinstance(found, list) else [found]:
            one = _person(author, base)
            if one and one.name not in [other.name for other in known] and len(known) < PEOPLE:
                known.append(one)
    return tuple(known)


def _person(author: object, base: str) -> Person | None:
    if isinstance(author, str):
        return person(author)
    return person(author.get("name"), author.get("url"), base=base) if isinstance(author, dict) else None


def _tags(item: Fields) -> tuple[str, ...]:
    tags = item.get("tags")
    return categories(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()


def _attachments(item: Fields, base: str) -> tuple[Enclosure, ...]:
    found = item.get("attachments")
    linked = [
        {"rel": "enclosure", "href": one.get("url"), "type": one.get("mime_type"), "length": one.get("size_in_bytes")}
        for one in (found if isinstance(found, list) else [])
        if isinstance(one, dict)
    ]
    return links.enclosures(linked, base)


def _hub(head: Fields, url: str) -> str | None:
    hubs = head.get("hubs")
    named = [hub.get("url") for hub in hubs if isinstance(hub, dict)] if isinstance(hubs, list) else []
    return next((found for found in (links.absolute(hub, url) for hub in named) if found), None)


def _string(fields: Fields, name: str) -> str:
    found = fields.get(name)
    return found if isinstance(found, str) else ""


def _text(fields: Fields, name: str) -> str:
    return texts.line(_string(fields, name))
