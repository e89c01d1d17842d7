"""A piece keeps the date that it came with: an archive that is dated anew must not stand at the top again."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from tickerfeed.model import Entry
from tickerfeed.text.quality import DateQuality

_DAY = timedelta(days=1)


def steady(entry: Entry, before: Entry) -> Entry:
    """Return a revision with the date of `before` where its own is later; a time added to a bare day is taken."""
    if not entry.published or not before.published or entry.published <= before.published:
        return entry
    if before.date_quality is DateQuality.DATE_ONLY and entry.published - before.published < _DAY:
        return entry
    return replace(entry, published=before.published, date_quality=before.date_quality, date_raw=before.date_raw)
