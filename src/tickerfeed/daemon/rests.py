"""Remembers which servers asked to be left alone. Lost with the process: each source's own wait is in the store."""

from __future__ import annotations

from datetime import datetime, timedelta

from tickerfeed.model import SourceState
from tickerfeed.poll.refusals import Refusal, noted, put_off, rest_until
from tickerfeed.text.urls import server

CORRECTION = timedelta(minutes=1)  # by which a clock may be set back without ending what was counted by it


class Rests:
    """Servers (host and port) that refused us, while it matters."""

    def __init__(self) -> None:
        self._refusals: dict[str, tuple[Refusal, ...]] = {}
        self._until: dict[str, datetime] = {}

    def __len__(self) -> int:
        return len(self._refusals) + len(self._until)

    @property
    def is_quiet(self) -> bool:
        """Whether no server is left alone."""
        return not self._until

    def refused(self, state: SourceState, wait: timedelta | None, now: datetime) -> None:
        """Note that the source of `state` was told to wait."""
        name = server(state.url)
        self._refusals[name] = noted(self._refusals.get(name, ()), Refusal(state.source_id, now, wait))
        until = rest_until(self._refusals[name])
        if until is not None:
            self._until[name] = max(until, self._until.get(name, until))

    def held(self, state: SourceState, now: datetime) -> SourceState | None:
        """Return the state of a due source that is to wait with its server, None when it may be asked."""
        if self.is_quiet:
            return None
        name = server(state.url)
        until = self._until.get(name)
        if until is None:
            return None
        was_set_back = now < self._refusals[name][-1].at - CORRECTION  # then `until` is further away than was asked for
        if until <= now or was_set_back:
            del self._until[name], self._refusals[name]
            return None
        return put_off(state, name, until)
