"""The texts of a feed: plain where people read them, capped always."""

from __future__ import annotations

import functools
import re

from tickerfeed.text import clean
from tickerfeed.text.ampersands import is_intact, restored
from tickerfeed.text.blanks import single
from tickerfeed.text.invisible import is_bare

TITLE_LENGTH = 1_000
SUMMARY_LENGTH = 2_000
HTML_LENGTH = 100_000
NAME_LENGTH = 200
ID_LENGTH = 2_000

_SECOND_REFERENCE = re.compile(
    r"&(?!(?:amp|lt|gt|#38|#60|#62|#x26|#x3c|#x3e);)(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});"
    r"|(?<=\w)&(?:amp;){1,3}(?=\w)",  # R&amp;D: a name
    re.IGNORECASE,
)
_REFERENCE_LENGTH = 40  # characters of a reference at most
_SLACK = 20  # what is read before cleaning, for each character kept: markup and references shrink


def line(value: str, *, is_html: bool = False, limit: int = TITLE_LENGTH) -> str:
    """Return one line of plain text from a text or markup construct."""
    if len(value) <= limit and is_bare(value):  # as nearly all are: one look instead of six
        return single(value)
    value = value[: limit * _SLACK]
    text = clean.text_of_html(value) or _broken(value) if is_html else value
    return clean.truncate(restored(clean.line(text)), limit)


def name(value: str) -> str:
    """Return the name of a person or a category, in one line."""
    return _usual_name(value) if len(value) <= NAME_LENGTH else line(value, limit=NAME_LENGTH)


@functools.lru_cache(512)  # a feed says the same ones again and again
def _usual_name(value: str) -> str:
    return line(value, limit=NAME_LENGTH)


def loose_line(value: str, *, is_html: bool) -> str:
    """Return one line from an RSS text, which does not say what it is and may be escaped once too often.

    A reference to a markup character that is left then stays: somebody wrote about markup.
    """
    if len(value) <= TITLE_LENGTH and is_bare(value):
        return single(value)
    value = value[: TITLE_LENGTH * _SLACK]
    text = clean.text_of_html(value) if is_html or clean.is_markup(value) else value
    text = _decoded_again(text or _broken(value))
    return clean.truncate(restored(clean.line(text)), TITLE_LENGTH)


def decoded_line(value: str) -> str:
    """Return one line from a text of a format that has no markup: what looks like markup is, however often escaped."""
    text = clean.entities(value[: TITLE_LENGTH * _SLACK])
    return line(text, is_html=clean.is_markup(text))


def block(value: str, *, is_html: bool = False, limit: int = SUMMARY_LENGTH) -> str:
    """Return plain text from a text or markup construct; plain text keeps its lines.

    References in markup that were escaped once too often (``&amp;nbsp;``) are decoded as in `loose_line`.
    """
    value = value[: limit * _SLACK]
    if is_html:
        text = (_beginning(value, limit) if len(value) > limit else None) or clean.text_of_html(value)
        if "&" in text and (again := _decoded_again(text)) != text:
            text = clean.block(again)
    else:
        text = clean.block(value)
    return clean.truncate(restored(text), limit)


def _beginning(value: str, limit: int) -> str | None:
    """Return enough of a long text to be cut, where nothing behind it can change that part."""
    text = clean.beginning_of_html(value, limit + _REFERENCE_LENGTH)
    return text if text and is_intact(text) and _decoded_again(text) == text else None


def markup(value: str) -> str:
    """Return markup as the publisher wrote it, cut to the size that is kept."""
    return value.strip()[:HTML_LENGTH]


def identifier(value: str) -> str | None:
    """Return a publisher's id, its own characters kept but for NUL, which no database keeps; None for an empty one."""
    return " ".join(value.replace("\0", "").split())[:ID_LENGTH] or None


def _decoded_again(text: str) -> str:
    return _SECOND_REFERENCE.sub(lambda found: clean.entities(found[0]), text) if "&" in text else text


def _broken(value: str) -> str:
    """Return what was called markup but holds no whole tag: it was text."""
    return "" if ">" in value else value
