"""Plain text from what the network sends: markup gone, entities decoded, NFC, nothing invisible.

Every function takes any string, takes time linear in its length, and gives only characters that XML 1.0 allows.
"""

from __future__ import annotations

import html
import re

from tickerfeed.text.blanks import single, spaced
from tickerfeed.text.invisible import is_even, is_joined, is_plain, shown

_LINE_ENDS = re.compile("\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")
_ENTITY_ROUNDS = 3
_MANY_ZEROS = re.compile(r"(&#[xX]?)0{5,}")
_HUGE_NUMBER = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")

_MARKUP_SHARES = (1.5, 4)  # characters of markup in which a character of text may be expected: of articles, of lists

_BLOCK_NAMES = """address article aside blockquote body br button caption center dd details dialog dir div dl dt
    fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe img input legend
    li link main menu meta nav noscript object ol option p pre section select summary table tbody td
    template textarea tfoot th thead title tr ul video audio"""
_INLINE_NAMES = """a abbr acronym b bdi bdo big cite code del dfn em embed font i ins kbd label map mark o q ruby rp rt
    s samp script small source span strike strong style sub sup svg time tt u var wbr"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_TAGS = _BLOCKS | frozenset(_INLINE_NAMES.split())
_UNSEEN = {name: re.compile(f"</{name}(?=[\\s/>])", re.IGNORECASE) for name in ("script", "style", "iframe")}
_TAG_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:._-]*)")
_QUOTED_TAG = re.compile(r"""[^>"']*+(?>(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*)>""")
# A whole tag, quotes in it closed and no "<" in it; the name is what `split` keeps of it.
_SOUND_TAG = re.compile(r"""<(/?[a-zA-Z][a-zA-Z0-9:._-]*+)[^<>"']*+(?>(?:(?:"[^"<]*+"|'[^'<]*+')[^<>"']*+)*)>""")
_MARKUP = re.compile(r"<!--|<!\[CDATA\[|</?([a-zA-Z][a-zA-Z0-9]*+)(?:[\s/][^<>]*+)?>")


def line(text: str) -> str:
    """Give one line of plain text: NFC, no control, zero-width or bidi characters, white space as single blanks.

    Joiners and variation selectors stay where the writing needs them (see `invisible`).
    """
    return single(text) if is_even(text) else spaced(shown(text))  # nearly all are: one look instead of three


def block(text: str) -> str:
    """Give plain text as `line` does, but keep its lines: single line feeds, none at the ends, no blank lines."""
    lines = (" ".join(part.split()) for part in _LINE_ENDS.split(shown(text)))
    return "\n".join(part for part in lines if part)


def entities(text: str) -> str:
    """Decode HTML entities to a fixed point, at most three rounds deep (``&amp;lt;`` is common in feeds)."""
    for _ in range(_ENTITY_ROUNDS):
        decoded = _unescape(text)
        if decoded == text:
            break
        text = decoded
    return text


def is_markup(text: str) -> bool:
    """Say whether a text holds a tag of HTML, a comment or a CDATA section; ``a < b`` and ``<Mai>`` do not count."""
    if "<" not in text:
        return False
    for match in _MARKUP.finditer(text):
        name = match[1]
        if name is None or name.lower() in _TAGS:
            return True
    return False


def text_of_html(markup: str, limit: int = 200_000) -> str:
    """Give the text of HTML in one line, as `line` does, reading on until ``limit`` characters are found.

    Block elements part words, inline ones do not; scripts, styles and comments are skipped; entities are decoded once.
    """
    if "<" not in markup:
        return line(_unescape(markup)[: max(0, limit)])
    if len(markup) <= limit and (text := _sound_text(markup)) is not None:
        return line(text)
    pieces: list[str] = []
    room = limit
    scanner = _Scanner(markup)
    while room > 0 and (piece := scanner.next_piece()) is not None:
        pieces.append(piece)
        room -= len(piece)
    return line("".join(pieces)[: max(0, limit)])


def beginning_of_html(markup: str, length: int) -> str | None:
    """Give more than ``length`` characters that `text_of_html` begins with, without reading all of a long markup.

    None where that cannot be told from the beginning, or it does not have so many.
    """
    for share in _MARKUP_SHARES:
        cut = markup.rfind("<", 0, int(share * length))
        if cut <= length:
            continue
        text = _sound_text(markup[:cut])
        if text is None or not is_plain(text):
            return None
        text = spaced(text)
        if len(text) > length:
            return text
    return None


