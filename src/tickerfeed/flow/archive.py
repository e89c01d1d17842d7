"""Archive: close a part of the combined feed once it is full, so that no story is lost to who looks in rarely."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from tickerfeed.flow.memory import Memory
from tickerfeed.flow.shown import shown
from tickerfeed.model import ArchivePage
from tickerfeed.ports import Store
from tickerfeed.render.archive import closed, without
from tickerfeed.render.publication import Publication

MOST = 50  # pages that are kept


class Archive:
    """The pages in memory, each change kept in the store. ``entries`` are those of the feed; a page holds half of them.

    A page is closed while its stories are still in the feed: so feed and pages together have every story, as long as
    fewer than the feed holds come between two publications.
    """

    def __init__(self, reach: timedelta, entries: int) -> None:
        self._reach = reach
        self._entries = entries
        self._size = max(entries // 2, 1)
        self._pages: list[ArchivePage] | None = None

    def with_pages(self, store: Store, publication: Publication, now: datetime, memory: Memory) -> Publication:
        """Return the publication with its archive as it is now. Raises `StoreError`."""
        pages = store.archive_pages() if self._pages is None else self._pages
        self._pages = None  # read again where something goes wrong
        went = {one.id for one in publication.gone}
        pages = [self._tidied(store, page, went) for page in pages]
        known = {name for page in pages for name in page.story_ids}
        recent = shown(store, self._reach, 2 * self._entries, now, memory=memory).told
        waiting = [one for one in recent if one.story.id not in known and one.mark is None]
        while len(waiting) >= self._entries - self._size // 2:
            page = closed(publication, waiting[-self._size :], pages[-1].number + 1 if pages else 1)
            del waiting[-self._size :]
            store.save_archive_page(page)
            pages.append(page)
        if len(pages) > MOST:
            del pages[:-MOST]
            store.drop_archive_pages(pages[0].number)
        self._pages = pages
        return replace(publication, archive=tuple(pages))

    def _tidied(self, store: Store, page: ArchivePage, went: set[str]) -> ArchivePage:
        if not went.intersection(page.story_ids):
            return page
        page = without(page, went)
        store.save_archive_page(page)
        return page
