"""The state of a source after a poll: validators, trouble, moves, and when it is asked next.

- Validators belong to the last body that parsed. A body that did not parse takes them away, so that the next poll asks
  for the whole again; a failed exchange leaves them. A 200 replaces both, also when its bytes are the same; a 304 those
  that it carries (RFC 9111 4.3.4).
- A 304 clears a failed exchange, never a body that did not parse. After `WHOLE_AFTER` of nothing but 304s the next poll
  asks for the whole body: some servers keep saying so whatever is new.
- A 226 holds what is new (RFC 3229): it says nothing about how much is listed, and its bytes are nobody's hash.
- A move (301, 308) is believed after it has worked `MOVES` times in a row; when the new address then fails `RETURNS`
  times in a row, or is gone, the configured one is asked again.
- A source that is gone keeps a time a day off, but `store.due` leaves it out; asked by name, it may come back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, assert_never
from urllib.parse import urlsplit

from msgspec.structs import replace

from tickerfeed.errors import ParseError
from tickerfeed.model import Feed, Pace, Source, SourceState, Trouble, Validators
from tickerfeed.poll.options import PollOptions
from tickerfeed.poll.outcome import Failed, Gone, Modified, NotModified, Outcome, Throttled
from tickerfeed.poll.schedule import DAY, next_poll, retry, spoken
from tickerfeed.poll.withdrawal import is_doubtful
from tickerfeed.text.urls import mask

MOVES = 3
RETURNS = 5
SILENT = 3  # empty answers in a row that are trouble even for a source that never had entries
MAX_VALIDATOR = 4096  # characters; a longer one would make our own request one that servers refuse
MAX_DETAIL = 300
WHOLE_AFTER = timedelta(days=7)  # a body a week costs nothing; a feed that stands still unseen costs trust
_UNREAD = frozenset({Trouble.NOT_A_FEED, Trouble.CHALLENGE, Trouble.PARSE, Trouble.PARSE_LIMIT})


def settle(
    source: Source,
    state: SourceState,
    outcome: Outcome,
    parsed: Feed | ParseError | None,
    now: datetime,
    options: PollOptions,
    appetite: float | None = None,
) -> SourceState:
    """Return the state after this poll; `parsed` is what parsing a Modified gave, None for the other outcomes.

    `appetite` is what sources want on average, where that has been learned (`poll.budget`).
    """
    if isinstance(outcome, NotModified) and not state.parse_failed:  # as nearly always
        after = _unchanged(source, state, outcome, now)
        return _at(after, *next_poll(source, after, outcome.response.headers, now, options, appetite))
    if isinstance(outcome, Modified) and isinstance(parsed, Feed):
        after = _good(source, state, outcome, parsed, now)
        return _at(after, *next_poll(source, after, outcome.response.headers, now, options, appetite))
    state = replace(state, **_asked(source, state, now))
    match outcome:
        case Modified():
            fault = parsed if isinstance(parsed, ParseError) else ParseError("the body was not parsed")
            return _unread(source, state, fault, now, options)
        case NotModified():  # nothing is proved: the body that does not parse is what has not changed
            trouble = state.trouble if state.trouble in _UNREAD else Trouble.PARSE
            return _failed(source, state, trouble, state.detail, now, options)
        case Gone():
            return _gone(source, state, outcome, now, options)
        case Throttled():
            return _throttled(source, state, outcome, now, options)
        case Failed():
            return _late(_failed(source, state, outcome.trouble, outcome.detail, now, options), outcome.wait, now)
        case _ as never:  # pragma: no cover
            assert_never(never)


def _good(source: Source, state: SourceState, outcome: Modified, feed: Feed, now: datetime) -> SourceState:
    count = len(feed.entries)
    if outcome.response.status == 226:
        count = max(count, state.entry_count)
    return replace(
        state,
        **_asked(source, state, now) | _heard(state, count, now) | _moved(source, state, outcome.permanent_url),
        validators=_validators(outcome.response.headers),
        body_hash=outcome.body_hash,
        body_at=now,
        asks_whole=False,
        parse_failed=False,
        has_polled_well=True,
        version=feed.version,
        is_doubted=is_doubtful(state, feed),
        pace=Pace(feed.ttl, feed.skip_hours, feed.skip_days),
    )


def _unchanged(source: Source, state: SourceState, outcome: NotModified, now: datetime) -> SourceState:
    response = outcome.response
    new, body_at = _validators(response.headers), now
    if response.status == 304:
        old = state.validators
        new = Validators(new.etag or old.etag, new.last_modified or old.last_modified)
        body_at = state.body_at or now
    return replace(
        state,
        **_asked(source, state, now)
        | _heard(state, state.entry_count, now)
        | _moved(source, state, outcome.permanent_url),
        validators=new,
        body_at=body_at,
        asks_whole=now - body_at >= WHOLE_AFTER,
        is_doubted=False,
    )


# What the following three return are the fields that change: a state has many, and copying it for each takes longer
# than everything that is decided here.


def _asked(source: Source, state: SourceState, now: datetime) -> dict[str, Any]:
    """Return what changes with every poll."""
    return {"url": state.url or source.url, "polls": state.polls + 1, "last_poll_at": now}


def _heard(state: SourceState, count: int, now: datetime) -> dict[str, Any]:
    """Return what changes when a source answers well, with `count` entries: silence is a symptom, too."""
    empty_polls = 0 if count else state.empty_polls + 1
    had_entries = state.entry_count > 0 or state.trouble is Trouble.EMPTY
    is_silent = count == 0 and (had_entries or empty_polls >= SILENT)
    return {
        "failures": 0,
        "trouble": Trouble.EMPTY if is_silent else Trouble.NONE,
        "detail": f"answers without any entry, {empty_polls} times in a row" if is_silent else "",
        "last_success_at": now,
        "entry_count": count,
        "empty_polls": empty_polls,
        "is_gone": False,
    }


def _unread(source: Source, state: SourceState, fault: ParseError, now: datetime, options: PollOptions) -> SourceState:
    unread = replace(state, validators=Validators(), body_hash=None, parse_failed=True)
    told = type(fault)(fault.message, mask(fault.subject))  # its detail is shown, and a key may be in the address
    return _failed(source, unread, Trouble(fault.code), str(told), now, options)


def _failed(
    source: Source, state: SourceState, trouble: Trouble, detail: str, now: datetime, options: PollOptions
) -> SourceState:
    after = _returned(source, _fault(state, trouble, detail))
    return _at(after, *retry(source, after, None, now, options))


def _late(state: SourceState, wait: timedelta | None, now: datetime) -> SourceState:
    """Return the state of a failed source with its next poll not before `wait` is over."""
    if wait is None or (state.next_poll_at is not None and state.next_poll_at >= now + wait):
        return state
    return _at(state, now + wait, f"{state.reason}, and sooner than in {spoken(wait)} is of no use")


def _throttled(
    source: Source, state: SourceState, outcome: Throttled, now: datetime, options: PollOptions
) -> SourceState:
    after = _fault(state, Trouble.THROTTLED, outcome.detail)
    return _at(after, *retry(source, after, outcome.retry_after, now, options))


def _gone(source: Source, state: SourceState, outcome: Gone, now: datetime, options: PollOptions) -> SourceState:
    after = _fault(state, Trouble.GONE, outcome.detail)
    if after.url != source.url:
        after = _at_home(source, after)
        return _at(after, *retry(source, after, None, now, options))
    return _at(replace(after, is_gone=True), now + DAY, "gone: not asked again, unless by name or at a new url")


def _fault(state: SourceState, trouble: Trouble, detail: str) -> SourceState:
    line = " ".join(detail.split())[:MAX_DETAIL]
    return replace(
        state, failures=state.failures + 1, trouble=trouble, detail=line, is_gone=False, moved_to=None, moved_count=0
    )


def _returned(source: Source, state: SourceState) -> SourceState:
    """Return the state of a source whose new address keeps failing: the configured one is asked again."""
    if state.url == source.url or state.failures % RETURNS:
        return state
    return _at_home(source, state)


def _at_home(source: Source, state: SourceState) -> SourceState:
    return replace(state, url=source.url, validators=Validators(), body_hash=None)


def _moved(source: Source, state: SourceState, target: str | None) -> dict[str, Any]:
    """Return what changes with one more proof of a move to `target`, or with the move forgotten."""
    if target is None or target == (state.url or source.url):
        return {"moved_to": None, "moved_count": 0}
    if "@" in urlsplit(source.url).netloc:  # a login stays where it was given
        return {"moved_to": None, "moved_count": 0}
    count = state.moved_count + 1 if target == state.moved_to else 1
    if count < MOVES:
        return {"moved_to": target, "moved_count": count}
    return {"url": target, "moved_to": None, "moved_count": 0}


def _validators(headers: Mapping[str, str]) -> Validators:
    return Validators(_usable(headers.get("etag")), _usable(headers.get("last-modified")))


def _usable(value: str | None) -> str | None:
    return value if value and len(value) <= MAX_VALIDATOR else None


def _at(state: SourceState, when: datetime, reason: str) -> SourceState:
    return replace(state, next_poll_at=when, reason=reason)
