"""The nouns, one frozen class for each stage of the flow.

Times are aware UTC and end in ``_at`` (or are called ``published``/``updated`` as in RFC 4287); durations are
`timedelta`.
Texts are plain, NFC, without control characters; URLs are absolute http(s).
What comes by the ten thousand holds only what cannot point back at it, and is no matter of the collector (gc=False).
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec import Struct, field

from tickerfeed.text.quality import DateQuality as DateQuality  # noqa: PLC0414 - a noun, made a storey below

_VERSION = re.compile(r"(?:^|/)v\d+\.\d+\.\d+/")


class SourceKind(enum.StrEnum):
    """How a source is read. AUTO: a feed, or what the body turns out to be."""

    AUTO = "auto"
    FEED = "feed"
    LISTING = "listing"
    TICKERLINE = "tickerline"
    SITEMAP = "sitemap"
    JSON = "json"


PAGE_VERSION = "html"  # `Feed.version` of what was read from a page
SITEMAP_VERSION = "sitemap"  # and of what was read from a sitemap


class Trouble(enum.StrEnum):
    """A source's trouble in a word, for the status page; NONE while it answers well."""

    NONE = ""
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS = "tls"
    REFUSED_ADDRESS = "refused-address"
    TOO_LARGE = "too-large"
    REDIRECT = "redirect"
    ROBOTS = "robots"
    PROTOCOL = "protocol"
    HTTP_ERROR = "http-error"
    FORBIDDEN = "forbidden"
    THROTTLED = "throttled"
    GONE = "gone"
    NOT_A_FEED = "not-a-feed"
    CHALLENGE = "challenge"
    PARSE = "parse"
    PARSE_LIMIT = "parse-limit"
    EMPTY = "empty"
    FETCH = "fetch"


class Source(Struct, frozen=True):
    """What the operator configured; `None` means: not given."""

    id: str
    url: str
    title: str = ""
    kind: SourceKind = SourceKind.AUTO
    province: str | None = None  # ISO 3166-2 code, e.g. VN-23
    category: str | None = None
    language: str | None = None
    timezone: str | None = None  # IANA name for dates without a zone
    date_order: str = "dmy"  # "dmy" or "mdy", for 10/1/2026
    encoding: str | None = None
    priority: int = 0
    family: str | None = None  # publishers that count as one outlet
    max_items: int | None = None
    min_interval: timedelta | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    ca_file: str | None = None
    allow_networks: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    article: bool = False  # fetch the page of each new entry, for what the list does not say
    select: Mapping[str, str] = field(default_factory=dict)  # CSS selectors or, for JSON, dotted paths, by part
    enabled: bool = True


class Validators(Struct, frozen=True, omit_defaults=True):
    """ETag and Last-Modified of the last body that parsed, byte for byte (RFC 9110 13.1)."""

    etag: str | None = None
    last_modified: str | None = None


class Request(Struct, frozen=True):
    """One GET to send. ``url`` is where the source lives now, which a proven move may have changed."""

    source_id: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    ca_file: str | None = None
    allow_networks: tuple[str, ...] = ()
    is_crawl: bool = False  # a page nobody published for programs: robots.txt is obeyed (RFC 9309)
    may_retry: bool = False  # once, and a moment later, where the connection breaks or the site has a fault


class Post(Struct, frozen=True):
    """One message to send. ``allow_networks`` as in `Request`; ``subject`` is whom errors are about, if not the url."""

    url: str
    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    ca_file: str | None = None
    allow_networks: tuple[str, ...] = ()
    subject: str = ""


class Stage(enum.StrEnum):
    """How far a subscription is."""

    WANTED = "wanted"  # to be asked for
    ASKED = "asked"  # the hub has been asked, and has not confirmed yet
    ACTIVE = "active"
    DENIED = "denied"  # by the hub


class Subscription(Struct, frozen=True):
    """What is agreed, or to be agreed, with the hub that a source names (W3C WebSub). ``token`` is its callback's."""

    source_id: str
    hub: str
    topic: str
    token: str
    secret: str
    next_at: datetime  # when to ask, to ask again, or to renew
    stage: Stage = Stage.WANTED
    expires_at: datetime | None = None  # of the lease; None: there is none
    failures: int = 0  # in a row
    pushed_at: datetime | None = None  # when the last push was taken
    detail: str = ""  # what went wrong, in one line


