"""What the operator may set of polling."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct


class PollOptions(Struct, frozen=True):
    """`[poll]`: how often sources are asked and how much is taken in."""

    interval: timedelta = timedelta(minutes=15)
    min_interval: timedelta = timedelta(minutes=5)
    max_interval: timedelta = timedelta(hours=6)
    requests_per_day: int = 96  # for each source, on average
    concurrency: int = 64
    first_entries: int = 50  # back-fill of a first poll
    burst: int = 30  # new entries taken at once from one source
