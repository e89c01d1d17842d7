"""What the whole and each edition showed last, so that only those are made again for which something has changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from tickerfeed.flow.archive import Archive
from tickerfeed.flow.heard import Heard
from tickerfeed.flow.memory import Memory
from tickerfeed.flow.publish import Press, publication
from tickerfeed.flow.shown import EVERYTHING, KEPT_GONE, Shown, shown
from tickerfeed.model import Order, Told
from tickerfeed.ports import Store
from tickerfeed.render.publication import Publication
from tickerfeed.story.selection import Selection
from tickerfeed.ticker import TickerOptions

LOOK_AGAIN = timedelta(hours=1)  # after which every edition is read and written anew: files may have come to harm


class Editions:
    """The whole and the editions of one press. One owner at a time."""

    def __init__(self, press: Press, started_at: datetime) -> None:
        """Begin with nothing known."""
        self.press = press
        self._heard = Heard(started_at)
        self._memory = Memory()
        self._selections = tuple(Selection(edition, press.sources) for edition in press.editions)
        self._shown: dict[str, Shown] = {}
        self._issued: dict[str, Publication] = {}
        self._until: dict[str, datetime | None] = {}  # what was made last stays if nothing else happens
        self._edit = 0  # the last act of the editor that is in them
        self._looked_at: datetime | None = None
        self._archive = Archive(press.reach, press.entries) if press.has_archive and press.site.url else None

    @property
    def ids(self) -> tuple[str, ...]:
        """The editions that are published, the whole aside."""
        return tuple(edition.id for edition in self.press.editions)

    @property
    def told(self) -> tuple[Told, ...]:
        """The stories of the whole as they were issued last."""
        whole = self._issued.get("")
        return whole.told if whole else ()

    def gather(self, store: Store, touched: Collection[str], now: datetime) -> tuple[Publication, ...]:
        """Return what differs, of the whole and of each edition, from what was issued of it last.

        `touched` are the sources that have brought or taken back anything since the last call: only what is made of
        them is read anew, since what other sources do changes nothing in an edition. Raises `StoreError`.
        """
        edit = store.last_edit()
        if self._looked_at is None or now - self._looked_at >= LOOK_AGAIN or edit != self._edit:
            self.forget()
            self._looked_at, self._edit = now, edit
        return tuple(self._gathered(store, frozenset(touched), now))

    def last_until(self, now: datetime) -> datetime:
        """Return until when all stays as it was issued, as long as nothing is brought, taken back or edited.

        That is until something comes to its end or crosses an age, and never longer than `LOOK_AGAIN`.
        """
        issued = [(one, self.press.tickers.get(one.edition, self.press.ticker)) for one in self._issued.values()]
        if any(options.order is Order.RANK for _, options in issued):
            return now  # the older a story, the less it counts: two change places at any time
        ends = (end for one, options in issued for end in _ends(one, options.max_age, self.press.reach))
        return min([now + LOOK_AGAIN, *(end for end in ends if end >= now)])

    def issued(self, publication: Publication) -> None:
        """Take note that this has been published."""
        self._issued[publication.edition] = publication

    def forget(self) -> None:
        """Read and publish everything anew at the next call: something unknown may have changed."""
        self._shown.clear()
        self._issued.clear()
        self._memory.forget()
        self._heard.forget()

    def _gathered(self, store: Store, touched: frozenset[str], now: datetime) -> Iterator[Publication]:
        for selection in (EVERYTHING, *self._selections):
            name, ids = selection.edition.id, selection.source_ids
            last = self._issued.get(name)
            is_over = last is not None and last.ends_at is not None and last.ends_at <= now
            if is_over or (touched if ids is None else touched & ids):
                self._shown.pop(name, None)
            stale = self._heard.is_stale(store, selection, now)
            if name in self._shown and last and last.is_stale == stale and self._stands(name, now):
                continue
            made = self._made(store, selection, now, stale=stale)
            if made != last:
                yield made

    def _made(self, store: Store, selection: Selection, now: datetime, *, stale: bool) -> Publication:
        name = selection.edition.id
        if name not in self._shown:
            self._shown[name] = shown(store, self.press.reach, self.press.entries, now, selection, self._memory)
        made = publication(self.press, selection, self._shown[name], now, stale=stale)
        ends = _ends(made, self._options(name).max_age, self.press.reach)
        self._until[name] = min((end for end in ends if end >= now), default=None)
        return self._archive.with_pages(store, made, now, self._memory) if self._archive and not name else made

    def _stands(self, name: str, now: datetime) -> bool:
        """Return whether time alone has changed nothing in what an edition shows."""
        until = self._until[name]
        return (until is None or now <= until) and self._options(name).order is not Order.RANK

    def _options(self, name: str) -> TickerOptions:
        return self.press.tickers.get(name, self.press.ticker)


def _ends(publication: Publication, max_age: timedelta, reach: timedelta) -> Iterator[datetime]:
    """Yield when each story comes to an end that was set, leaves the line, and leaves the feed; and the ids that went.

    Some of them long ago.
    """
    for told in publication.told:
        if told.mark:
            yield told.mark.expires
        yield told.head.sort_at + max_age
        yield max(max(entry.sort_at, entry.changed_at) for entry in told.entries) + reach
    yield from (one.at + KEPT_GONE for one in publication.gone)
