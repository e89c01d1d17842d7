"""Which entries of a source are told at all, by the words of their headlines."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from tickerfeed.model import Entry, Source

if TYPE_CHECKING:
    from tickerfeed.text.phrases import Phrases


def left_out(entry: Entry, source: Source) -> str:
    """Return by which rule of its source an entry is left out, in words; nothing where it is told.

    What is excluded is left out whatever is included. An entry without a title is judged by its summary.
    """
    headline = entry.title or entry.summary
    if source.exclude and (phrase := _phrases(source.exclude).found(headline)):
        return f'exclude of {source.id}: its headline has "{phrase}"'
    if source.include and not _phrases(source.include).found(headline):
        return f"include of {source.id}: its headline has none of the words"
    return ""


@lru_cache(maxsize=4096)
def _phrases(words: tuple[str, ...]) -> Phrases:
    from tickerfeed.text.phrases import Phrases  # noqa: PLC0415 - its patterns take time, and few sources have rules

    return Phrases(words)
