"""Stories as the renderers show them: cleaned, credited, with links that are safe to follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote, urlsplit

from msgspec import Struct

from tickerfeed.model import OWN, Source, StoredEntry, Told
from tickerfeed.render.fragment import KEPT, Keeper, kept
from tickerfeed.render.origin import Origin, origin
from tickerfeed.render.publication import Publication, published_at, updated_at
from tickerfeed.text.clean import line, truncate
from tickerfeed.text.urls import absolute, without_secrets

SUMMARY_CHARS = 500
MAX_COPIES = 50  # of one story; more are counted, not listed
EVENT_OUTLETS = 3  # that tell a story of which the day speaks
_EVENT = {True: "Sự kiện", False: "Event"}  # Vietnamese or not

# What XML 1.0 (2.2) cannot hold, the C1 controls and line separators that some readers choke on, and the bidi controls
# that could turn the text around them.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile(r"<[A-Za-z/!?]|&(#[0-9]|#[xX][0-9A-Fa-f]|[A-Za-z])[A-Za-z0-9]*;")
_HOST = r"(?:[A-Za-z0-9._\-]++|\[[0-9A-Fa-f:.]++\])(?::[0-9]++)?"
_PATH = r"(?>(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]++|%[0-9A-Fa-f]{2})*)"
_REST = r"(?>(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]++|%[0-9A-Fa-f]{2})*)"
_PLAIN_URL = re.compile(rf"https?://{_HOST}(?:/{_PATH})?(?:\?{_REST})?(?:#{_REST})?")  # RFC 3986
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")  # RFC 3066, which RFC 4287 2 asks for
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SAFE = "%/:=&?~+!$,;'@()*"


class Outlet(Struct, frozen=True):
    """Who published a piece. ``feed_url`` is None for a source that is no longer configured."""

    id: str
    title: str
    feed_url: str | None = None


class Copy(Struct, frozen=True):
    """The same news at another outlet."""

    outlet: Outlet
    url: str | None


class Comments(Struct, frozen=True):
    """Where readers discuss it at its publisher's: page and feed, and how many comments there were when it came."""

    page: str | None = None
    feed: str | None = None
    count: int | None = None


class Piece(Struct, frozen=True, eq=False):
    """One story as it is shown. Texts are single lines of plain text that XML can hold; times are to the second.

    It equals nothing but itself: what is made of it is found again at once (`fragment`).
    """

    id: str
    title: str
    url: str | None
    outlet: Outlet
    updated: datetime
    seen: datetime  # when we first saw it: frozen, stands in where an undated one needs a date
    published: datetime | None = None
    summary: str = ""
    province: str | None = None
    categories: tuple[str, ...] = ()
    language: str | None = None
    outlets: int = 1  # publishers; those of one family count once
    copies: tuple[Copy, ...] = ()
    comments: Comments = Comments()
    origin: Origin | None = None  # where a repost says that it was taken from
    is_own: bool = False  # an announcement of the site itself
    is_urgent: bool = False  # these three are the editor's
    is_pinned: bool = False
    expires: datetime | None = None

    @property
    def is_event(self) -> bool:
        """Whether it is one of the events of the day: told by three outlets or more."""
        return self.outlets >= EVENT_OUTLETS


_Facts = tuple[object, ...]
_Made = tuple[Publication, tuple[Piece, ...]]
_latest: list[_Made] = []  # at most one: every document of a publication asks for the same


class _Kept:
    """The pieces that were shown last, by the identities of their stories, which hold while they are kept here."""

    def __init__(self, room: int = KEPT) -> None:
        self.room = room
        self._known: dict[int, tuple[Told, _Facts, Piece]] = {}  # the one that was asked for last stands last

    def piece(self, publication: Publication, told: Told) -> Piece:
        facts = _facts(publication, told)
        known = self._known.pop(id(told), None)
        if known is None or known[1] != facts:
            known = told, facts, _piece(publication, told)
            while len(self._known) >= self.room:
                del self._known[next(iter(self._known))]
        self._known[id(told)] = known
        return known[2]


_kept = _Kept()


def pieces(publication: Publication) -> tuple[Piece, ...]:
    """Return the stories of a publication in their order; one that is as it was is the very piece that it was."""
    for known, made in _latest:
        if known is publication:
            return made
    made = tuple(_kept.piece(publication, told) for told in publication.told)
    _latest[:] = [(publication, made)]
    return made


def make_room(count: int) -> None:
    """Keep so many pieces, and parts of each format, from now on (`KEPT` at most): a few more than are shown.

    A story that has left takes ten kilobytes here, and a daemon that lives for months meets a thousand an hour.
    """
    _kept.room = min(count, KEPT)
    for keeper in Keeper.every:
        keeper.make_room(_kept.room)


