"""Entries of nothing but what nearly all consist of: straight from the element, without feedparser's fields between.

Each part stands once, so that no rule of precedence is asked. An entry with anything else in it is the scribe's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from msgspec import Struct

from tickerfeed.model import Entry
from tickerfeed.parse import entry as whole
from tickerfeed.parse import links, texts
from tickerfeed.parse.comments import comments
from tickerfeed.parse.entry import Surroundings
from tickerfeed.parse.fast import theirs
from tickerfeed.parse.fast.links import address, addressed
from tickerfeed.parse.fast.names import Names
from tickerfeed.parse.fast.scribe import Fields, Rule, Scribe
from tickerfeed.parse.people import person

_OF_A_LINK = frozenset({"href", "rel", "type", "title", "hreflang"})  # attributes that change nothing else
_OF_A_CATEGORY = frozenset({"term", "scheme", "label", "domain"})
_OF_A_GUID: tuple[list[str], list[str]] = ([], ["isPermaLink"])
_ARE_MARKUP = {"text": False, "text/plain": False, "html": True, "text/html": True}


class Usual(Struct, gc=False):
    """An entry's texts by feedparser's names, which of them are markup, the language around it; categories, media."""

    said: dict[str, str]
    language: str | None
    markup: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    media: tuple[Fields, ...] = ()


Part = Callable[[Usual, Scribe, Any], bool]  # whether an element could be taken


class Parts(dict[str, Part | str | None]):
    """What is made of each tag: a text under a name, something else, or nothing; found out when it is met first."""

    def __init__(self, names: Names, rules: Mapping[str, Rule | None]) -> None:
        super().__init__()
        self._names, self._rules = names, rules

    def __missing__(self, tag: str) -> Part | str | None:
        """Find the part. Raises `Unsure` for what is known to be odd."""
        part = _PARTS.get(self._names.of(tag)) or (self._rules[tag] and _unusual)
        self[tag] = part
        return part


def usual(scribe: Scribe, parts: Parts, element: Any, known: Fields) -> Usual | None:
    """Return the entry in `element`, of which some is known; None where the scribe has to read it."""
    said = {**known}
    found = Usual(said, scribe.language)
    for child in element:
        part = parts[child.tag]
        if isinstance(part, str):
            if part in said or len(child) or child.keys():
                return None
            said[part] = text = (child.text or "").strip()
            if ":///" in text:  # in an address feedparser would mend it
                return None
        elif not part(found, scribe, child) if part else len(child):
            return None
    return found


def entry(found: Usual, around: Surroundings) -> Entry:
    """Return what `parse.entry.entry` makes of the same."""
    said, base = found.said, around.base
    published, updated = whole.dates(said, around)
    dated = whole.telling(published, updated)
    content = texts.markup(said["content"]) if "content" in said else ""
    summary = said.get("summary", said.get("content", ""))
    markup = texts.markup(summary)
    discussed = comments(said, (), around.thread, base)
    author = person(said["author"]) if "author" in said else None
    return Entry(  # in the order of its fields: by their names it would take ten times as long
        _title(found, is_atom=around.is_atom),
        texts.identifier(said.get("id", "")),
        links.absolute(said.get("link"), base) or links.absolute(said.get("id"), ""),
        published.at,
        updated.at,
        dated.quality,
        dated.raw,
        texts.block(summary, is_html="<" in summary or "summary" in found.markup),
        markup,
        content,
        (author,) if author else around.authors if around.is_atom else (),
        whole.named(found.categories),
        links.enclosures(found.media, base),
        links.origin(content or markup),
        whole.language(found.language.replace("_", "-")) if found.language and "title" in said else around.language,
        discussed.page,
        discussed.count,
        discussed.feed,
    )


def _title(found: Usual, *, is_atom: bool) -> str:
    read = texts.line if is_atom else texts.loose_line
    return read(found.said.get("title", ""), is_html="title" in found.markup)


def _unusual(found: Usual, scribe: Scribe, element: Any) -> bool:  # noqa: ARG001 - a part
    return False


def _construct(name: str, is_markup: bool, found: Usual, scribe: Scribe, element: Any) -> bool:
    if name in found.said or len(element):
        return False
    if element.keys():
        named = _ARE_MARKUP.get(element.get("type"))
        if named is None or len(element.keys()) > 1:
            return False
        is_markup = named
    found.said[name] = text = (element.text or "").strip()
    if is_markup or (not scribe.is_atom and ("</" in text or "&" in text) and theirs.looks_like_html(text)):
        found.markup += (name,)
    return True


def _link(found: Usual, scribe: Scribe, element: Any) -> bool:
    if "link" in found.said or len(element):
        return False
    if not element.keys():
        found.said["link"] = address(scribe, (element.text or "").strip())
        return True
    link = element.attrib
    is_page = link.get("rel", "alternate") == "alternate" and link.get("type", "text/html") == "text/html"
    found.said["link"] = scribe.resolved(link.get("href", ""))
    return is_page and "href" in link and link.keys() <= _OF_A_LINK


def _guid(found: Usual, scribe: Scribe, element: Any) -> bool:  # noqa: ARG001 - a part
    text, is_first = (element.text or "").strip(), "id" not in found.said
    found.said["id"] = text
    return is_first and not len(element) and element.keys() in _OF_A_GUID and ":///" not in text


def _author(found: Usual, scribe: Scribe, element: Any) -> bool:
    if "author" in found.said or element.keys():
        return False
    name = element
    if len(element):
        name = element[0]
        around = f"{element.text or ''}{name.tail or ''}"
        if len(element) > 1 or around.strip() or scribe.names.of(name.tag) != "name":
            return False
    found.said["author"] = written = (name.text or "").strip()
    return not len(name) and "@" not in written  # an address in it is a matter of feedparser's rules


def _category(found: Usual, scribe: Scribe, element: Any) -> bool:  # noqa: ARG001 - a part
    name = (element.text or "").strip()
    if element.keys():
        term = element.get("term") or ""
        if bool(name) == bool(term) or not element.attrib.keys() <= _OF_A_CATEGORY:
            return False  # it would be two, or one that the next one's text is given to
        name = element.get("label") or term or name
    if name:
        found.categories += (name,)
    return not len(element) and len(found.categories) <= whole.CATEGORIES


def _enclosure(found: Usual, scribe: Scribe, element: Any) -> bool:
    found.media += (addressed({**scribe.names.attributes(element), "rel": "enclosure"}),)
    if len(found.media) > links.ENCLOSURES:
        return False
    return not len(element)


_PARTS: dict[str, Part | str] = {
    "title": partial(_construct, "title", False),
    "link": _link,
    "guid": _guid,
    "id": _guid,
    "description": partial(_construct, "summary", True),
    "summary": partial(_construct, "summary", False),
    "content": partial(_construct, "content", False),
    "content_encoded": partial(_construct, "content", True),
    "author": _author,
    "dc_creator": _author,
    "category": _category,
    "dc_subject": _category,
    "enclosure": _enclosure,
    **dict.fromkeys(("pubdate", "published"), "published"),
    **dict.fromkeys(("updated", "dc_date"), "updated"),
    **{name: name for name in ("comments", "wfw_commentrss", "slash_comments")},
}
