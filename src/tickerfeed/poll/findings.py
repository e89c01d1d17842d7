"""What an operator should know of a source that was read: its dates, its moves, its kind, its age."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from tickerfeed.model import PAGE_VERSION, Entry, Feed, Hop, Source, SourceKind
from tickerfeed.text.quality import DateQuality

_AHEAD = timedelta(minutes=15)  # clocks differ
_OLD = timedelta(days=30)
_AT_ONCE = timedelta(minutes=2)
_SEVERAL = 5  # entries that say something together
_NUMBERS = re.compile(r"(?<![0-9])([0-9]{1,2})\s?[/.-]\s?([0-9]{1,2})\s?[/.-]\s?(?:[0-9]{4}|[0-9]{2})(?![0-9])")
_PERMANENT = frozenset({301, 308})


class Finding(Struct, frozen=True):
    """One thing to know of a source: its subject in a word, what it is, and what to do; "" where nothing is to be."""

    word: str
    what: str
    remedy: str = ""


def findings(source: Source, feed: Feed, hops: Sequence[Hop], now: datetime) -> tuple[Finding, ...]:
    """Return what is to be known of `source`, whose answer came by `hops` and was read as `feed`, with entries."""
    return (*_of_hops(hops), *_of_kind(source, feed), *_of_age(feed.entries, now), *_of_dates(source, feed, now))


def _of_hops(hops: Sequence[Hop]) -> Iterator[Finding]:
    if not hops:
        return
    if all(hop.status in _PERMANENT for hop in hops):
        yield Finding("moved", f"has moved for good to {hops[-1].url}", f'set url = "{hops[-1].url}"')
    else:
        yield Finding("redirect", f"is answered by {hops[-1].url} for the time being")


def _of_kind(source: Source, feed: Feed) -> Iterator[Finding]:
    if source.kind is SourceKind.AUTO and feed.version == PAGE_VERSION:
        remedy = '`tickerfeed discover URL` says whether its site has a feed; if not, set kind = "listing"'
        yield Finding("kind", "is a page, not a feed, and is read as a list of headlines", remedy)
    bare = sum(entry.link is None for entry in feed.entries)
    if bare:
        yield Finding("links", f"{bare} of its {len(feed.entries)} entries have no link; they lead readers nowhere")


def _of_age(entries: Sequence[Entry], now: datetime) -> Iterator[Finding]:
    times = [when for entry in entries if (when := _when(entry))]
    if not times:
        return
    newest = max(times)
    if now - newest > _OLD:
        remedy = "run `tickerfeed discover` on its site's home page: the feed may have been left behind"
        yield Finding("old", f"its newest entry is of {newest:%Y-%m-%d}", remedy)
    if len(times) >= _SEVERAL and newest - min(times) < _AT_ONCE and abs(now - newest) < _AT_ONCE:
        yield Finding("dates", "all its entries bear the time of the request", "tell its webmaster; first sight counts")


def _of_dates(source: Source, feed: Feed, now: datetime) -> Iterator[Finding]:
    count = len(feed.entries)
    undated = sum(_when(entry) is None for entry in feed.entries)
    is_page = feed.version == PAGE_VERSION
    is_expected = source.article or source.kind is SourceKind.TICKERLINE  # its pages date them, or nothing does
    if 2 * undated > count and not is_expected:
        how_many = "none of its entries has" if undated == count else f"{undated} of its {count} entries have no"
        remedy = (
            "set select.time, or article = true" if is_page else "tell its webmaster; the order of first sight counts"
        )
        yield Finding("dates", f"{how_many} {'a date' if undated == count else 'date'}", remedy)
    ahead = [entry for entry in feed.entries if (when := _when(entry)) and when - now > _AHEAD]
    if ahead:
        raw = f' (such as "{ahead[0].date_raw}")' if ahead[0].date_raw else ""
        what = f"{len(ahead)} of its {count} entries are dated in the future{raw}"
        yield Finding("dates", what, "set its timezone or date_order right")
    if not is_page and any(entry.date_quality is DateQuality.ASSUMED_ZONE for entry in feed.entries):
        zone = source.timezone or "UTC"
        yield Finding(
            "dates", f"its dates name no time zone and are read as {zone}", "set its timezone if that is wrong"
        )
    yield from _of_order(source, [entry.date_raw for entry in feed.entries if entry.date_raw])


def _of_order(source: Source, raws: Sequence[str]) -> Iterator[Finding]:
    """Yield whether 10/1/2026 is read right, as far as the source's other dates tell."""
    pairs = [(int(match[1]), int(match[2]), raw) for raw in raws if (match := _NUMBERS.search(raw))]
    day_first = [raw for first, second, raw in pairs if first > 12 >= second]
    month_first = [raw for first, second, raw in pairs if second > 12 >= first]
    other = "mdy" if source.date_order == "dmy" else "dmy"
    against = month_first if source.date_order == "dmy" else day_first
    if day_first and month_first:
        what = f'it writes dates both ways ("{day_first[0]}", "{month_first[0]}")'
        yield Finding("dates", what, "tell its webmaster; nothing can tell which of two small numbers is the month")
    elif against:
        what = f'it writes dates the other way round ("{against[0]}")'
        yield Finding("dates", what, f'set date_order = "{other}"')
    elif pairs and not day_first and not month_first and any(first != second for first, second, _ in pairs):
        what = f'its dates can be read two ways ("{pairs[0][2]}") and are read as {source.date_order}'
        yield Finding("dates", what, f'if that is wrong, set date_order = "{other}"')


def _when(entry: Entry) -> datetime | None:
    return entry.published or entry.updated
