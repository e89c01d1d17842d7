"""Which entry somebody means: by number, address or id, by a part of its headline, or by most of its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tickerfeed.model import StoredEntry
from tickerfeed.text.clean import line
from tickerfeed.text.spelling import unmarked
from tickerfeed.text.urls import canonical
from tickerfeed.text.words import syllables

MOST_WORDS = 0.75  # of those given that a headline has, to be meant
MIN_WORDS = 3  # in common, likewise


def search(name: str, entries: Iterable[StoredEntry]) -> StoredEntry | None:
    """Return the entry that `name` means; of several the newest, of a headline's parts the whole one first."""
    newest = sorted(entries, key=lambda one: (one.sort_at, one.entry_id), reverse=True)
    name = line(name)
    return _by_name(name, newest) or _by_part(name, newest) or _by_words(name, newest)


def _by_name(name: str, entries: Sequence[StoredEntry]) -> StoredEntry | None:
    if name.removeprefix("#").isdecimal():
        return next((one for one in entries if str(one.entry_id) == name.removeprefix("#")), None)
    if name.startswith(("http://", "https://")):
        page = canonical(name)
        links = ((one, {one.entry.link, one.entry.original_link} - {None}) for one in entries)
        return next((one for one, known in links if page in {canonical(link) for link in known if link}), None)
    return next((one for one in entries if name and name in (one.key, one.entry.id)), None)


def _by_part(name: str, entries: Sequence[StoredEntry]) -> StoredEntry | None:
    words = name.casefold()
    found = [one for one in entries if words and words in line(one.entry.title).casefold()]
    return min(found, key=lambda one: line(one.entry.title).casefold() != words, default=None)


def _by_words(name: str, entries: Sequence[StoredEntry]) -> StoredEntry | None:
    """Return the entry whose headline has most of the words, diacritics or not."""
    words = set(unmarked(syllables(name)))
    best, found = max(len(words) * MOST_WORDS, MIN_WORDS - 0.5), None
    for one in entries:
        common = len(words.intersection(unmarked(syllables(one.entry.title))))
        if common > best:
            best, found = common, one
    return found