class Hop(Struct, frozen=True):
    """One redirect that was followed: its status, and where it led."""

    status: int
    url: str


class Response(Struct, frozen=True):
    """A whole answer, decoded and bounded; header names in lower case, repeated ones joined by comma and blank."""

    url: str  # where the body came from, after redirects
    status: int
    headers: Mapping[str, str]
    body: bytes
    hops: tuple[Hop, ...] = ()


class Person(Struct, frozen=True, gc=False, omit_defaults=True):
    """An author (RFC 4287 3.2)."""

    name: str
    uri: str | None = None
    email: str | None = None


class Enclosure(Struct, frozen=True, gc=False, omit_defaults=True):
    """A linked medium (RFC 4287 4.2.7.2, rel=enclosure)."""

    url: str
    media_type: str | None = None
    length: int | None = None


class Entry(Struct, frozen=True, gc=False, omit_defaults=True, forbid_unknown_fields=True):
    """One published piece as a feed tells it. ``id`` is the publisher's own, None where it has none."""

    title: str
    id: str | None = None
    link: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    date_quality: DateQuality = DateQuality.MISSING
    date_raw: str | None = None
    summary: str = ""  # plain text
    summary_html: str = ""  # as the publisher wrote it; never published, and so not stored
    content_html: str = ""  # likewise
    authors: tuple[Person, ...] = ()
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    original_link: str | None = None  # where a repost says that it came from
    language: str | None = None
    comments: str | None = None  # link of the publisher's own comments
    comment_count: int | None = None  # slash:comments, thr:total (RFC 4685)
    comment_feed: str | None = None  # wfw:commentRss, or a link with rel=replies (RFC 4685)
    credit: str = ""  # whom a repost names as its origin ("Theo BHT" → "BHT")


class Feed(Struct, frozen=True):
    """One parsed document; entries in document order."""

    title: str = ""
    link: str | None = None
    id: str | None = None
    subtitle: str = ""
    language: str | None = None
    author: Person | None = None
    updated: datetime | None = None
    rights: str = ""
    hub: str | None = None
    topic: str | None = None
    ttl: timedelta | None = None
    skip_hours: tuple[int, ...] = ()  # 0 to 23 in GMT: not worth asking then, as RSS says it
    skip_days: tuple[int, ...] = ()  # likewise, Monday being 0
    version: str = ""  # rss20, atom10, rss10, json11 …
    is_complete: bool = True  # false for a cut or partial listing, which removes nothing
    is_replacing: bool = False  # fh:complete (RFC 5005 2): what it does not list is withdrawn
    withdrawn_ids: tuple[str, ...] = ()  # at:deleted-entry (RFC 6721): publisher's ids of entries taken back
    entries: tuple[Entry, ...] = ()


class Article(Struct, frozen=True):
    """What one article's page says of itself; what it does not say is empty."""

    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    date_quality: DateQuality = DateQuality.MISSING
    date_raw: str | None = None
    summary: str = ""
    image: str | None = None  # the lead image
    captions: tuple[str, ...] = ()  # of its pictures
    credit: str = ""  # attribution, without the word before it
    original_link: str | None = None
    link: str | None = None  # the address that the page calls its own


class FoundBy(enum.StrEnum):
    """How a candidate was found, the surest first."""

    ITSELF = "itself"  # the address that was asked
    HEADER = "link header"
    AUTODISCOVERY = "autodiscovery"
    LINK = "link"  # on the page, to what looks like a feed
    LISTED = "rss page"  # on a page that lists the site's feeds
    DIRECTORY = "link to an rss page"
    ROBOTS = "robots.txt"
    GUESS = "guess"  # an address that sites of this kind use
    FORWARD = "forward"  # the page is only a step to another one


class Candidate(Struct, frozen=True):
    """Something that a site may be polled by: where, as what, and how it was found."""

    url: str
    kind: SourceKind
    found_by: FoundBy
    title: str = ""
    select: Mapping[str, str] = field(default_factory=dict)


class Survey(Struct, frozen=True):
    """What a page offers to those who want to poll its site, the likeliest first."""

    title: str = ""
    candidates: tuple[Candidate, ...] = ()
    is_article: bool = False  # the page tells one piece of news; what it lists is beside that