def _facts(publication: Publication, told: Told) -> _Facts:
    """Return all that a piece depends on beside its story."""
    site = publication.site
    title = site.title if told.head.source_id == OWN else ""
    return (site.language, title, *(publication.sources.get(entry.source_id) for entry in told.entries))


def _piece(publication: Publication, told: Told) -> Piece:
    head = told.head
    source = publication.sources.get(head.source_id)
    url = web_url(head.entry.link)
    summary = truncate(line(head.entry.summary), SUMMARY_CHARS)
    outlets = len({_family(publication, entry.source_id) for entry in told.entries})
    event = (_EVENT[publication.site.language.startswith("vi")],) if outlets >= EVENT_OUTLETS else ()
    return Piece(
        id=line(told.story.id),
        title=line(head.entry.title) or truncate(summary, 100) or outlet(publication, head.source_id).title,
        url=url,
        outlet=outlet(publication, head.source_id),
        updated=updated_at(told),
        seen=head.first_seen_at.replace(microsecond=0),
        published=published_at(told),
        summary=summary,
        province=source.province if source else None,
        categories=tuple(dict.fromkeys((*_categories(source, head), *event))),
        language=_language(source, head),
        outlets=outlets,
        copies=tuple(_copies(publication, told)),
        origin=_origin(head, outlet(publication, head.source_id)),
        comments=Comments(web_url(head.entry.comments), web_url(head.entry.comment_feed), head.entry.comment_count),
        is_own=head.source_id == OWN,
        is_urgent=told.mark is not None and told.mark.is_urgent,
        is_pinned=told.mark is not None and told.mark.is_pinned,
        expires=told.mark.expires if told.mark else None,
    )


def outlet(publication: Publication, source_id: str) -> Outlet:
    """Return who a source is, also one that is no longer configured, or the site itself."""
    if source_id == OWN:
        return Outlet(OWN, line(publication.site.title) or "tickerfeed")
    source = publication.sources.get(source_id)
    return _outlet(source_id, source.title, source.url) if source else Outlet(source_id, source_id)


@kept
def _outlet(source_id: str, title: str, url: str) -> Outlet:
    feed_url = web_url(without_secrets(url) if "=" in url else url)  # secrets are the values of parameters
    return Outlet(source_id, line(title) or urlsplit(feed_url or "").hostname or source_id, feed_url)


def _origin(head: StoredEntry, own: Outlet) -> Origin | None:
    found = origin(head.entry, own.title)
    return Origin(found.title, web_url(found.url)) if found else None


def _family(publication: Publication, source_id: str) -> str:
    source = publication.sources.get(source_id)
    return (source.family if source else None) or source_id


def _categories(source: Source | None, head: StoredEntry) -> tuple[str, ...]:
    own = (source.category,) if source and source.category else ()
    cleaned = (line(category) for category in (*own, *head.entry.categories))
    return tuple(dict.fromkeys(category for category in cleaned if category))


def _language(source: Source | None, head: StoredEntry) -> str | None:
    tags = (head.entry.language, source.language if source else None)
    return next((tag for tag in tags if tag and is_language(tag)), None)


def is_language(tag: str) -> bool:
    """Return whether `tag` is a language tag that a feed can carry."""
    return bool(_LANGUAGE_TAG.fullmatch(tag))


def _copies(publication: Publication, told: Told) -> Iterator[Copy]:
    seen = {told.head.source_id}
    for entry in told.entries[1:]:
        if entry.source_id not in seen and len(seen) <= MAX_COPIES:
            seen.add(entry.source_id)
            yield Copy(outlet(publication, entry.source_id), web_url(entry.entry.link))


def legal(text: str) -> str:
    """Return `text` without the characters that XML cannot hold; white space stays as it is."""
    return _ILLEGAL.sub("", text)


def looks_like_markup(text: str) -> bool:
    """Return whether a reader that takes plain text for HTML would not show it as it is written."""
    return bool(_MARKUP.search(text))


@lru_cache(maxsize=1024)  # the headlines of the line are asked for with each publication
def web_url(url: str | None) -> str | None:
    """Return an http(s) address in the characters of RFC 3986 and without credentials; None for anything else.

    An address that is fine already is returned byte for byte.
    """
    if not url or _PLAIN_URL.fullmatch(url):
        return url or None
    whole = absolute(url)
    if whole is None:
        return None
    parts = urlsplit(whole)
    site = f"{parts.scheme}://{parts.netloc}"
    page, mark, fragment = whole.removeprefix(site).partition("#")
    plain = site + _quoted(page) + mark + _quoted(fragment)
    return plain if _PLAIN_URL.fullmatch(plain) else None


def _quoted(part: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", part), safe=_SAFE)
