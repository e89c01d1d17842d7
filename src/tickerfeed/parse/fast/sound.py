"""A feed's text → its elements, by the reader of XML that feedparser has too (expat), so that both see the same."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as ET

from msgspec import Struct

from tickerfeed.parse import mend
from tickerfeed.parse.fast.names import Unsure

_DECLARATION = re.compile(rb"<\?xml[^>]*?>")  # feedparser writes its own in its place
# Comments and instructions, no document type, and the root.
_PROLOG = re.compile(
    rb"\s*(?:<!--(?:[^-]|-(?!->)){0,4000}-->\s*|<\?[^<>]{0,1000}>\s*){0,20}(?=<(rss|rdf:RDF|feed)[\s>])"
)
_ROOT_TAG = re.compile(rb"""<[^<>"']++(?>(?:(?:"[^"<]*+"|'[^'<]*+')[^<>"']*+)*)>""")
_BASE = re.compile(r"""\bbase\s*=\s*["']""", re.IGNORECASE)
# In lower case, and twenty times as fast; a long s (U+017F) is an "s" where case is ignored.
_PERHAPS_BASE = re.compile(rb"""ba(?:s|\xc5\xbf)e[\s\x80-\xff]*+=[\s\x80-\xff]*+["']""")
_LONG_ADDRESS = re.compile(rb"""xmlns[^\s=<>"']{0,400}\s*=\s*(?:"[^"<]{150}|'[^'<]{150})""")
_MISPLACED = re.compile(rb"<\?[xX][mM][lL][\s?\x80-\xff]")
_DECLARES = re.compile(b"xmlns")
_ROOT_LENGTH = 16  # bytes of a root's name and what comes after it
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
    """A well-formed document: its root element, and what is to be known of its text.

    ``head``: the root's start tag. ``declaring``: what of the document declares namespaces. ``bases``: how often the
    text names a base for links, in or out of markup.
    `is_doubtful`: it may hold characters that feedparser repairs; `has_controls`: even some that are repaired whatever
    stands around them.
    """

    root: Any
    head: bytes
    declaring: bytes
    bases: int
    is_doubtful: bool
    has_controls: bool


def sound(data: bytes) -> Sound:
    """Return the document in `data`, UTF-8. Raises `Unsure` for one that is not well-formed or begins unusually."""
    declaration = _DECLARATION.match(data)
    body = data[declaration.end() :] if declaration else data
    start = _PROLOG.match(body)
    # The declaration may be all up to the next ">".
    is_odd = declaration is not None and _BASE.search(declaration[0].decode(errors="replace"))
    if is_odd or start is None or not _is_root(body, start.end()):
        raise Unsure("not the usual beginning")
    try:
        return _grown(_settled(body, start[1].decode()))
    except (ET.ParseError, UnicodeDecodeError):
        pass
    try:
        return _grown(mend.mend(body.decode()).encode())
    except (ET.ParseError, UnicodeDecodeError) as exc:
        raise Unsure(str(exc)) from None


def _is_root(data: bytes, at: int) -> bool:
    """Tell whether `mend` takes for the root what begins here."""
    before = data[:at].decode(errors="replace")
    return mend.root(before + data[at : at + _ROOT_LENGTH].decode(errors="replace")) == len(before)


def _settled(data: bytes, root: str) -> bytes:
    # In RDF a prefix that is declared too late may change what feedparser takes it for.
    is_rdf = root == "rdf:RDF"
    if not is_rdf and mend.is_settled(data, root):
        return data
    return mend.settle(data.decode(), declares=is_rdf).encode()


def _grown(data: bytes) -> Sound:
    # A pattern that begins with letters finds them in less time than `in`.
    has_references = _REFERENCE.search(data) is not None
    if (has_references and _LONG.search(data)) or _MISPLACED.search(data):
        raise Unsure("what readers of XML see differently")
    start = _PROLOG.match(data)
    tag = _ROOT_TAG.match(data, start.end()) if start else None
    if tag is None:
        raise Unsure("not the usual beginning")
    declaring = tag[0] if tag[0].count(b"xmlns") == len(_DECLARES.findall(data)) else data
    if _LONG_ADDRESS.search(declaring):  # a namespace's address is kept with each name in it
        raise Unsure("a long address")
    # Entities, and with them all that is read from elsewhere, need a document type, which `_PROLOG` lets not pass.
    root = ET.fromstring(data, ET.XMLParser(encoding="utf-8"))  # noqa: S314 - see above
    may_have_base = _PERHAPS_BASE.search(data.lower()) is not None
    has_repaired = b"\xc2" in data and _REPAIRED.search(data) is not None
    return Sound(
        root=root,
        head=tag[0],
        declaring=declaring,
        bases=len(_BASE.findall(data.decode())) if may_have_base else 0,
        is_doubtful=has_references or has_repaired,
        has_controls=(has_repaired and _CONTROL.search(data) is not None)
        or (has_references and _CONTROL_REFERENCE.search(data) is not None),
    )
