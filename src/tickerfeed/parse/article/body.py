"""Where among the lines of a page its piece stands, and what the pictures in it are said to show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice

from msgspec import Struct

from tickerfeed.parse import texts
from tickerfeed.parse.page.lines import PARAGRAPH, Line
from tickerfeed.parse.page.names import says
from tickerfeed.parse.page.tree import Node, is_within, text_of, upwards

CAPTIONS = 50  # of one piece
CAPTION_LENGTH = 500
_LEVELS = 4  # elements above a paragraph of which one holds them all
_ITALICS = 50  # elements of one block that are compared with a line
_CAPTION_LEVELS = 3  # elements from a line upwards that may be called its caption
_ABOVE = 60  # elements above a line that are looked at
_END = 0.3  # of the piece's text: what stands in the last part of it stands at its end
_BESIDE = 12  # lines behind the piece that still belong to it: who wrote it, where it comes from

_CAPTION = re.compile(r"caption|chu-?thich|photo-?(?:desc|note)|img-?desc|image-?note", re.IGNORECASE)
_CENTRED = re.compile(r"text-align:\s*center", re.IGNORECASE)
_NO_PHOTO = re.compile(
    r"logo|icon|avatar|sprite|pixel|spacer|blank|banner|button|/ads?[/_.-]|\.svg|\.gif", re.IGNORECASE
)


class Body(Struct, frozen=True):
    """Numbers of lines: the headline's, the first and last paragraph's, and where the end of the piece begins.

    Without paragraphs all are the headline's; without a headline that is -1.
    """

    headline: int
    first: int
    tail: int
    last: int

    @property
    def beginning(self) -> range:
        """The lines between headline and first paragraph."""
        return range(self.headline + 1, self.first)

    @property
    def end(self) -> range:
        """The lines at the end of the piece, and those behind it that still belong to it."""
        return range(self.tail, self.last + 1 + _BESIDE)


def body(page_lines: Sequence[Line], headline: int) -> Body:
    """Return where the piece stands: where most of the text behind the headline is."""
    long = [number for number in range(headline + 1, len(page_lines)) if _is_paragraph(page_lines[number])]
    holder = _holder([page_lines[number] for number in long])
    own = [number for number in long if holder is None or is_within(page_lines[number].block, holder, _ABOVE)]
    if not own:
        return Body(headline, headline + 1, headline + 1, headline)
    last = own[-1] if holder is None else _last_held(page_lines, own[-1], holder)
    return Body(headline, own[0], _tail(page_lines, own), last)


def captions(page_lines: Sequence[Line], piece: Body) -> tuple[str, ...]:
    """Return the captions of the piece's pictures, each once."""
    found = (
        texts.line(line.text, limit=CAPTION_LENGTH)
        for number, line in _inside(page_lines, piece)
        if line.text and (is_caption(line) or _is_under_picture(page_lines, number))
    )
    return tuple(islice(dict.fromkeys(found), CAPTIONS))


def picture(page_lines: Sequence[Line], piece: Body) -> str | None:
    """Return the address, as written, of the first picture of the piece that is none of the page's own."""
    inside = (line.picture for _, line in _inside(page_lines, piece))
    return next((address for address in inside if address and not _NO_PHOTO.search(address)), None)


def is_caption(line: Line) -> bool:
    """Tell whether an element says that a line is the caption of a picture."""
    near = islice(upwards(line.block), _CAPTION_LEVELS)
    return any(node.tag in ("figcaption", "figure") or says(node, _CAPTION) for node in near)


def _inside(page_lines: Sequence[Line], piece: Body) -> Iterator[tuple[int, Line]]:
    for number in range(piece.headline + 1, min(piece.last + 1, len(page_lines))):
        if not page_lines[number].is_chrome:
            yield number, page_lines[number]


def _is_under_picture(page_lines: Sequence[Line], number: int) -> bool:
    """Tell whether a line right below a picture is centred or in italics, as people write captions by hand."""
    line = page_lines[number]
    if page_lines[number - 1].picture is None or line.block is None or len(line.text) > CAPTION_LENGTH:
        return False
    named = line.block.attributes
    is_centred = (named.get("align") or "").lower() == "center" or _CENTRED.search(named.get("style") or "")
    return bool(is_centred) or any(text_of(node) == line.text for node in line.block.css("em, i")[:_ITALICS])


def _is_paragraph(line: Line) -> bool:
    return len(line.text) >= PARAGRAPH and not line.is_chrome and not is_caption(line)


def _holder(paragraphs: Sequence[Line]) -> Node | None:
    """Return the smallest element that holds more than half of the text; None in a page without elements."""
    held: dict[int, tuple[Node, int, int]] = {}  # by id: element, how far above, characters
    for line in paragraphs:
        for level, node in enumerate(islice(upwards(line.block), 1, 1 + _LEVELS)):
            _, above, length = held.get(node.mem_id, (node, level, 0))
            held[node.mem_id] = (node, min(above, level), length + len(line.text))
    if not held:
        return None
    whole = sum(len(line.text) for line in paragraphs)
    # The smallest of those, lest the whole page be the piece; where none holds so much, that which holds most.
    most = [one for one in held.values() if 2 * one[2] > whole]
    return min(most, key=lambda one: one[1], default=max(held.values(), key=lambda one: one[2]))[0]


def _last_held(page_lines: Sequence[Line], number: int, holder: Node) -> int:
    """Return the number of the last line in `holder`; its lines stand together."""
    while number + 1 < len(page_lines) and is_within(page_lines[number + 1].block, holder, _ABOVE):
        number += 1
    return number


def _tail(page_lines: Sequence[Line], paragraphs: Sequence[int]) -> int:
    """Return the number of the line with which the last part of the text begins."""
    lengths = [len(page_lines[number].text) for number in paragraphs]
    behind = reversed(list(accumulate(reversed(lengths))))  # characters from each paragraph to the end
    return max(number for number, length in zip(paragraphs, behind, strict=True) if length > _END * sum(lengths))