class Sign(enum.StrEnum):
    """What is odd about a source that answers well, in a word; unlike a `Trouble` it changes no schedule."""

    FEWER = "fewer"  # lists much less than it used to
    UNTITLED = "untitled"
    UNDATED = "undated"
    DATED_NOW = "dated-now"  # every entry bears the time of the poll
    STALE = "stale"  # nothing new for much longer than it used to be
    FLOOD = "flood"  # far more new entries at once than it used to bring
    HELD_BACK = "held-back"  # more new entries at once than are told
    RESET = "reset"  # new ids for entries that are known


class Notice(Struct, frozen=True, omit_defaults=True):
    """A sign, in words and numbers, and since when."""

    sign: Sign
    detail: str
    since_at: datetime


class Habit(Struct, frozen=True, omit_defaults=True):
    """What a source has shown so far, in running figures that `poll.health` learns."""

    since_at: datetime | None = None  # when watching began
    read_at: datetime | None = None  # when a body was last read
    readings: int = 0  # polls that showed what it lists, an unchanged body too
    least: float = 0.0  # the range of how many entries it lists, which narrows slowly
    most: float = 0.0
    titled: float = 0.0  # shares of what it lists, on average
    dated: float = 0.0
    dated_now: float = 0.0
    arrivals: float = 0.0  # new entries, those of long ago counting less
    watched: float = 0.0  # days in which they came, likewise
    longest_quiet: float = 0.0  # days without any, likewise
    most_at_once: float = 0.0
    last_new_at: datetime | None = None
    newest_at: datetime | None = None  # of the dates of its entries
    suspected: tuple[Notice, ...] = ()  # seen in the last reading, perhaps not yet long enough to be told
    odd_polls: int = 0  # in a row that showed them
    lowest: int = 0  # the fewest entries that these polls showed


class Rhythm(Struct, frozen=True, omit_defaults=True):
    """When a source brings news, in running counts that `poll.rhythm` learns; what was long ago counts less."""

    seen_at: datetime | None = None  # up to when it was learned; None: nothing yet
    days: float = 0.0  # watched until then
    entries: float = 0.0  # that came in them
    recent: float = 0.0  # entries of late, forgotten within days
    recent_days: float = 0.0
    hours: tuple[float, ...] = ()  # entries by hour of the local day, but for those on the hour
    on_the_hour: tuple[float, ...] = ()  # entries of the first minute of each hour
    weekdays: tuple[float, ...] = ()  # entries by day of the week, Monday first


class Pace(Struct, frozen=True, omit_defaults=True):
    """What a feed that was read says of when to ask; it still holds after a 304, which cannot say it again."""

    ttl: timedelta | None = None
    skip_hours: tuple[int, ...] = ()  # of the day in GMT
    skip_days: tuple[int, ...] = ()  # of the week in GMT, Monday being 0


class SourceState(Struct, frozen=True, omit_defaults=True):
    """What is remembered of a source between two polls."""

    source_id: str
    url: str = ""  # where it is asked: the configured one, or where a proven move led
    validators: Validators = Validators()
    body_hash: str | None = None
    next_poll_at: datetime | None = None  # None: at once
    reason: str = "never polled"  # why next_poll_at is what it is
    last_poll_at: datetime | None = None
    last_success_at: datetime | None = None
    failures: int = 0  # in a row
    trouble: Trouble = Trouble.NONE
    detail: str = ""  # one line about the trouble
    parse_failed: bool = False  # the last body did not parse; a 304 does not clear this
    is_gone: bool = False
    moved_to: str | None = None  # target of a permanent redirect that has not proved itself yet
    moved_count: int = 0
    entry_count: int = 0  # entries in the last body that parsed
    polls: int = 0
    empty_polls: int = 0  # 200s without entries in a row
    has_polled_well: bool = False  # a body has parsed at least once
    version: str = ""  # of the last feed that parsed: rss20, atom10, html …
    is_doubted: bool = False  # its complete feed has lost nearly everything; believed when the next poll says the same
    body_at: datetime | None = None  # when a body was last sent, not only a 304
    asks_whole: bool = False  # the next request sets no condition, to see whether the 304s are true
    treatment: str = ""  # how the last body was read, by `poll.treatment`
    habit: Habit = Habit()
    rhythm: Rhythm = Rhythm()
    pace: Pace = Pace()
    notices: tuple[Notice, ...] = ()  # what is odd although it answers


