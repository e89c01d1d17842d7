"""Counts visits, as the portals show them: how many today, and how many in all.

A visit is one opening of a page or of a widget, told by a request for `/visit`. Nothing is kept of who it was: no
address, no cookie, no header; so people cannot be counted, and whoever wants to can count himself many times. A
bound on the rate keeps that from becoming a number without end.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, tzinfo

from msgspec import Struct
from msgspec.structs import replace
from starlette.types import Receive, Scope, Send

from tickerfeed.model import Document
from tickerfeed.render.publication import document
from tickerfeed.serve.documents import SAFETY, Headers

RATE = 100.0  # visits a second that are counted at most, in the long run
BURST = 1000.0  # and at once
MOST = 10**15  # a number that every JSON reader holds exactly

_HEADERS: Headers = [
    (b"cache-control", b"no-store"),  # else a cache in between would answer, and nobody would count
    (b"access-control-allow-origin", b"*"),
    *SAFETY,
]


class Tally(Struct, frozen=True):
    """What has been counted until now; ``today`` are those of ``day``."""

    total: int = 0
    day: date = date.min
    today: int = 0

    def on(self, day: date) -> Tally:
        """Return the tally as it stands on `day`; a clock that is set back does not take a day's visits away."""
        return self if day <= self.day else replace(self, day=day, today=0)

    def one_more(self) -> Tally:
        """Return the tally with one more visit."""
        return replace(self, total=min(self.total + 1, MOST), today=min(self.today + 1, MOST))


class Visits:
    """The counter, and the ASGI application of `/visit`. Days begin at midnight in `zone`."""

    def __init__(self, zone: tzinfo, clock: Callable[[], datetime]) -> None:
        self._zone = zone
        self._clock = clock
        self._tally = Tally()
        self._saved = self._tally
        self._room = BURST
        self._filled_at = clock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - no body is read
        """Count a GET, and answer with nothing (204). What a browser fetches on suspicion is no visit."""
        asked = dict(scope["headers"])
        is_guess = b"prefetch" in asked.get(b"sec-purpose", b"") + asked.get(b"purpose", b"")
        if scope["method"] == "GET" and not is_guess:
            self.count()
        await send({"type": "http.response.start", "status": 204, "headers": _HEADERS})
        await send({"type": "http.response.body", "body": b""})

    def count(self) -> None:
        """Count one visit, unless there are more than can be believed."""
        now = self._clock()
        passed = max((now - self._filled_at).total_seconds(), 0.0)
        self._filled_at = now
        self._room = min(self._room + passed * RATE, BURST)
        if self._room >= 1:
            self._room -= 1
            self._tally = self._now(now).one_more()

    def tally(self) -> Tally:
        """Return how it stands now."""
        return self._now(self._clock())

    def _now(self, now: datetime) -> Tally:
        return self._tally.on(now.astimezone(self._zone).date())

    def document(self) -> Document:
        """Return `/visits.json`: ``{"version": 1, "day", "today", "total"}``."""
        tally, now = self.tally(), self._clock()
        tree = {"version": 1, "day": tally.day.isoformat(), "today": tally.today, "total": tally.total}
        body = json.dumps(tree, separators=(",", ":")).encode() + b"\n"
        return document("visits.json", "application/json; charset=utf-8", body, now)

    def unsaved(self) -> str | None:
        """Return the tally as text to be kept, None where that was kept already."""
        if self._tally == self._saved:
            return None
        tally = self._tally
        return json.dumps({"total": tally.total, "day": tally.day.isoformat(), "today": tally.today})

    def saved(self, text: str) -> None:
        """Note that `text`, which `unsaved` gave, is kept."""
        self._saved = _read(text)

    def recall(self, text: str | None) -> None:
        """Go on from what was kept; damaged text is nothing."""
        self._tally = self._saved = _read(text or "")


def _read(text: str) -> Tally:
    try:
        tree = json.loads(text)
        total, today = int(tree["total"]), int(tree["today"])
        return Tally(min(max(total, 0), MOST), date.fromisoformat(tree["day"]), min(max(today, 0), MOST))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return Tally()
