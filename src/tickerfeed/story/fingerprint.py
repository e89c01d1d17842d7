"""What an entry is known by, and what of it a reader would notice.

A key is never derived again once it is stored: changing a rule here makes known entries new, so a change needs a
migration of the stored keys and a higher `RULE`.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from msgspec import Struct

from tickerfeed.model import DateQuality, Entry
from tickerfeed.text.blanks import spaced
from tickerfeed.text.urls import canonical

RULE = 1  # version of the rules in this module
MAX_KEY = 400  # characters; what is longer is kept as its digest, so that a hostile id cannot bloat the index

# The number at the end of an article's path: "…-4567890.html", "…-post12345.html", "/237661.htm".
_ARTICLE_NUMBER = re.compile(r"[-/_](?:post|art|news|id|tin|d|a)?(\d{5,20})(?:\.\w{2,5})?/?\Z", re.ASCII)
_NUMBER_LENGTH = 32  # characters that it takes at most: what is before them need not be searched
# Eight digits that may be a day (20261122, 22112026): every page of that day ends so.
_DAY = re.compile(r"20\d\d[01]\d[0-3]\d|[0-3]\d[01]\d20\d\d", re.ASCII)


class Sight(Struct, frozen=True):
    """What a reader would notice of an entry: title, link and original link; empty where there is none.

    Dates and summaries do not count: publishers touch them without news, and that must not bring an entry back. Of the
    title only white space is levelled, for a corrected letter is a revision; links count in their canonical form.
    """

    title: str
    link: str
    original: str
    folded: str  # the title in any letter case, by which entries are named: three rungs have it

    @property
    def fingerprint(self) -> str:
        """A hex digest of it."""
        return _digest(f"{self.title}\n{self.link}\n{self.original}")


def sight(entry: Entry) -> Sight:
    """Return what a reader would notice of `entry`."""
    link, original_link, title = entry.link, entry.original_link, spaced(entry.title)
    return Sight(
        title, canonical(link) if link else "", canonical(original_link) if original_link else "", title.casefold()
    )


def fingerprint(entry: Entry) -> str:
    """Return a hex digest of what a reader would notice of `entry`."""
    return sight(entry).fingerprint


def keys(
    entry: Entry, seen: Sight, title: str, *, is_id_unique: bool = True, is_link_unique: bool = True
) -> tuple[str, tuple[str, ...]]:
    """Return the key of `entry` within its source, and its aliases; `seen` is its `sight`, `title` its `title_key`.

    The key is the first rung of the ladder that holds: the publisher's id, the canonical link, the title. An id or a
    link that the feed repeats for different entries names none of them and is left out. Each rung has its prefix:

    - ``id:``, ``link:``: as they say;
    - ``art:``: host and number of the article, which stay when a corrected title rewrites slug and guid;
    - ``orig:``: the link that a repost gives as its origin;
    - ``title:``: title and day, in any letter case; without either, all the text there is;
    - ``name:``: the title alone, by which an archive that is published anew is known.
    """
    rungs = [id_key(entry.id)] if entry.id and is_id_unique else []
    if entry.link and is_link_unique:
        rungs += [_bounded("link", seen.link), *article_number(seen.link)]
    if not rungs:
        return title, (*_originals(seen.original), *_names(entry, seen))
    # An original link is no name of the repost itself: two reposts of one piece are two entries.
    return rungs[0], (*rungs[1:], *_originals(seen.original), title, *_names(entry, seen))


def id_key(name: str) -> str:
    """Return the ``id:`` rung of a publisher's id."""
    return _bounded("id", name)


def title_key(entry: Entry, seen: Sight) -> str:
    """Return the ``title:`` rung. The day keeps apart bulletins that bear the same title each morning."""
    title = seen.folded
    if not title:
        return "title:" + _digest(entry.summary + "\n" + entry.content_html)
    # A clamped date is the day of the poll, not the entry's: it would make another key each day.
    day = entry.published if entry.date_quality is not DateQuality.CLAMPED else None
    return _bounded("title", f"{title}@{_day(day.year, day.month, day.day)}" if day else title)


@lru_cache(maxsize=64)  # the entries of a feed are of a few days
def _day(year: int, month: int, day: int) -> str:
    return f"{year}-{month:02}-{day:02}"


def original(entry: Entry) -> tuple[str, ...]:
    """Return the ``orig:`` alias, if the entry says where it came from."""
    return _originals(sight(entry).original)


def _originals(address: str) -> tuple[str, ...]:
    return (_bounded("orig", address),) if address else ()


def _names(entry: Entry, seen: Sight) -> tuple[str, ...]:
    """Return the ``name:`` alias of a dated entry; of an undated one its ``title:`` says the same."""
    return (_bounded("name", seen.folded),) if seen.folded and entry.published else ()


def article_number(address: str) -> tuple[str, ...]:
    """Return the ``art:host:number`` alias of a canonical address whose path ends with at least five digits."""
    if "?" in address:  # a query may be what tells two pages apart (?ItemID=…): the path's number is not the article's
        return ()
    path = address.find("/")
    found = _ARTICLE_NUMBER.search(address, max(path, len(address) - _NUMBER_LENGTH)) if path >= 0 else None
    if not found or _DAY.fullmatch(found[1]):
        return ()
    return (_bounded("art", f"{address[:path]}:{found[1]}"),)


def split(address: str) -> tuple[str, str, str]:
    """Return host, path and query of a canonical address, which has no scheme."""
    place, _, query = address.partition("?")
    host, slash, path = place.partition("/")
    return host, slash + path, query


def _bounded(rung: str, text: str) -> str:
    return f"{rung}:{text}" if len(text) <= MAX_KEY else f"{rung}:sha256:{_digest(text)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
