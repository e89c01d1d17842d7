"""Ids, links, enclosures and licences."""

from __future__ import annotations

import re
from typing import Any

from tickerfeed.parse.fast.names import Unsure
from tickerfeed.parse.fast.scribe import HTML_TYPES, Fields, Scribe, known_type
from tickerfeed.parse.fast.texts import leaf

_SEMICOLON = re.compile(r"&([A-Za-z0-9_]+);")


def guid(scribe: Scribe, element: Any, depth: int) -> None:
    """An id, which is a link too unless it says that it is none."""
    attributes = scribe.names.attributes(element) if element.keys() else {}
    value = scribe.text(element)
    is_link = attributes.get("ispermalink", "true") == "true"
    if is_link and value:
        value = scribe.resolved(value)
    scribe.put("id", value, depth)
    if is_link:
        scribe.context.setdefault("link", value)


def link(scribe: Scribe, element: Any, depth: int) -> None:  # noqa: ARG001 - a rule
    """A link with an address, or around one."""
    if not element.keys():  # as RSS has it
        _around(scribe, element, _kept(scribe, {"rel": "alternate", "type": "text/html"}))
        return
    link = scribe.names.attributes(element)
    link.setdefault("rel", "alternate")
    link.setdefault("type", "application/atom+xml" if link["rel"] == "self" else "text/html")
    _linked(scribe, link)
    if "href" in link:
        if len(element):
            raise Unsure("something in a link")
        link["href"] = scribe.resolved(link["href"])
        if link["rel"] == "alternate" and known_type(link["type"]) in HTML_TYPES:
            scribe.context["link"] = link["href"]
    else:
        _around(scribe, element, link)


def _around(scribe: Scribe, element: Any, link: Fields) -> None:
    if scribe.is_entry or scribe.is_inside:
        scribe.context["link"] = link["href"] = address(scribe, scribe.text(element))


def address(scribe: Scribe, text: str) -> str:
    """Return the address that a link stands around."""
    found = scribe.resolved(text) if text else ""
    if "&" in found:
        found = _SEMICOLON.sub(r"&\g<1>", found.replace("&amp;", "&") if scribe.is_entry else found)
    return found


def addressed(link: Fields) -> Fields:
    """Return a link by its attributes, its address under the name that feedparser gives it."""
    href = link.get("url", link.get("uri", link.get("href")))
    if href:
        link.pop("url", None)
        link.pop("uri", None)
        link["href"] = href
    return link


def _linked(scribe: Scribe, link: Fields) -> None:
    _kept(scribe, addressed(link))


def _kept(scribe: Scribe, link: Fields) -> Fields:
    scribe.context.setdefault("links", []).append(link)
    return link


def enclosure(scribe: Scribe, element: Any, depth: int) -> None:
    """A medium."""
    leaf(scribe, element, depth)
    link = scribe.names.attributes(element)
    link["rel"] = "enclosure"
    _linked(scribe, link)


def licence(scribe: Scribe, element: Any, depth: int) -> None:
    """A licence: a link that nobody here follows, but feedparser counts it."""
    scribe.put("license", scribe.text(element), depth)
    if scribe.context.pop("license", None) is None:
        raise Unsure("a licence that feedparser stumbles over")
    _linked(scribe, {"rel": "license"})


def rdf_licence(scribe: Scribe, element: Any, depth: int) -> None:
    """A licence in an attribute."""
    leaf(scribe, element, depth)
    _linked(scribe, {"rel": "license"})
