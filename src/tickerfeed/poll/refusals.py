"""When a whole server is left alone: three of its sources were told to wait, so it is not they that it means.

One source that is refused waits by itself (`settle`). RFC 6585 4 leaves open how far a 429 reaches.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tickerfeed.model import SourceState
from tickerfeed.poll.schedule import DAY

WINDOW = timedelta(minutes=10)
SOURCES = 3


class Refusal(Struct, frozen=True):
    """A source was told to wait (429, or 503 with Retry-After); ``wait`` is None where it was not told how long."""

    source_id: str
    at: datetime
    wait: timedelta | None


def noted(refusals: tuple[Refusal, ...], new: Refusal) -> tuple[Refusal, ...]:
    """Return a server's refusals with one more: the newest of each source, none older than the window."""
    kept = (one for one in refusals if one.source_id != new.source_id and new.at - one.at <= WINDOW)
    return (*kept, new)


def rest_until(refusals: tuple[Refusal, ...]) -> datetime | None:
    """Return until when the server is left alone, at most a day; None where too few were refused, or none was told."""
    if len(refusals) < SOURCES:
        return None
    return max((one.at + min(one.wait, DAY) for one in refusals if one.wait is not None), default=None)


def put_off(state: SourceState, server: str, until: datetime) -> SourceState:
    """Return the state of a due source that waits with its whole server."""
    reason = f"{server} asked {SOURCES} of its sources to wait within {WINDOW.total_seconds() / 60:.0f} minutes"
    return replace(state, next_poll_at=until, reason=f"{reason}: Retry-After counts for all of them")
