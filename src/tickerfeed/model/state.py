"""What is remembered of a source between two polls: how it is, what it has shown, when to ask it again."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

from msgspec import Struct


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


class Validators(Struct, frozen=True, omit_defaults=True):
    """ETag and Last-Modified of the last body that parsed, byte for byte (RFC 9110 13.1)."""

    etag: str | None = None
    last_modified: str | None = None


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
