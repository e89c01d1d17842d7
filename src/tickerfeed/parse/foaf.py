"""Subscription lists in RDF, as planets publish them: people and groups with weblogs (FOAF, xmlns.com/foaf/0.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PEOPLE = frozenset({"agent", "person", "organization"})


class Weblog(Struct, frozen=True):
    """One weblog with a feed: its address, whose it is, its page, and the group that it belongs to."""

    url: str
    title: str = ""
    page: str | None = None
    group: str | None = None


def is_list(root: Any) -> bool:
    """Tell whether the element `root` is RDF that may list weblogs: not a feed, whose channel lies at the top."""
    return str(root.tag) == f"{_RDF}RDF" and not any(local(child) == "channel" for child in root)


def weblogs(root: Any) -> Iterator[Weblog]:
    """Yield the weblogs below `root` in order: an ``rss:channel``, or Yandex's ``ya:feed``; none without an address."""
    for element in root.iter():
        name = local(element)
        told = element.get(f"{_RDF}about") if name == "channel" else element.get(f"{_RDF}resource")
        url = " ".join((told or "").split())
        if url and name in {"channel", "feed"}:
            yield _weblog(element, url)


def local(element: Any) -> str:
    """Return an element's name in lower case, without its namespace; nothing for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def _weblog(element: Any, url: str) -> Weblog:
    person = document = group = None
    for around in element.iterancestors():
        name = local(around)
        if name == "document" and document is None:
            document = around
        elif name in _PEOPLE and person is None:
            person = around
        elif name == "group":
            group = around
    page = " ".join((document.get(f"{_RDF}about") or "").split()) if document is not None else ""
    title = _text(person, "name") or _text(document, "title")
    return Weblog(url, title, page or None, _text(group, "name") or None)


def _text(element: Any, name: str) -> str:
    """Return the text of the first child under this name."""
    children = () if element is None else element
    return next((text for one in children if local(one) == name and (text := " ".join((one.text or "").split()))), "")
