"""Find the story or the entry that an editor names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from tickerfeed.errors import EditError
from tickerfeed.model import StoredEntry, Told
from tickerfeed.text.words import normalised

MOST_CANDIDATES = 10  # listed where a name fits several

T = TypeVar("T")


def story(name: str, exact: Iterable[Told], recent: Callable[[], Iterable[Told]]) -> Told:
    """Return the story of the id `name`, which is `exact`, else the one of `recent` with this link or these words.

    Raises `EditError` when there is none, or more than one: then it lists them.
    """
    for found in exact:
        return found
    told = list(recent())
    linked = [one for one in told if name in (entry.entry.link for entry in one.entries)]
    headlines = [(one, [entry.entry.title for entry in one.entries]) for one in told]
    return _chosen(name, linked or _worded(name, headlines), _story, "story")


def entry(name: str, told: Told) -> StoredEntry:
    """Return the entry of a story that has this link, id, source or number, or these words in its headline.

    Raises `EditError` as `story` does.
    """
    names = ((one, (one.entry.link, one.entry.id, one.source_id, str(one.entry_id))) for one in told.entries)
    found = [one for one, known in names if name in known]
    return _chosen(name, found or _worded(name, [(one, [one.entry.title]) for one in told.entries]), _entry, "entry")


def _worded(name: str, headlines: Sequence[tuple[T, Sequence[str]]]) -> list[T]:
    """Return what has these words in a headline; if one headline is just these, that one alone."""
    words = f" {normalised(name)} "
    spelled = [(one, [f" {normalised(title)} " for title in titles]) for one, titles in headlines]
    found = [one for one, titles in spelled if words.strip() and any(words in title for title in titles)]
    same = [one for one, titles in spelled if words in titles]
    return same if len(same) == 1 and found else found


def _chosen(name: str, found: Sequence[T], shown: Callable[[T], str], what: str) -> T:
    if len(found) == 1:
        return found[0]
    if not found:
        raise EditError(f"no {what} is called so; give its id, or words of its headline in their order", name)
    listed = tuple(shown(one) for one in found[:MOST_CANDIDATES])
    raise EditError(f"may be any of {len(found)}; give an id or more words", name, listed)


def _story(told: Told) -> str:
    return f"{told.story.id}  {told.head.entry.title}"


def _entry(one: StoredEntry) -> str:
    return f"{one.entry_id}  {one.entry.title}  [{one.source_id}]"
