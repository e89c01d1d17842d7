"""Well-formed RSS, RDF and Atom through lxml: the same `Feed` as through feedparser, in a fraction of the time.

It takes what it can vouch for and hands over the rest. `tests/parse/test_fast.py` holds it to that with made-up feeds,
`.ci/fast_check.py` with captured ones.
"""

from __future__ import annotations

import re
from typing import Any

from feedparser.urls import make_safe_absolute_uri
from lxml import etree

from tickerfeed.model import Feed
from tickerfeed.parse import feed, mend, withdrawals
from tickerfeed.parse.comments import thread_prefix
from tickerfeed.parse.fast.names import Unsure, names
from tickerfeed.parse.fast.rules import Rules
from tickerfeed.parse.fast.scribe import Fields, Scribe
from tickerfeed.parse.moments import Reading

_DECLARATION = re.compile(r"<\?xml[^>]*?>")
# Comments and instructions, no document type, and the root.
_PROLOG = re.compile(
    r"\s*(?:<!--(?:[^-]|-(?!->)){0,4000}-->\s*|<\?[^<>]{0,1000}>\s*){0,20}(?=<(rss|rdf:RDF|feed)[\s>])"
)
_BASE = re.compile(r"""\bbase\s*=\s*["']""", re.IGNORECASE)
# What lxml and feedparser's reader, or `mend`, see differently: misplaced declarations, references of many digits.
_ODD = re.compile(r"<\?[xX][mM][lL][\s?]|&#(?:[0-9]{10}|x[0-9a-fA-F]{9})")
_TAKEN_BACK = (withdrawals.HISTORY, "deleted-entry")


def read(text: str, url: str, reading: Reading, max_entries: int) -> Feed | None:
    """Return the feed in `text`, which came from `url`; None where feedparser has to read it."""
    try:
        found = _fields(text, url)
        return feed.told(found, withdrawals.Withdrawals(), url, reading, max_entries)
    except (Unsure, etree.XMLSyntaxError):
        return None


def _fields(text: str, url: str) -> Fields:
    text, root = _tree(text)
    found_names = names(text, root)
    version = found_names.version(root)
    namespaces = {prefix: uri for prefix, uri in found_names.declared if prefix}
    rules = Rules(found_names, thread_prefix(namespaces))
    attributes = found_names.attributes(root)
    bases = len(_BASE.findall(text))
    base, known = _base(attributes, url) if bases else ("", 0)
    scribe = Scribe(found_names, rules, version, base, None)
    scribe.speaks(attributes)
    if scribe.language and version != "rss10":
        scribe.feed["language"] = scribe.language.replace("_", "-")
    scribe.walk(root, 2)
    if scribe.based + known != bases:
        raise Unsure("a base that changes links")
    return {"feed": scribe.feed, "entries": scribe.entries, "version": version, "namespaces": namespaces}


def _tree(text: str) -> tuple[str, Any]:
    """Return the text that feedparser would be given, and its root element."""
    body = _DECLARATION.sub("", text, count=1) if text.startswith("<?xml") else text
    start = _PROLOG.match(body)
    if start is None or start.end() != mend.root(body) or any(mark in text for mark in _TAKEN_BACK):
        raise Unsure("not the usual beginning, or entries taken back")
    if start[1] != "rdf:RDF":
        try:
            return _parsed(mend.settle(body))
        except etree.XMLSyntaxError:
            pass
    return _parsed(mend.mend(body))


def _parsed(text: str) -> tuple[str, Any]:
    if _ODD.search(text):
        raise Unsure("what readers of XML see differently")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    return text, etree.fromstring(text.encode(), parser)


def _base(attributes: Fields, url: str) -> tuple[str, int]:
    """Return the base that feedparser starts from, and how many of the document's bases that takes into account."""
    named = attributes.get("xml:base", attributes.get("base"))
    base = make_safe_absolute_uri(url, named or url) or url
    return base, int(named is not None)