class Saved(Struct, frozen=True):
    """What one save did: how many entries were new, revised, seen before unchanged, and withdrawn."""

    new: int = 0
    revised: int = 0
    same: int = 0
    withdrawn: int = 0


class Withdrawal(Struct, frozen=True):
    """What a source takes back in one poll: entries by their keys, and whether all that it does not list goes, too."""

    keys: frozenset[str] = frozenset()
    is_rest: bool = False


class NewEntry(Struct, frozen=True, gc=False):
    """An entry to be saved under its key. ``is_revision``: the key is known and a reader would notice the change.

    ``is_quiet``: kept so that it stays known, never told. A quiet new entry is stored with the mark, which it keeps
    for good (folding passes it by). A quiet revision replaces the stored entry and adds aliases, but takes no new seq,
    leaves changed_at and the mark as they are, and counts as same. ``keeps``: what a revision lacks of what is stored
    stays, since it came from the piece's own page, which is read once.
    Aliases add to those stored; one that already leads to another entry of the source stays with that one.
    """

    key: str
    entry: Entry
    aliases: tuple[str, ...] = ()  # other keys it is known by (canonical link, original link)
    is_revision: bool = False
    is_backfill: bool = False
    is_quiet: bool = False
    keeps: bool = False
    fingerprint: str = ""  # of it as its list shows it, by which the next poll will know it again; "": of the entry
    why_quiet: str = ""  # of a new one


class Known(Struct, frozen=True, gc=False):
    """What the store remembers of an entry, enough to tell new from revised from same."""

    key: str
    fingerprint: str  # `story.fingerprint.fingerprint(entry)` of the stored revision
    is_withdrawn: bool = False
    alias_count: int = 0  # other keys that it is known by
    day: str = ""  # the first that its titles' names have borne (`story.recognition.first_day`)


class StoredEntry(Struct, frozen=True, gc=False):
    """An entry as the store keeps it. ``seq`` is its place in the log: each save or revision takes a higher one."""

    seq: int
    entry_id: int
    source_id: str
    key: str  # what it is known by within its source: publisher's id, else canonical link, else title
    entry: Entry
    first_seen_at: datetime  # frozen
    changed_at: datetime  # of the last revision that a reader would notice
    sort_at: datetime  # published, clamped to first_seen_at
    is_listed: bool = True  # its source's last complete listing has it
    is_backfill: bool = False  # came with a first poll or a reset
    is_quiet: bool = False  # kept so that it stays known; belongs to no story
    is_withdrawn: bool = False  # its source took it back: kept so that it stays known; belongs to no story
    why_quiet: str = ""  # by which rule it was left out


class LogLine(NamedTuple):
    """A saved entry at a glance: where it stands in log and time, not what it says. Read by the ten thousand."""

    seq: int
    entry_id: int
    source_id: str
    sort_at: datetime
    is_backfill: bool
    is_quiet: bool
    is_told: bool  # a story holds it


class Recalled(NamedTuple):
    """An entry in a recent story as folding takes it in again at the start: what it says is in its gist."""

    story_id: str
    number: int
    created_at: datetime
    updated_at: datetime
    entry_id: int
    reason: str
    source_id: str
    sort_at: datetime
    changed_at: datetime
    gist: str  # see `story.gist`; empty where none was kept


class Story(Struct, frozen=True):
    """The entries that tell one piece of news. ``head_id`` stands for it: its title is the headline.

    One without members has lost them all: saving it forgets it.
    """

    id: str  # tag: URI, minted once
    number: int  # the store's row; 0: not saved yet
    head_id: int
    member_ids: tuple[int, ...]
    created_at: datetime
    updated_at: datetime  # newest change of a member that a reader would notice
    reasons: Mapping[int, str] = field(default_factory=dict)  # member id → why it is here


class Gone(Struct, frozen=True):
    """The id of a story that was told and is no more: taken back, merged into another, or hidden."""

    id: str
    at: datetime


class ArchivePage(Struct, frozen=True):
    """A part of the combined feed that is closed (RFC 5005 4): its stories, and the Atom document without its links."""

    number: int
    story_ids: tuple[str, ...]
    body: bytes


