"""Which stories an edition shows, and how it tells them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from tickerfeed.model import Edition, Source, StoredEntry, Told
from tickerfeed.text.words import normalised

_MOST_KNOWN = 4000  # stories whose part in an edition is remembered


class Selection:
    """What one edition takes of the stories.

    Provinces and sources say whose entries it has; categories and words which of these it tells. Of what is named, one
    of each kind must fit; what is not named fits always.
    """

    def __init__(self, edition: Edition, sources: Mapping[str, Source]) -> None:
        """Begin with the sources as they are configured."""
        self.edition = edition
        is_open = not edition.provinces and not edition.sources
        self.source_ids = None if is_open else frozenset(_outlets(edition, sources.values()))  # None: of every source
        self._sources = sources
        self.sources = {name: source for name, source in sources.items() if self._has(name)}
        self._categories = frozenset(map(normalised, edition.categories))
        self._known: dict[int, tuple[Told, Told | None]] = {}  # by identity, which holds while the story is kept here
        self._words = tuple(f" {normalised(word)} " for word in edition.words)

    def _has(self, source_id: str) -> bool:
        return self.source_ids is None or source_id in self.source_ids

    @property
    def is_everything(self) -> bool:
        """Whether every story is taken as it is."""
        return self.source_ids is None and not self.has_topic

    @property
    def has_topic(self) -> bool:
        """Whether a story of the edition's sources may still not be for it."""
        return bool(self._categories or self._words)

    def of(self, told: Iterable[Told]) -> tuple[Told, ...]:
        """Return what the edition shows of these stories, newest head first.

        A story keeps its id. It is told by those of its entries that the edition has: the story's own headline where
        that fits, else the first to arrive of those that fit. What other outlets do with it changes nothing here.
        """
        if self.is_everything:
            return tuple(told)
        shown = filter(None, map(self._once_told, told))
        return tuple(sorted(shown, key=lambda one: one.recency, reverse=True))

    def _once_told(self, told: Told) -> Told | None:
        """Return the very value of before for a story that is the very one of before."""
        known = self._known.get(id(told))
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[id(told)] = (told, self._told(told))
        return known[1]

    def _told(self, told: Told) -> Told | None:
        own = [entry for entry in told.entries if self._has(entry.source_id)]
        fit = [entry for entry in own if self._is_on_topic(entry)]
        if not fit:
            return None
        head = fit[0] if fit[0] is told.head else min(fit, key=lambda entry: entry.entry_id)
        if head is told.head and len(own) == len(told.entries):
            return told
        entries = (head, *(entry for entry in own if entry is not head))
        story = replace(
            told.story,
            head_id=head.entry_id,
            member_ids=tuple(entry.entry_id for entry in entries),
            updated_at=max(entry.changed_at for entry in own),
            reasons={},
        )
        return replace(told, story=story, entries=entries)

    def _is_on_topic(self, entry: StoredEntry) -> bool:
        return self._is_in_category(entry) and self._has_word(entry)

    def _is_in_category(self, entry: StoredEntry) -> bool:
        source = self._sources.get(entry.source_id)
        own = [source.category] if source and source.category else []
        return not self._categories or any(
            normalised(one) in self._categories for one in (*own, *entry.entry.categories)
        )

    def _has_word(self, entry: StoredEntry) -> bool:
        if not self._words:
            return True
        title = f" {normalised(entry.entry.title)} "
        return any(word in title for word in self._words)


def _outlets(edition: Edition, sources: Iterable[Source]) -> Iterable[str]:
    for source in sources:
        is_there = not edition.provinces or source.province in edition.provinces
        if is_there and (not edition.sources or source.id in edition.sources):
            yield source.id