def truncate(text: str, limit: int) -> str:
    """Shorten a text to at most ``limit`` characters, at a blank where there is one, and mark the cut with ``…``."""
    if len(text) <= limit:
        return text
    if limit < 1:
        return ""
    end = limit - 1
    while end > 0 and is_joined(text, end):
        end -= 1
    head = text[:end]
    if not text[end].isspace():
        head = head.rpartition(" ")[0] or head
    return head.rstrip(" ,;:.-–—…") + "…"


def _unescape(text: str) -> str:
    if "&" not in text:
        return text
    if "&#" in text:
        text = _HUGE_NUMBER.sub("\ufffd", _MANY_ZEROS.sub(r"\g<1>0", text))
    return html.unescape(text)


def _sound_text(markup: str) -> str | None:
    """Give the text between sound tags, five times as fast as `_Scanner`; None where there is anything else."""
    parts = _SOUND_TAG.split(markup)
    try:
        parts[1::2] = [_WORTH[name] for name in parts[1::2]]
    except KeyError:  # names in other cases, unknown ones, and what hides the text behind it
        worth = [_worth(name.lower()) for name in parts[1::2]]
        if None in worth:
            return None
        parts[1::2] = [piece or "" for piece in worth]
    text = "".join(parts)
    if "<" in text:
        return None
    return "".join([_unescape(part) if "&" in part else part for part in parts]) if "&" in text else text


def _worth(name: str) -> str | None:
    """Give what a tag is worth as text; None for one that the text to its end tag is hidden behind."""
    return None if name in _UNSEEN else " " if name.removeprefix("/") in _BLOCKS else ""


_WORTH = {tag: _worth(tag) or "" for name in _TAGS - _UNSEEN.keys() for tag in (name, f"/{name}")}


class _Scanner:
    """Reads markup once from left to right; each step moves forward, so that the whole is linear."""

    def __init__(self, markup: str) -> None:
        self._markup = markup
        self._at = 0
        self._last_close = markup.rfind(">")
        self._are_quotes_sound = True

    def next_piece(self) -> str | None:
        """Give the next stretch of text, or what a piece of markup is worth as text; None at the end."""
        start = self._at
        if start >= len(self._markup):
            return None
        if self._markup[start] == "<" and (piece := self._markup_piece(start)) is not None:
            return piece
        end = self._markup.find("<", start + 1)
        self._at = len(self._markup) if end < 0 else end
        return _unescape(self._markup[start : self._at])

    def _markup_piece(self, start: int) -> str | None:
        """Pass over the markup that begins here; None where this ``<`` is only a character."""
        markup = self._markup
        if markup.startswith("<!--", start):
            self._pass("-->", start + 4)
            return ""
        if markup.startswith("<![CDATA[", start):
            self._pass("]]>", start + 9)
            return markup[start + 9 : self._at].removesuffix("]]>")
        if markup.startswith(("<!", "<?"), start):
            self._pass(">", start + 2)
            return ""
        name = _TAG_NAME.match(markup, start)
        return self._tag_piece(name) if name else None

    def _tag_piece(self, tag: re.Match[str]) -> str:
        name = tag[1].lower()
        self._pass_tag(tag.end())
        if name in _UNSEEN and not tag[0].startswith("</"):
            end = _UNSEEN[name].search(self._markup, self._at)
            self._at = end.start() if end else len(self._markup)
        return " " if name in _BLOCKS else ""

    def _pass_tag(self, after: int) -> None:
        if after > self._last_close:
            self._at = len(self._markup)
            return
        whole = _QUOTED_TAG.match(self._markup, after) if self._are_quotes_sound else None
        if whole:
            self._at = whole.end()
            return
        # An unpaired quote reaches to the end of the document: trying again at each tag would be quadratic.
        self._are_quotes_sound = False
        self._pass(">", after)

    def _pass(self, mark: str, start: int) -> None:
        end = self._markup.find(mark, start)
        self._at = len(self._markup) if end < 0 else end + len(mark)
