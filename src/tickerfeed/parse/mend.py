"""Small repairs of a feed's text before feedparser reads it.

Nearly all broken feeds are broken in the same few ways; mended, they pass feedparser's XML reader instead of its loose
one, which guesses. Each repair leaves a sound document as it is, and takes time linear in its length.
"""

from __future__ import annotations

import html.entities
import re

# An ampersand that begins no reference that XML knows, and the name behind it, if it is one.
_AMPERSAND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,9}|#[xX][0-9a-fA-F]{1,8});)(?:([A-Za-z][A-Za-z0-9]{0,31};))?"
)
_CDATA, _CDATA_END = "<![CDATA[", "]]>"

# What feeds use without declaring it.
_NAMESPACES = {
    "at": "http://purl.org/atompub/tombstones/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "fh": "http://purl.org/syndication/history/1.0",
    "georss": "http://www.georss.org/georss",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "wfw": "http://wellformedweb.org/CommentAPI/",
}
_PREFIX = re.compile(f"<({'|'.join(_NAMESPACES)}):")
_ROOT = re.compile(r"<(?>(?:[A-Za-z_][\w.-]{0,60}+:)?)(?:rss|rdf|(feed)|channel)(?=[\s>])", re.IGNORECASE)
_RSS_ROOT = re.compile(r"<(?:rss|(?>(?:[A-Za-z_][\w.-]{0,60}+:)?)rdf)(?=[\s>])", re.IGNORECASE)

_DC_TITLE = re.compile(r"<(/?)dc:title(?:\s[^<>]{0,1000})?(?<!/)>")
_ATOM_LINK = re.compile(r"<a(?:tom|tom10|10):link(?=\s)([^<>]{0,4000})>")  # found by its first two letters
_REL = re.compile(r"""(\srel\s*=\s*["'])\s*([^"']{0,200})""")
_LINK_WITH_TEXT = re.compile(r"<link\s[^<>]{1,4000}(?<!/)>(?=\s{0,1000}[^<\s])")
_RARE = re.compile(r"<(?:dc:title|link\s)")  # without which there is nothing for `_DC_TITLE` and `_LINK_WITH_TEXT`
# What may be one of these in a document in UTF-8, in which some white space is of more than one byte.
_UNSETTLED = re.compile(
    rb"<(?:dc:title|link[\s\x80-\xff]|(?P<atom>a(?:tom|tom10|10):link[\s\x80-\xff][^<>]{0,16000}>?))"
)
_HEAD = 65_536

DC_TITLE = "dc_heading"  # where feedparser then keeps dc:title
ATOM_ALTERNATE = "atom-alternate"  # relation of atom:link rel=alternate in RSS, second to its own link


def mend(text: str) -> str:
    """Return the XML feed in `text` without its common faults."""
    return _parted(_declared(_escaped(_ended(text))))


def settle(text: str, *, declares: bool) -> str:
    """Return the feed with as much of `mend` as a sound document needs too, with prefixes declared if it `declares`."""
    text = _ended(text)
    return _parted(_declared(text) if declares else text)


def is_settled(data: bytes, name: str) -> bool:
    """Tell whether `settle` surely leaves a feed in UTF-8 as it is; ``name`` is its root's. Prefixes are not looked at.

    Raises `UnicodeDecodeError`, if at all, for what is no UTF-8.
    """
    close = data.rfind(f"</{name}".encode())
    end = data.find(b">", close) if close >= 0 else -1
    if end >= 0 and data[end + 1 :].strip(b" \t\r\n"):
        return False
    return name == "feed" or all(map(_is_second_already, _UNSETTLED.finditer(data)))


def _is_second_already(found: re.Match[bytes]) -> bool:
    link = found[0].decode() if found["atom"] else ""
    return bool(link) and _ATOM_LINK.sub(_second_link, link) == link


def root(text: str) -> int:
    """Return where the root element is taken to begin; -1 where there is none."""
    found = _ROOT.search(text, 0, _HEAD)
    return found.start() if found else -1


def _parted(text: str) -> str:
    root = _ROOT.search(text, 0, _HEAD)
    is_atom = root is not None and root[1] is not None  # if so, the root of an RSS feed is only quoted in it
    return text if is_atom or not _RSS_ROOT.search(text, 0, _HEAD) else _rss(text)


def _ended(text: str) -> str:
    """Drop what a server appends after the root element: scripts, warnings, the page around it."""
    root = _ROOT.search(text, 0, _HEAD)
    close = text.rfind(f"</{root[0][1:]}") if root else -1
    end = text.find(">", close) if close >= 0 else -1
    is_last = end < 0 or not text[end + 1 :].strip(" \t\r\n")
    return text if is_last else text[: end + 1]


def _escaped(text: str) -> str:
    """Escape bare ampersands, and write the entities that HTML has and XML has not as characters."""
    if "&" not in text or "<!ENTITY" in text[:_HEAD]:
        return text
    first, *rest = text.split(_CDATA)
    parts = [_AMPERSAND.sub(_reference, first)]
    for part in rest:
        inside, end, after = part.partition(_CDATA_END)
        parts += (_CDATA, inside, end, _AMPERSAND.sub(_reference, after))
    return "".join(parts)


def _reference(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        return "&amp;"
    char = html.entities.html5.get(name)
    if char is None:
        return f"&amp;{name}"
    return char.replace("&", "&amp;").replace("<", "&lt;")


def _declared(text: str) -> str:
    """Declare the well-known prefixes that are used undeclared."""
    missing = [name for name in _used(text) if f"xmlns:{name}" not in text]
    root = _ROOT.search(text, 0, _HEAD) if missing else None
    if root is None:
        return text
    declarations = "".join(f' xmlns:{name}="{_NAMESPACES[name]}"' for name in missing)
    return f"{text[: root.end()]}{declarations}{text[root.end() :]}"


def _used(text: str) -> list[str]:
    """Return the well-known prefixes that elements have, by one pass over the text."""
    used = frozenset(_PREFIX.findall(text))
    return [name for name in _NAMESPACES if name in used]


def _rss(text: str) -> str:
    """Keep RSS's own title and link from being overwritten by those of other vocabularies."""
    is_rare = _RARE.search(text) is not None
    text = _DC_TITLE.sub(r"<\1dc:heading>", text) if is_rare else text
    last = text.rfind(":link")
    if last >= 0:  # as a rule that is the feed's own, and the rest needs not be gone through
        end = text.find(">", last) + 1 or len(text)
        head = _ATOM_LINK.sub(_second_link, text[:end])
        text = text if head == text[:end] else head + text[end:]
    return _LINK_WITH_TEXT.sub("<link>", text) if is_rare else text


def _second_link(found: re.Match[str]) -> str:
    relation = _REL.search(found[1])
    if relation is None:
        return f'{found[0][: found.start(1) - found.start()]} rel="{ATOM_ALTERNATE}"{found[1]}>'
    if relation[2].strip().lower() != "alternate":
        return found[0]
    at = found.start(1) - found.start() + relation.start(2)
    return f"{found[0][:at]}{ATOM_ALTERNATE}{found[0][at + len(relation[2]) :]}"
