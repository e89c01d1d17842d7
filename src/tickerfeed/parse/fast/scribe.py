"""Where the fields of a document are written down while its elements are read, by feedparser's rules of precedence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from tickerfeed.parse.fast import theirs, xhtml
from tickerfeed.parse.fast.names import Names, Unsure

Fields = dict[str, Any]
Rule = Callable[["Scribe", Any, int], None]  # what is made of an element, which is so deep

DEEPEST = 100  # elements in one another that are read
HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TYPES = {"text": "text/plain", "plain": "text/plain", "html": "text/html", "xhtml": "application/xhtml+xml"}
_C1 = re.compile("[\x80-\x9f]")
_BEYOND_LATIN_1 = re.compile("[^\x00-\xff]")


class Scribe:
    """One document's fields, and how far the reading has come.

    `context` is what is written to: the feed, an entry, or the source that an entry was taken from.
    """

    def __init__(self, names: Names, rules: Mapping[str, Rule | None], version: str, base: str) -> None:
        self.names = names
        self._rules = rules
        self.is_atom = version.startswith("atom")
        self._is_atom10 = version == "atom10"
        self.baseuri = base  # empty where the document names no base
        self.language: str | None = None
        self.is_doubtful = True  # whether there may be characters that feedparser repairs,
        self.has_controls = True  # and controls among them
        self.watch: Callable[[], None] | None = None  # called before what may take long
        self.usual: Callable[[Any, Fields], Any] | None = None  # reads an entry at once, where it may be
        self.feed: Fields = {}
        self.entries: list[Any] = []  # fields of each, or what `usual` makes of it
        self.context = self.feed
        self.is_inside = self.is_atom  # of a feed, a channel or a source: outside, what is not an entry's is lost
        self.is_entry = False
        self.has_content = False
        self.title_depth = -1  # of the title that stands; those as deep or deeper do not replace it
        self.based = 0  # texts that name a base for the links in them
        self._depths: dict[str, int] = {}

    def walk(self, element: Any, depth: int) -> None:
        """Read what is in `element`, by the rules; its children are `depth` elements deep."""
        if depth > DEEPEST:
            raise Unsure("more elements in each other than anybody writes")
        rules = self._rules
        for child in element:
            rule = rules[child.tag]
            if rule is not None:
                rule(self, child, depth)
            elif len(child):
                self.walk(child, depth + 1)

    def _get_context(self) -> Fields:
        """Return `context`, for rules of feedparser's that are asked to read it."""
        return self.context

    def begin(self, found: Fields) -> None:
        """Write to a new entry from here."""
        if self.is_entry:
            raise Unsure("an entry in an entry")
        if self.watch:
            self.watch()
        self.entries.append(found)
        self.context, self._depths = found, {}
        self.is_entry, self.title_depth = True, -1

    def end(self) -> None:
        """Write to the feed again."""
        self.context, self.is_entry, self.has_content = self.feed, False, False

    def put(self, name: str, value: Any, depth: int) -> None:
        """Write a field. In an entry a deeper element gives way to one before it, else the later one stands."""
        if self.is_entry:
            if depth > self._depths.setdefault(name, depth):
                return
            self._depths[name] = depth
        elif not self.is_inside:
            return
        self.context[name] = value

    def tell(self, name: str, detail: Fields, depth: int) -> None:
        """Write a text construct and its detail."""
        if self.is_entry or self.is_inside:
            self.put(name, detail["value"], depth)
            self.context[f"{name}_detail"] = detail

    def speaks(self, attributes: Fields) -> None:
        """Take the language that an element names for what is in it."""
        self.language = _language(attributes, self.language)

    def text(self, element: Any) -> str:
        """Return the text of an element that holds nothing else."""
        if len(element):
            raise Unsure("markup where text was announced")
        written: str | None = element.text
        if not written:
            return ""
        text = written.strip()
        if self.is_doubtful and not text.isascii() and ((self.has_controls and _C1.search(text)) or _is_mojibake(text)):
            raise Unsure("characters that feedparser repairs")
        return text

    def construct(self, element: Any, usual: str) -> Fields:
        """Return a text construct: its value, its type (`usual` where it names none) and language."""
        if element.keys():
            attributes = self.names.attributes(element)
            kind, language = self._type(attributes, usual), _language(attributes, self.language)
        else:
            kind, language = usual, self.language
        text = self._markup(element) if kind == "application/xhtml+xml" else self.text(element)
        if kind == "text/plain" and not self.is_atom and ("</" in text or "&" in text):
            kind = "text/html" if theirs.looks_like_html(text) else kind
        return {"type": kind, "language": language.replace("_", "-") if language else None, "value": text}

    def _markup(self, element: Any) -> str:
        text = xhtml.markup(element, self.names, DEEPEST, is_parted=self._is_atom10)
        if self.is_doubtful and not text.isascii():
            raise Unsure("characters that feedparser repairs")
        return text

    def _type(self, attributes: Fields, usual: str) -> str:
        if "base" in attributes or "xml:base" in attributes:
            self.based += 1
        kind = known_type(attributes.get("type", usual))
        is_text = kind.startswith("text/") or kind.endswith(("+xml", "/xml"))  # else taken for base64
        if not is_text or attributes.get("mode") == "base64":
            raise Unsure(kind)
        return kind

    def resolved(self, address: str) -> str:
        """Return an address as feedparser resolves it: not at all where the document names no base."""
        if self.baseuri or ":///" in address:
            if self.watch:
                self.watch()
            joined: str = theirs.reader().resolve_uri(self, address)
            if self.is_doubtful and not joined.isascii():  # what is to be repaired may be the base's
                raise Unsure("characters that feedparser repairs")
            return joined
        return address


def known_type(named: str) -> str:
    """Return the media type behind Atom's short names."""
    return _TYPES.get(named, named)


def _language(attributes: Fields, around: str | None) -> str | None:
    named = attributes.get("xml:lang", attributes.get("lang"))
    return around if named is None else named or None


def _is_mojibake(text: str) -> bool:
    """Tell whether a text is UTF-8 that somebody read as Latin-1: feedparser turns it back."""
    if _BEYOND_LATIN_1.search(text):  # quicker than to try, where it is soon found
        return False
    try:
        text.encode("latin-1").decode()
    except UnicodeError:
        return False
    return True
