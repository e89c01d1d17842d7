"""How long entries wait until they are found, by the learned schedule and by a fixed pace, at an equal budget.

    python benchmarks/freshness.py [--days 35] [--budget 48]

Sources are made up from a seed: three papers with a hundred and more entries a day, one of them with batches on the
hour; ten sections; thirty wards that tell something every day or two, more in some days than in others. Columns: polls
for each source and day; minutes until an entry is found (mean, median, 95 of 100); the mean of each source's mean. The
first 14 days are polled and not counted. `policy` is one step of the schedule, for other simulators:
``policy(state, now, times of new entries) -> (state, seconds until the next poll)``, at 48 polls a source and day.
"""

from __future__ import annotations

import argparse
import bisect
import math
import random
import statistics
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from tickerfeed.model import Source, SourceState
from tickerfeed.poll.options import PollOptions
from tickerfeed.poll.rhythm import DAY, HOUR, HOURS
from tickerfeed.poll.schedule import after_news, next_poll

BUDGET = 48
WARM = 14 * DAY
BEGIN = datetime(2026, 6, 1, tzinfo=UTC).timestamp()
SOURCE = Source("bao", "https://bao.example/rss")

Step = Callable[[SourceState | None, float, Sequence[float]], tuple[SourceState | None, float]]


def step(options: PollOptions) -> Step:
    """Return the schedule as one function of what a poll saw."""

    def policy(state: SourceState | None, now: float, new: Sequence[float]) -> tuple[SourceState, float]:
        at = datetime.fromtimestamp(now, UTC)
        before = state or SourceState(SOURCE.id)
        came = [datetime.fromtimestamp(when, UTC) for when in new]
        after = replace(before, polls=before.polls + 1, last_success_at=at)
        after = after_news(SOURCE, after, before.last_success_at, came, at)
        when, _ = next_poll(SOURCE, after, {}, at, options)
        return after, (when - at).total_seconds()

    return policy


policy = step(PollOptions(requests_per_day=BUDGET))


def made_up(days: int, seed: int = 1) -> list[list[float]]:
    """Return for each source when it publishes, in seconds since the epoch."""
    numbers = random.Random(seed)
    papers = [_timeline(numbers, days, rate, 0.0) for rate in (120, 140)] + [_batches(numbers, days)]
    sections = [_timeline(numbers, days, numbers.uniform(5, 20), 0.1) for _ in range(10)]
    wards = [_timeline(numbers, days, numbers.uniform(0.3, 2), 0.65) for _ in range(30)]
    return papers + sections + wards


def _timeline(numbers: random.Random, days: int, a_day: float, varies: float) -> list[float]:
    """Return times by the hours of Vietnamese news, livelier on some days by `varies`, the squared variation."""
    times = []
    for day in range(days):
        rate = a_day * (numbers.gammavariate(1 / varies, varies) if varies else 1)
        for hour, share in enumerate(HOURS):
            start = BEGIN + day * DAY + (hour - 7) * HOUR
            times += [start + numbers.uniform(0, HOUR) for _ in range(_poisson(numbers, rate * share / 24))]
    return sorted(when for when in times if when >= BEGIN)


def _batches(numbers: random.Random, days: int) -> list[float]:
    single = _timeline(numbers, days, 90, 0.0)
    hours = [BEGIN + day * DAY + hour * HOUR for day in range(days) for hour in (0, 2, 5, 10, 16)]
    return sorted(single + [hour for hour in hours for _ in range(_poisson(numbers, 8))])


def _poisson(numbers: random.Random, mean: float) -> int:
    number, left = 0, numbers.expovariate(1)
    while left < mean:
        number, left = number + 1, left + numbers.expovariate(1)
    return number


def simulate(policy: Step, times: Sequence[float], days: int) -> tuple[int, list[float]]:
    """Return how many polls were made, and how many minutes each entry after the warm-up waited."""
    now, end, seen, polls = BEGIN, BEGIN + days * DAY, 0, 0
    state: SourceState | None = None
    waits: list[float] = []
    while now < end:
        until = bisect.bisect_right(times, now, seen)
        new, seen, polls = times[seen:until], until, polls + 1
        if now > BEGIN + min(WARM, days * DAY / 2):
            waits += [(now - when) / 60 for when in new]
        state, wait = policy(state, now, new)
        now += wait
    return polls, waits


def report(name: str, policy: Step, sources: Sequence[Sequence[float]], days: int) -> None:
    """Print one line."""
    outcomes = [simulate(policy, times, days) for times in sources]
    waits = sorted(wait for _, some in outcomes for wait in some)
    polls = sum(polls for polls, _ in outcomes) / len(sources) / days
    by_source = statistics.mean(statistics.mean(some) for _, some in outcomes if some)
    late = waits[math.floor(0.95 * len(waits))]
    middle = statistics.median(waits)
    print(f"{name:8} {polls:6.1f} {statistics.mean(waits):8.2f} {middle:8.2f} {late:8.2f} {by_source:10.2f}")


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=35)
    parser.add_argument("--budget", type=int, default=BUDGET, help="polls for each source and day")
    given = parser.parse_args()
    sources = made_up(given.days)
    print(f"{'':8} {'polls':>6} {'mean':>8} {'median':>8} {'95 %':>8} {'by source':>10}")
    report("fixed", lambda *_: (None, DAY / given.budget), sources, given.days)
    report("learned", step(PollOptions(requests_per_day=given.budget)), sources, given.days)


if __name__ == "__main__":
    main()
