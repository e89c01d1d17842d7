"""feedparser's own decisions, asked only where a feed needs one: loading it takes longer than reading fifty feeds."""

from __future__ import annotations

import functools
import re
from typing import Any

_TAG_OR_REFERENCE = re.compile(r"</\w+>|&#?\w+;")  # without either, nothing looks like HTML to feedparser


def looks_like_html(text: str) -> bool:
    """Tell whether feedparser would take a text that says nothing of its type for HTML."""
    return _TAG_OR_REFERENCE.search(text) is not None and bool(reader().looks_like_html(text))


@functools.cache
def reader() -> Any:
    """Return the class by which feedparser reads well-formed documents."""
    from feedparser.api import StrictFeedParser  # noqa: PLC0415 - see above

    return StrictFeedParser


@functools.cache
def _urls() -> Any:
    from feedparser import urls  # noqa: PLC0415 - see above

    return urls


def base(url: str, named: str | None) -> str:
    """Return the base that feedparser resolves links against in a document from `url` that names one."""
    return _urls().make_safe_absolute_uri(url, named or url) or url
