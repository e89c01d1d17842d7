"""What an answer means: a closed union, matched with `assert_never`.

::

    Modified      a body to be parsed
    NotModified   nothing new: a 304, or the same bytes as the last body that parsed
    Gone          410: the publisher ended it
    Throttled     429, or 503 with Retry-After: we are to wait
    Failed        everything else

A permanent redirect is no outcome of its own, since it comes with a body or a 304: ``permanent_url`` tells it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from tickerfeed.errors import FetchError, Unasked
from tickerfeed.model import PAGE_VERSION, Hop, Response, SourceState, Trouble, Validators
from tickerfeed.poll.gatekeeper import asking, standing
from tickerfeed.text.headers import retry_after

_PERMANENT = frozenset({301, 308})
_WITH_BODY = frozenset({200, 203})  # 203: a proxy between us changed the body, which is still whole
UNASKED = timedelta(hours=1)  # a cache that answers 304 to everybody is not mended sooner, whatever we send


class Modified(Struct, frozen=True):
    """A body to be parsed. ``permanent_url`` is where its leading permanent redirects led.

    ``body_hash`` is None for a 226, which holds what is new and not all that is listed.
    """

    response: Response
    body_hash: str | None
    permanent_url: str | None = None


class NotModified(Struct, frozen=True):
    """Nothing to parse; the response (304, or 200 with the same bytes) may carry new validators."""

    response: Response
    permanent_url: str | None = None


class Gone(Struct, frozen=True):
    """The publisher says that it is gone for good (RFC 9110 15.5.11)."""

    detail: str


class Throttled(Struct, frozen=True):
    """We are to wait; ``retry_after`` is None when the answer does not say how long, or unusably."""

    retry_after: timedelta | None
    detail: str


class Failed(Struct, frozen=True):
    """No usable answer; asking again before ``wait`` is of no use."""

    trouble: Trouble
    detail: str
    wait: timedelta | None = None


Outcome = Modified | NotModified | Gone | Throttled | Failed


def judge(answer: Response | FetchError, state: SourceState, now: datetime) -> Outcome:
    """Return what `answer` to the request made from `state` means."""
    if isinstance(answer, FetchError):
        return Failed(Trouble(answer.code), str(answer), UNASKED if isinstance(answer, Unasked) else None)
    if answer.status in _WITH_BODY:
        return _judge_body(answer, state, now)
    if _is_delta(answer, state):
        return Modified(answer, None, _permanent_url(answer.hops))
    if answer.status == 304:
        return _judge_unchanged(answer, state)
    return _judge_error(answer, now)


def _judge_body(answer: Response, state: SourceState, now: datetime) -> Outcome:
    body_hash = _hash(answer.body, state, now)
    if body_hash == state.body_hash and not state.parse_failed:
        return NotModified(answer, _permanent_url(answer.hops))
    return Modified(answer, body_hash, _permanent_url(answer.hops))


def _hash(body: bytes, state: SourceState, now: datetime) -> str:
    """Return the hash of what counts of a body."""
    # Its patterns take time to make, and most polls bring no body.
    from tickerfeed.poll.digest import digest, is_page, page_digest  # noqa: PLC0415

    return page_digest(body, now) if state.version == PAGE_VERSION or is_page(body) else digest(body)


def _is_delta(answer: Response, state: SourceState) -> bool:
    """Tell whether the answer holds what is new since the body whose ETag we named (RFC 3229 10.4.1, "feed")."""
    if answer.status != 226 or state.validators.etag is None:
        return False
    return {part.partition(";")[0].strip().lower() for part in answer.headers.get("im", "").split(",")} == {"feed"}


def _judge_unchanged(answer: Response, state: SourceState) -> Outcome:
    if state.validators == Validators():
        return Failed(Trouble.HTTP_ERROR, "answers 304 although nothing was asked conditionally", UNASKED)
    return NotModified(answer, _permanent_url(answer.hops))


def _judge_error(answer: Response, now: datetime) -> Outcome:
    status = answer.status
    wait = retry_after(answer.headers.get("retry-after"), now)
    if status == 410 and all(hop.status in _PERMANENT for hop in answer.hops):
        return Gone("answers 410: the publisher has ended this feed")
    if wait is None and (keeper := asking(answer.headers)):
        return Failed(Trouble.CHALLENGE, f"answers {status}: {keeper} wants proof of a browser, or turns us away")
    if status == 429 or (status == 503 and wait is not None):
        return Throttled(wait, f"answers {status}: too many requests, or the site is overloaded")
    if status in {401, 403, 451}:
        keeper = standing(answer.headers)
        before = f" (or {keeper}, which stands before it)" if keeper else ""
        return Failed(Trouble.FORBIDDEN, f"answers {status}: the site{before} does not let us read this")
    return Failed(Trouble.HTTP_ERROR, f"answers {status}{_HINTS.get(status, '')}")


_HINTS = {
    404: ": there is nothing at this address; look for the feed's new one",
    406: ": the site offers no format that we asked for",
    410: " behind a temporary redirect",
    500: ": the site has a fault",
    502: ": the site's server is down",
    503: ": the site is not available",
    504: ": the site's server did not answer",
}


def _permanent_url(hops: tuple[Hop, ...]) -> str | None:
    """Return where the leading 301 and 308 led: what follows a temporary hop says nothing about the source."""
    url = None
    for hop in hops:
        if hop.status not in _PERMANENT:
            break
        url = hop.url
    return url
