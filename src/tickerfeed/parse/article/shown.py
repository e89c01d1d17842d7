"""The headline and the summary of an article as a page shows them, found among its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tickerfeed.parse import texts
from tickerfeed.parse.article.body import Body, is_caption
from tickerfeed.parse.article.dateline import LONG, is_dateline, without_bracketed_day
from tickerfeed.parse.page.lines import PARAGRAPH, Line
from tickerfeed.parse.page.names import says
from tickerfeed.parse.page.tree import text_of

_HEADINGS = {"h1": 0, "h2": 1, "h3": 2, "h4": 2}
_PLAIN = 4  # the rank of an element that does not look like a headline's
_LONGEST = 300  # characters of a headline
_FEWEST = 4  # words of one that nothing but its place shows to be one
_ALIKE = 0.6  # of the words of two texts that are one headline, are in both
_OWN = 50_000  # characters of a piece in which its summary's words are looked for
_NEAR = 8  # lines between a headline and its text, in a page that does not say which is which

_ENDS = (".", "!", "?", "…", '."', ".”", ".)")
_TITLED = re.compile(r"title|tieu-?de|headline", re.IGNORECASE)
_LEAD = re.compile(
    r"sapo|(?:^|[\s_-])lead(?=$|[\s_-])|summary|chapeau|standfirst|teaser|tom-?tat|trich-?(?:dan|yeu)|excerpt|intro(?:text|tion)?(?=$|[\s_-])",
    re.IGNORECASE,
)
# What sites call themselves, and pages that say no more than what kind they are.
_SITE = re.compile(
    r"(?:cổng|trang)\s(?:thông\stin|tin|ttđt|điện\stử|chủ|thành\sphần)|(?:chi\stiết|xem)\s(?:tin|bài)|home\b|trang\schủ",
    re.IGNORECASE,
)
_JOINT = re.compile(r"\s[|»–-]\s")
_PATH = re.compile(r"\s[>»/|]\s")


def headline(page_lines: Sequence[Line], titles: Sequence[str]) -> int:
    """Return the number of the line that is the headline, -1 where none is to be found.

    `titles` are what the page calls itself, in its head or to machines, the surest first; some name the site, too.
    """
    if not any(line.block is not None for line in page_lines):
        return max(_in_text(page_lines), 0) if page_lines else -1
    for title in filter(None, map(_specific, titles)):
        alike = [number for number, line in enumerate(page_lines) if _is_alike(title, line.text)]
        if alike:
            return min(alike, key=lambda number: (page_lines[number].is_chrome, _rank(page_lines[number]), number))
    text = next((number for number, line in enumerate(page_lines) if _is_text(line)), len(page_lines))
    headings = [number for number, line in enumerate(page_lines) if _is_heading(line)]
    above = [number for number in headings if number < text]
    found = min(above or headings[:1], key=lambda number: _place(page_lines[number], number), default=-1)
    return found if found >= 0 else _in_text(page_lines)


def title(page_lines: Sequence[Line], number: int) -> str:
    """Return the whole headline of which the line of that number is the first line; nothing for -1."""
    if number < 0:
        return ""
    line = page_lines[number]
    is_whole = line.block is not None and line.block.tag in _HEADINGS
    return without_bracketed_day(texts.line(text_of(line.block) if is_whole else line.text))


def lead(page_lines: Sequence[Line], piece: Body) -> str:
    """Return the summary that stands between headline and text, where an element says that it is one."""
    near = page_lines[piece.headline + 1 : max(piece.first + 2, piece.headline + 2)]
    found = next((line.text for line in near if says(line.block, _LEAD) and len(line.text.split()) >= _FEWEST), "")
    return texts.block(found)


def paragraph(page_lines: Sequence[Line], piece: Body) -> str:
    """Return the first paragraph behind the headline, which may stand above the others as a lead of no name."""
    numbers = (*piece.beginning, piece.first) if piece.last > piece.headline else ()
    able = (page_lines[number] for number in numbers)
    return texts.block(next((line.text for line in able if _is_long(line) and not is_caption(line)), ""))


def is_of(text: str, page_lines: Sequence[Line], piece: Body) -> bool:
    """Tell whether a summary is of this piece: four words of it in a row are in the headline or the text.

    Sites that have no summary of a piece say there what they are themselves.
    """
    words = _words(text)
    own = " ".join(line.text for line in page_lines[max(piece.headline, 0) : piece.last + 1])
    told = " ".join(_words(own[:_OWN]))
    return any(" ".join(words[at : at + 4]) in told for at in range(max(len(words) - 3, 1)))


def _specific(title: str) -> str:
    """Return a page's title without a site's name before it; nothing where it is only that."""
    while _SITE.match(title):
        _, *rest = _JOINT.split(title, 1)
        title = rest[0] if rest else ""
    return title


def _is_heading(line: Line) -> bool:
    is_one = _rank(line) < _PLAIN and _is_seen(line) and bool(_specific(line.text))
    return is_one and not says(line.block, _LEAD) and not line.text.endswith(".")


def _rank(line: Line) -> int:
    """Return how likely the element of a line is to be a headline's, the likeliest first."""
    tag = line.block.tag if line.block is not None else None
    return _HEADINGS.get(tag or "", _PLAIN - 1 if says(line.block, _TITLED) else _PLAIN)


def _place(line: Line, number: int) -> tuple[bool, int, int]:
    # A site's name may be a heading, too: it has few words, and stands above the headline.
    return len(line.text.split()) < _FEWEST, _rank(line), -number


def _is_seen(line: Line) -> bool:
    return bool(line.text) and not line.is_chrome


def _is_text(line: Line) -> bool:
    return len(line.text) >= PARAGRAPH and _is_seen(line) and _rank(line) == _PLAIN


def _is_alike(name: str, text: str) -> bool:
    """Tell whether a line is the headline that the page calls itself; the site's own name may stand behind it."""
    if not 8 <= len(text) <= _LONGEST:
        return False
    one, two = name.casefold(), text.casefold()
    if two in one or one in two:
        return len(two) >= _ALIKE * len(one) or len(two.split()) >= _FEWEST
    words, others = set(_words(one)), set(_words(two))
    return len(words & others) > _ALIKE * max(len(words), len(others), 1)


def _in_text(page_lines: Sequence[Line]) -> int:
    """Return the headline in a page where nothing marks it: the last line of words before the date above the text."""
    text = next((number for number, line in enumerate(page_lines) if _is_prose(line)), None)
    if text is None:
        return next((number for number, line in enumerate(page_lines) if line.block is None and _may_head(line)), -1)
    near = range(max(0, text - _NEAR), text)
    day = next((number for number in reversed(near) if is_dateline(page_lines[number].text)), text)
    able = [number for number in near if _may_head(page_lines[number])]
    behind = [number for number in able if number > day and len(page_lines[number].text) >= PARAGRAPH / 2]
    above = [number for number in able if number < day]
    return next(iter(above[-1:] or behind[:1] or able[:1]), -1)


def _is_prose(line: Line) -> bool:
    """Tell whether a line is a sentence or more, and no ticker."""
    return _is_long(line) and (len(line.text) >= LONG or line.text.endswith(_ENDS))


def _is_long(line: Line) -> bool:
    return len(line.text) >= PARAGRAPH and not line.is_chrome and not line.is_barred


def _may_head(line: Line) -> bool:
    text = line.text
    is_other = line.is_chrome or line.is_barred or is_dateline(text) or _PATH.search(text)
    return not is_other and len(text.split()) >= _FEWEST and not text.endswith(".")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