class Action(enum.StrEnum):
    """What an editor can do."""

    ANNOUNCE = "announce"
    PIN = "pin"
    HIDE = "hide"
    MERGE = "merge"
    SPLIT = "split"
    UNDO = "undo"


class Edit(Struct, frozen=True):
    """One act of the editor's hand; the history is all of them in their order, and none is ever changed.

    ``story_id`` is the story that it is about; of `Action.MERGE` the one that stays, of `Action.ANNOUNCE` the id that
    the announcement bears. ``entry_ids`` are the entries that a merge or a split moves, ``other_ids`` those that they
    come to or leave. An undo names the act that it takes back.
    """

    number: int  # its place in the history; 0: not saved yet
    action: Action
    who: str
    at: datetime
    story_id: str = ""
    other_story_id: str = ""  # merge: the story that goes; split: the one that comes
    entry_ids: tuple[int, ...] = ()
    other_ids: tuple[int, ...] = ()
    text: str = ""  # of an announcement; else the headline as it stood, for the history
    url: str | None = None
    until: datetime | None = None  # of announcements and pins
    is_urgent: bool = False
    reason: str = ""  # as the editor gave it
    undoes: int = 0


class Mark(Struct, frozen=True):
    """How the editor has set a story off: it stands at the head until ``expires``."""

    since: datetime
    expires: datetime
    is_urgent: bool = False
    is_pinned: bool = False


OWN = "@site"  # the source of the operator's own announcements; no configured source can be called so


class Told(Struct, frozen=True):
    """A story together with its entries, head first: what compose and render work on."""

    story: Story
    entries: tuple[StoredEntry, ...]
    mark: Mark | None = None

    @property
    def head(self) -> StoredEntry:
        """The entry that stands for the story."""
        return self.entries[0]

    @property
    def recency(self) -> tuple[datetime, int, str]:
        """Where it stands in time, the newest highest; of one moment, what was saved last: the top of a document."""
        return (self.head.sort_at, self.head.entry_id, self.story.id)


class Glimpse(Struct, frozen=True):
    """A story at a glance. While ``state`` is the same, nothing about it has changed that a reader would be told."""

    story_id: str
    state: tuple[int, ...]


class Order(enum.StrEnum):
    """Which story comes first."""

    NEWEST = "newest"
    RANK = "rank"


class Headline(Struct, frozen=True):
    """One place on the ticker."""

    story_id: str
    text: str
    url: str | None
    source_id: str
    reason: str = ""


class Ticker(Struct, frozen=True):
    """The composed line and its parts."""

    text: str
    separator: str
    headlines: tuple[Headline, ...] = ()
    absent: Mapping[str, str] = field(default_factory=dict)  # story id → why it is not on the line


class Edition(Struct, frozen=True):
    """A named selection of stories; empty selections mean: all."""

    id: str
    title: str
    provinces: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Site(Struct, frozen=True):
    """What the outputs say of themselves. ``url`` ends with a slash or is empty."""

    title: str = "Tin tổng hợp"
    subtitle: str = ""
    url: str = ""
    language: str = "vi"
    timezone: str = "Asia/Ho_Chi_Minh"
    authority: str = "tickerfeed.invalid,2026"  # of tag: ids (RFC 4151)
    contact: str = ""


class Document(Struct, frozen=True):
    """Bytes with a name (relative to the output directory), a media type and a strong ETag."""

    name: str
    media_type: str
    body: bytes
    etag: str  # quoted
    updated: datetime | None = None  # Last-Modified; of its newest entry, never the clock


def is_permanent(name: str) -> bool:
    """Return whether a document's name has a folder like `v1.2.3` in it: what is there never changes and never goes."""
    return _VERSION.search(name) is not None


class TableRows(NamedTuple):
    """Some of what a store holds: rows of plain values (None, bool, int, str, bytes) in the order of ``columns``."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[object]]


class Contents(Struct, frozen=True):
    """What the whole of a store comes to: its schema, rows by table, and by table the last number that was given."""

    schema: str
    counts: Mapping[str, int]
    numbers: Mapping[str, int]


class Dump(Struct, frozen=True):
    """The whole of a store at one moment. ``tables`` can be read once, in their order, and while it is open."""

    contents: Contents
    tables: Iterable[TableRows]
