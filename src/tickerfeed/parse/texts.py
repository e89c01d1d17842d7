"""The texts of a feed: plain where people read them, capped always."""

from __future__ import annotations

from tickerfeed.text import clean

TITLE_LENGTH = 1_000
SUMMARY_LENGTH = 2_000
HTML_LENGTH = 100_000
NAME_LENGTH = 200
ID_LENGTH = 2_000

_SLACK = 20  # what is read before cleaning, for each character kept: markup and references shrink


def line(value: str, *, is_html: bool = False, limit: int = TITLE_LENGTH) -> str:
    """Return one line of plain text from a text or markup construct."""
    value = value[: limit * _SLACK]
    return clean.truncate(clean.text_of_html(value) if is_html else clean.line(value), limit)


def block(value: str, *, is_html: bool = False, limit: int = SUMMARY_LENGTH) -> str:
    """Return plain text from a text or markup construct; plain text keeps its lines."""
    value = value[: limit * _SLACK]
    return clean.truncate(clean.text_of_html(value) if is_html else clean.block(value), limit)


def markup(value: str) -> str:
    """Return markup as the publisher wrote it, cut to the size that is kept."""
    return value.strip()[:HTML_LENGTH]


def identifier(value: str) -> str | None:
    """Return a publisher's id, its own characters kept; None for an empty one."""
    return " ".join(value.split())[:ID_LENGTH] or None
