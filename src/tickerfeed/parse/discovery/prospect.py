"""How good a tried candidate is, and which of several is best, each with its reason in words."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tickerfeed.model import Candidate, Feed, FoundBy, SourceKind
from tickerfeed.parse.discovery import feedanchors
from tickerfeed.text import clean, urls

MACHINE_KINDS = (SourceKind.FEED, SourceKind.SITEMAP, SourceKind.JSON)  # published for programs
SAMPLE = 5  # headlines that are shown
_HEADLINE = 200  # characters of one
_FRESH = timedelta(days=3)
_OLD = timedelta(days=60)
_DEAD = timedelta(days=365)
_BEHIND = timedelta(days=30)  # a feed whose site tells newer news elsewhere has been left behind
_FEW = 3  # entries, or headlines in common, that say something
_SEVERAL = 5  # headlines that make a listing
_MANY = 10
_FOUND_BY = tuple(FoundBy)


class Confidence(enum.StrEnum):
    """How sure it is that a source will go on bringing news."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Prospect(Struct, frozen=True):
    """A candidate that was tried and gives entries."""

    candidate: Candidate
    confidence: Confidence
    reason: str
    title: str
    entries: int
    newest_at: datetime | None
    headlines: tuple[str, ...]
    links: frozenset[str]  # of its entries, in canonical form
    on_page: int = 0  # entries that the page shows too

    @property
    def is_comments(self) -> bool:
        """Whether it seems to bring readers' comments."""
        return feedanchors.is_comments(self.candidate.url, f"{self.title} {self.candidate.title}".strip())


def appraise(candidate: Candidate, feed: Feed, shown: frozenset[str], now: datetime) -> Prospect:
    """Return what `feed`, read from `candidate`, is worth; `shown` holds the canonical links of the page's news."""
    times = [when for one in feed.entries if (when := one.published or one.updated)]
    newest = max(times, default=None)
    links = links_of(feed)
    on_page = len(links & shown) if candidate.kind is not SourceKind.LISTING else 0
    if candidate.kind in MACHINE_KINDS:
        confidence, why = _of_feed(len(feed.entries), newest, on_page, now)
    elif candidate.kind is SourceKind.TICKERLINE:
        confidence, why = _of_ticker(feed)
    else:
        confidence, why = _of_listing(feed, len(times))
    titles = [clean.truncate(one.title, _HEADLINE) for one in feed.entries if one.title]
    return Prospect(
        candidate, confidence, why, feed.title, len(feed.entries), newest, tuple(titles[:SAMPLE]), links, on_page
    )


def doubted(one: Prospect, why: str) -> Prospect:
    """Return a prospect of which there is reason to think less."""
    return replace(one, confidence=Confidence.LOW, reason=f"{why}; {one.reason}")


def links_of(feed: Feed) -> frozenset[str]:
    """Return the links of a feed's entries in canonical form."""
    return frozenset(urls.canonical(one.link) for one in feed.entries if one.link)


def _of_feed(count: int, newest: datetime | None, on_page: int, now: datetime) -> tuple[Confidence, str]:
    if on_page >= min(_FEW, count):
        return Confidence.HIGH, f"{on_page} of its {count} entries are on the page too"
    if newest is None:
        return Confidence.MEDIUM, "its entries have no dates"
    age = now - newest
    told = f"its newest entry is {_ago(age)}"
    if age > _OLD:
        return Confidence.LOW, told
    return (Confidence.HIGH if age <= _FRESH and count >= _FEW else Confidence.MEDIUM), told


def _of_listing(feed: Feed, dated: int) -> tuple[Confidence, str]:
    count = len(feed.entries)
    told = f"{count} headlines on the page, {dated or 'none'} of them with a date"
    if count < _SEVERAL:
        return Confidence.LOW, told
    return (Confidence.HIGH if count >= _MANY and 2 * dated >= count else Confidence.MEDIUM), told


def _of_ticker(feed: Feed) -> tuple[Confidence, str]:
    linked = sum(one.link is not None for one in feed.entries)
    told = f"{len(feed.entries)} headlines on the page's ticker, {linked or 'none'} of them with a link"
    return (Confidence.MEDIUM if linked >= _FEW else Confidence.LOW), told


def _ago(age: timedelta) -> str:
    hours = age.total_seconds() / 3600
    if hours < 0:
        return "dated in the future"
    if hours < 1:
        return "less than an hour old"
    return f"{int(hours)} hours old" if hours < 48 else f"{int(hours / 24)} days old"


def ranked(prospects: Sequence[Prospect], page_url: str, is_home: bool, now: datetime) -> list[Prospect]:
    """Return the prospects, the best first.

    A live feed comes before a news sitemap, that before a list of headlines, that before the ticker line; what was
    left behind comes after them, comments last. Of a front page's feeds that of all news comes first; of a section's
    that which tells most of what the page shows.
    """
    newest = max((one.newest_at for one in prospects if one.newest_at and one.entries >= _SEVERAL), default=None)

    def place(one: Prospect) -> tuple[float, ...]:
        candidate = one.candidate
        is_partial = is_home and not feedanchors.is_all_news(candidate.url, one.title)
        share = 0 if is_home or not one.entries else -round(3 * one.on_page / one.entries)
        is_far = not urls.is_same_site(candidate.url, page_url)
        return (_class(one, newest, now), is_partial, share, _FOUND_BY.index(candidate.found_by), is_far)

    return sorted(prospects, key=place)


def _class(one: Prospect, newest: datetime | None, now: datetime) -> int:
    # The numbers are places in the order that `ranked` promises.
    if one.is_comments:
        return 8
    if one.candidate.kind in MACHINE_KINDS:
        is_feed = one.candidate.kind is not SourceKind.SITEMAP
        if _is_left_behind(one, newest, now):
            return 6 if is_feed else 7
        if one.confidence is Confidence.HIGH:
            return 0 if is_feed else 1
        return 2 if is_feed else 3
    if one.candidate.kind is SourceKind.TICKERLINE:
        return 5
    return 6 if one.confidence is Confidence.LOW else 4


def _is_left_behind(one: Prospect, newest: datetime | None, now: datetime) -> bool:
    """Say whether the site tells newer news elsewhere, or has told none here for a year."""
    if one.newest_at is None or one.on_page >= _FEW:
        return False
    return now - one.newest_at > _DEAD or (newest is not None and newest - one.newest_at > _BEHIND)


def doubles(prospects: Iterable[Prospect]) -> dict[str, str]:
    """Return the addresses of feeds that tell the same as one before them, each with that one's address."""
    first: dict[frozenset[str], str] = {}
    found: dict[str, str] = {}
    for one in prospects:
        if one.links and first.setdefault(one.links, one.candidate.url) != one.candidate.url:
            found[one.candidate.url] = first[one.links]
    return found
