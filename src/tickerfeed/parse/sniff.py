"""What a body is, by its content: a feed, a page, a gate. The Content-Type is not asked; it is wrong too often."""

from __future__ import annotations

import enum
import re

from msgspec import Struct

from tickerfeed.parse.json import text as jsontext

_HEAD = 65_536  # characters in which a root element must begin
_FEED_ROOTS = frozenset({"rss", "rdf", "feed", "channel", "entry", "redirect"})
_PAGE_ROOTS = frozenset({"html", "head", "body", "script", "meta"})

# A feed as nearly all begin: its root behind nothing but a declaration.
_USUAL_FEED = re.compile(r"(\s*+)(?:<\?xml [^<>]{0,1000}\?>\s{0,1000}+)?<(?:rss|rdf:RDF|feed)[\s>]")

# What may stand before the root: white space, comments, processing instructions, a document type.
_INSTRUCTION = re.compile(r"<\?[^>]{0,4096}>")
_TAG = re.compile(r"<(?:([A-Za-z_][\w.-]{0,60}):)?([A-Za-z_][\w.-]{0,60})(?=[\s/>])")
_FEED_TAG = re.compile(
    r"<(?:rss|rdf:RDF|(?:atom:|a:)?feed)\s[^<>]{0,4096}(?:version|xmlns)[^<>]{0,4096}>", re.IGNORECASE
)
_ENTRY = re.compile(r"<(?:item|entry)[\s/>]", re.IGNORECASE)
_PROLOG = re.compile(r"<\?xml\s")
_PAGE_TYPE = re.compile(r"<!doctype\s+html", re.IGNORECASE)


class Kind(enum.Enum):
    """What a body can be."""

    XML_FEED = "an XML feed"
    JSON = "a JSON document"
    PAGE = "an HTML page"
    CHALLENGE = "a challenge page"
    OPML = "an OPML list"
    SITEMAP = "a sitemap"
    XML = "an XML document of another kind"
    EMPTY = "nothing"
    OTHER = "a document of no known kind"


_XML_ROOTS = {"opml": Kind.OPML, "urlset": Kind.SITEMAP, "sitemapindex": Kind.SITEMAP}


class Sniffed(Struct, frozen=True):
    """The kind, where the document begins (junk before it is to be cut), the cookie that a gate sets, who keeps it."""

    kind: Kind
    start: int = 0
    cookie: str = ""
    keeper: str = ""


def sniff(text: str) -> Sniffed:
    """Tell what `text` is by its root element."""
    if usual := _USUAL_FEED.match(text):
        return Sniffed(Kind.XML_FEED, usual.end(1))
    start = len(text) - len(text.lstrip())
    if start == len(text):
        return Sniffed(Kind.EMPTY)
    if jsontext.begins(text, start):
        return Sniffed(Kind.JSON, start)
    head = text[start : start + _HEAD]
    root = _root(head)
    # What stands before a root without being markup is junk, which is cut off below.
    if root in _FEED_ROOTS and head.startswith("<"):
        return Sniffed(Kind.XML_FEED, start)
    is_page = root in _PAGE_ROOTS or _PAGE_TYPE.search(head[:1024]) is not None
    if not is_page or _ENTRY.search(text):  # a page with entries may be a feed that a server has wrapped in one
        found = _behind_junk(head)
        if found is not None:
            return Sniffed(Kind.XML_FEED, start + found)
    return _page(text) if is_page else _other(head, root, text)


def _root(head: str) -> str:
    """Return the local name of the first element, in lower case; nothing where there is none."""
    found = _TAG.search(_INSTRUCTION.sub("", _without_comments(head)))
    return found[2].lower() if found else ""


def _without_comments(head: str) -> str:
    """One pass: a pattern would begin anew at each of a hostile thousand of openings."""
    first, *rest = head.split("<!--")
    kept = [first]
    for part in rest:
        _, end, after = part.partition("-->")
        kept.append(after if end else "")
    return "".join(kept)


def _behind_junk(head: str) -> int | None:
    """Return where a feed begins that comes after a server's warnings, a stray word or a page's head."""
    found = _FEED_TAG.search(head)
    if found is None:
        return None
    prolog = _PROLOG.search(head, 0, found.start())
    is_its_own = prolog is not None and _TAG.search(head, prolog.end(), found.start()) is None
    return prolog.start() if prolog and is_its_own else found.start()


def _other(head: str, root: str, text: str) -> Sniffed:
    if root in _XML_ROOTS:
        return Sniffed(_XML_ROOTS[root])
    if not root:
        return Sniffed(Kind.OTHER)
    return Sniffed(Kind.XML) if _PROLOG.match(head) else _page(text)


def _page(text: str) -> Sniffed:
    from tickerfeed.parse.gates import gate  # noqa: PLC0415 - no feed needs it

    found = gate(text)
    return Sniffed(Kind.CHALLENGE, cookie=found.cookie, keeper=found.keeper) if found else Sniffed(Kind.PAGE)
