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
    """Return the story of the id `name`, which is `exact`, else the one of `recent` with these words in a headline.

    Raises `EditError` when there is none, or more than one: then it lists them.
    """
    for found in exact:
        return found
    headlines = [(one, [entry.entry.title for entry in one.entries]) for one in recent()]
    return _only(name, headlines, lambda one: f"{one.story.id}  {one.head.entry.title}", "story")


def entry(name: str, told: Told) -> StoredEntry:
    """Return the entry of a story that has this link, source or number, or these words in its headline.

    Raises `EditError` as `story` does.
    """
    names = [(one, (one.entry.link or "", one.source_id, str(one.entry_id))) for one in told.entries]
    found = [one for one, exact in names if name in exact]
    if len(found) == 1:
        return found[0]
    headlines = [(one, [one.entry.title]) for one in found or told.entries]
    words = "" if found else name
    return _only(words or name, headlines, lambda one: f"{one.entry_id}  {one.entry.title}  [{one.source_id}]", "entry")


def _only(name: str, headlines: Sequence[tuple[T, Sequence[str]]], shown: Callable[[T], str], what: str) -> T:
    words = f" {normalised(name)} "
    spelled = [(one, [f" {normalised(title)} " for title in titles]) for one, titles in headlines]
    found = [one for one, titles in spelled if words.strip() and any(words in title for title in titles)]
    same = [one for one, titles in spelled if words in titles]
    if len(same) == 1 or len(found) == 1:
        return (same if len(same) == 1 else found)[0]
    if not found:
        raise EditError(f"no {what} is called so; give its id, or words of its headline in their order", name)
    listed = tuple(shown(one) for one in found[:MOST_CANDIDATES])
    raise EditError(f"may be any of {len(found)}; give an id or more words", name, listed)
