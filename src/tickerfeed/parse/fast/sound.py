"""A feed's text → its elements, by the reader of XML that feedparser has too (expat), so that both see the same."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

from msgspec import Struct

from tickerfeed.parse import mend
from tickerfeed.parse.fast.names import Unsure

_DECLARATION = re.compile(r"<\?xml[^>]*?>")  # feedparser writes its own in its place
# Comments and instructions, no document type, and the root.
_PROLOG = re.compile(
    r"\s*(?:<!--(?:[^-]|-(?!->)){0,4000}-->\s*|<\?[^<>]{0,1000}>\s*){0,20}(?=<(rss|rdf:RDF|feed)[\s>])"
)
_ROOT_TAG = re.compile(r"""<[^<>"']++(?>(?:(?:"[^"<]*+"|'[^'<]*+')[^<>"']*+)*)>""")
_BASE = re.compile(r"""\bbase\s*=\s*["']""", re.IGNORECASE)
_PERHAPS_BASE = re.compile(rb"""base[\s\x80-\xff]*+=[\s\x80-\xff]*+["']""")  # in lower case, and twenty times as fast
_LONG_ADDRESS = re.compile(rb"""xmlns[^\s=<>"']{0,400}\s*=\s*(?:"[^"<]{150}|'[^'<]{150})""")
_MISPLACED = re.compile(r"<\?xml[\s?]", re.IGNORECASE)
_PERHAPS_MISPLACED = re.compile(rb"\?[xX][mM][lL]")
_DECLARES = re.compile(b"xmlns")
# References that are to be looked at: so long that `mend` takes them for bare ampersands, or to characters that
# feedparser repairs: controls that stand for Windows-1252, and what may be UTF-8 that was read as Latin-1.
_LONG = re.compile(b"&#(?:[0-9]{10}|[xX][0-9a-fA-F]{9})")
_REFERENCE = re.compile(
    b"&#(?:[0-9]{10}|[xX][0-9a-fA-F]{9}|(?:0{0,7}(?:1[2-9]|2[0-5])[0-9]|[xX]0{0,6}[89a-fA-F][0-9a-fA-F]);)"
)
_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")
_CONTROL_REFERENCE = re.compile(b"&#(?:0{0,7}1[2-5][0-9]|[xX]0{0,6}[89][0-9a-fA-F]);")
_REPAIRED = re.compile(rb"\xc2(?:[\x80-\x9f]|(?<=\xc3[\x82-\xb4]\xc2))")


class Sound(Struct, frozen=True):
    """A well-formed document: its text as feedparser would be given it, in UTF-8, and its root element.

    ``head``: the root's start tag. ``declaring``: what of the document declares namespaces. ``bases``: how often the
    text names a base for links, in or out of markup.
    `is_doubtful`: it may hold characters that feedparser repairs; `has_controls`: even some that are repaired whatever
    stands around them.
    """

    data: bytes
    root: Any
    head: bytes
    declaring: bytes
    bases: int
    is_doubtful: bool
    has_controls: bool


def sound(text: str) -> Sound:
    """Return the document in `text`. Raises `Unsure` for one that is not well-formed or begins in an unusual way."""
    declaration = _DECLARATION.match(text)
    body = text[declaration.end() :] if declaration else text
    start = _PROLOG.match(body)
    is_odd = declaration is not None and _BASE.search(declaration[0])  # it may be all up to the next ">"
    if is_odd or start is None or start.end() != mend.root(body):
        raise Unsure("not the usual beginning")
    try:
        # In RDF a prefix that is declared too late may change what feedparser takes it for.
        return _grown(mend.settle(body, declares=start[1] == "rdf:RDF"))
    except ET.ParseError:
        pass
    try:
        return _grown(mend.mend(body))
    except ET.ParseError as exc:
        raise Unsure(str(exc)) from None


def _grown(text: str) -> Sound:
    # Bytes are searched faster than text, and by a pattern that begins with letters faster than by `in`.
    data = text.encode()
    has_references = _REFERENCE.search(data) is not None
    if (has_references and _LONG.search(data)) or (_PERHAPS_MISPLACED.search(data) and _MISPLACED.search(text)):
        raise Unsure("what readers of XML see differently")
    start = _PROLOG.match(text)
    tag = _ROOT_TAG.match(text, start.end()) if start else None
    if tag is None:
        raise Unsure("not the usual beginning")
    head = tag[0].encode()
    declaring = head if head.count(b"xmlns") == len(_DECLARES.findall(data)) else data
    if _LONG_ADDRESS.search(declaring):  # a namespace's address is kept with each name in it
        raise Unsure("a long address")
    # Entities, and with them all that is read from elsewhere, need a document type, which `_PROLOG` lets not pass.
    root = ET.fromstring(data, ET.XMLParser(encoding="utf-8"))  # noqa: S314 - see above
    may_have_base = _PERHAPS_BASE.search(data.lower()) is not None
    may_have_base = may_have_base or "\u017f" in text  # which is an "s" where case is ignored
    has_repaired = b"\xc2" in data and _REPAIRED.search(data) is not None
    return Sound(
        data=data,
        root=root,
        head=head,
        declaring=declaring,
        bases=len(_BASE.findall(text)) if may_have_base else 0,
        is_doubtful=has_references or has_repaired,
        has_controls=(has_repaired and _CONTROL.search(data) is not None)
        or (has_references and _CONTROL_REFERENCE.search(data) is not None),
    )
