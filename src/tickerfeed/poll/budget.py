"""How `[poll] requests_per_day`, an average for each source, is shared among sources and over the day.

A poll is worth what it finds and how long that would have waited. With news at a steady rate, the polls that a budget
allows make entries wait least on average when they go as the square root of the rates (Sia, Cho and Cho, "Efficient
Monitoring Algorithm for Fast News Alerts", 2007), among sources as well as among the hours of one. The wait is then
over when so many entries are expected to lie there that the next poll, at the rate of that time, would find as many.
Entries alone would let a ward that tells three things a month be seen after half a day; so every source counts as if
it brought `OWN` entries a day more than it does.

How many polls the square roots come to depends on the sources that there are. What they want on average is the
`appetite`; known, it makes the budget come out exactly whatever the sources are. Not known, it is what half a year of
three papers, their sections, and what they told of thirty provinces showed: 2.6, and in its months 2.5 to 2.7.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from tickerfeed.model import SourceState
from tickerfeed.poll.rhythm import DAY, HOUR, Forecast, forecast

OWN = 1.8  # entries a day
APPETITE = 2.6
SMALLEST, LARGEST = 0.5, 1000.0  # that an appetite can be; what is kept as one may be damaged
PUNCTUAL = timedelta(seconds=10)  # after a full hour is what comes then looked for, at the earliest;
LATER = timedelta(seconds=40)  # and at most so much later, for many look then
WORTH = 0.6  # of the price of a poll: what may be lost by putting it off to the full hour


def price(usual: float, budget: float, appetite: float) -> float:
    """Return what one poll costs, in seconds that an entry waits, for a source that brings `usual` entries a day."""
    share = appetite * DAY / max(budget, 1.0)
    return share * share / DAY / 2 * usual / (usual + OWN)


def worthwhile(outlook: Forecast, local: float, cost: float, most: float, jitter: float) -> tuple[float, bool]:
    """Return after how many seconds a poll is worth its cost, at most `most`, and whether it waits for a full hour.

    `local` is the time on the source's clocks; `jitter`, a factor about 1, is not applied to a full hour.
    """
    wait, is_punctual = _filled(outlook, local, cost, most)
    if is_punctual:
        return wait, True
    wait *= jitter
    then = local + wait
    hour = (then // HOUR + 1) * HOUR
    rate = outlook.rate(then)
    lost = outlook.rate(local) * wait * (hour - then)  # about so many seconds those wait that would be found before
    if outlook.at_once(hour) >= _enough(rate, cost) and lost < WORTH * cost:
        return hour - local, True
    return wait, False


def _filled(outlook: Forecast, local: float, cost: float, most: float) -> tuple[float, bool]:
    """Return after how many seconds enough entries are expected to lie there, and whether a full hour brings them."""
    lying, then, end = 0.0, local, local + most
    while then < end:
        rate = outlook.rate(then)
        missing = max(_enough(rate, cost) - lying, 0.0)
        hour = (then // HOUR + 1) * HOUR
        if missing <= rate * (hour - then):
            return min(then + missing / rate, end) - local, False
        lying += rate * (hour - then) + outlook.at_once(hour)
        then = hour
        if outlook.at_once(hour) and lying >= _enough(outlook.rate(hour - 1), cost):
            return min(then, end) - local, then <= end
    return most, False


def _enough(rate: float, cost: float) -> float:
    """Return how many entries must lie there to be worth a poll that costs so much, at a rate of entries a second."""
    return math.sqrt(2 * cost * rate)


def appetite(states: Iterable[SourceState], now: datetime) -> float:
    """Return what sources want on average, by what was learned of them; `APPETITE` where nothing was learned."""
    known = [forecast(state.rhythm, now) for state in states if state.rhythm.days]
    wants = [math.sqrt(one.usual + OWN) * _unevenness(one) for one in known]
    return min(max(sum(wants) / len(wants), SMALLEST), LARGEST) if wants else APPETITE


def _unevenness(outlook: Forecast) -> float:
    """Return the part of the polls of a source without hours that one with hours takes."""
    rates = [rate * DAY for rate in outlook.hours]
    return sum(map(math.sqrt, rates)) / 24 / math.sqrt(sum(rates) / 24)
