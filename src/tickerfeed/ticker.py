"""Compose the ticker line from stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from tickerfeed.model import Headline, Order, Ticker, Told

__all__ = ["PORTAL_SEPARATOR", "Order", "Style", "TickerOptions", "compose"]

PORTAL_SEPARATOR = "\u00a0\u00a0\u00a0|\u00a0\u00a0\u00a0"  # after each headline, as the province portals write it
ELLIPSIS = "…"


class Style(StrEnum):
    """How headlines are joined."""

    PORTAL = "portal"
    PLAIN = "plain"


class TickerOptions(Struct, frozen=True):
    """`[ticker]`: bounds, order and style of the line."""

    items: int = 20
    max_chars: int = 2000
    max_age: timedelta = timedelta(hours=48)
    per_source: int = 5  # gives way when nothing else is to be shown
    order: Order = Order.NEWEST
    style: Style = Style.PORTAL
    separator: str = " • "  # of the plain style


class _Joint(Struct, frozen=True):
    """What a style writes after each headline, and between two."""

    after: str
    between: str

    def length(self, texts: Sequence[str]) -> int:
        """Return the characters of the whole line."""
        return sum(map(len, texts)) + len(self.after) * len(texts) + len(self.between) * max(len(texts) - 1, 0)

    def line(self, texts: Iterable[str]) -> str:
        return self.between.join(text + self.after for text in texts)


def compose(told: Sequence[Told], options: TickerOptions, now: datetime) -> Ticker:
    """Return the line of `told` as it stands at `now`; an empty text when nothing is to be shown.

    What the editor set off comes first, of whatever age, until its end; the urgent before the rest. Then newest first;
    with `Order.RANK` in the order of `told`, which `story.rank` gave. No story older than `max_age`, not more than
    `items`, not more than `per_source` heads of one source unless there would be room left, and only whole headlines up
    to `max_chars` characters: one that does not fit is passed over. Where not even one fits, the first is cut at a
    word. `Ticker.absent` says of every other one why it is not there.
    """
    joint = _joint(options)
    ordered = sorted(told, key=lambda one: one.recency, reverse=True) if options.order is Order.NEWEST else told
    first = _set_off(ordered, now)
    rest = [one for one in ordered if one not in first and _is_fresh(one, options, now)]
    fresh = list(enumerate([*first, *rest], -len(first)))
    chosen, absent = _choose(fresh, options, joint)
    headlines = [_headline(one, why) for _, one, why in sorted(chosen, key=lambda choice: choice[0])]
    if fresh and not headlines and options.items > 0:
        headlines = _cut(fresh[0][1], options.max_chars - len(joint.after))
        absent = {story: why for story, why in absent.items() if all(one.story_id != story for one in headlines)}
    taking_part = {one.story.id for _, one in fresh}
    stale = {one.story.id: _stale(one, options, now) for one in told if one.story.id not in taking_part}
    line = joint.line(headline.text for headline in headlines)
    return Ticker(
        line,
        PORTAL_SEPARATOR if options.style is Style.PORTAL else options.separator,
        tuple(headlines),
        {**stale, **absent},
    )


def _is_fresh(told: Told, options: TickerOptions, now: datetime) -> bool:
    head = told.head
    return now - head.sort_at <= options.max_age and bool(head.entry.title.strip())


def _stale(told: Told, options: TickerOptions, now: datetime) -> str:
    """Return why a story has no part in the line at all."""
    if not _text(told):
        return "it has no headline"
    hours = timedelta(hours=1)
    age, most = (now - told.head.sort_at) / hours, options.max_age / hours
    return f"too old: {age:.1f} hours, and the line takes {most:g} (max_age)"


def _set_off(told: Iterable[Told], now: datetime) -> list[Told]:
    """Return what the editor set off and has not ended, the urgent first, then what was set off last."""
    marked = ((one, one.mark) for one in told if one.mark and now < one.mark.expires and _text(one))
    newest = sorted(marked, key=lambda pair: (pair[1].since, pair[0].story.id), reverse=True)
    return [one for one, mark in sorted(newest, key=lambda pair: not pair[1].is_urgent)]


def _joint(options: TickerOptions) -> _Joint:
    if options.style is Style.PORTAL:
        return _Joint(after=PORTAL_SEPARATOR, between=" ")
    return _Joint(after="", between=options.separator)


def _text(told: Told) -> str:
    # Ordinary blanks only: then no headline can contain the portal separator, whatever its title holds.
    return " ".join(told.head.entry.title.split())


_Choice = tuple[int, Told, str]  # place in the order, story, why it is here


def _choose(
    fresh: Sequence[tuple[int, Told]], options: TickerOptions, joint: _Joint
) -> tuple[list[_Choice], dict[str, str]]:
    """Return what is to be shown: what is set off, each source's share, then, while there is room, what is beyond.

    And, by story, why the rest is not.
    """
    share: Counter[str] = Counter()
    fair: list[_Choice] = []
    beyond: list[_Choice] = []
    for place, one in fresh:
        if place < 0:
            fair.append((place, one, _why_first(one)))
            continue
        source = one.head.source_id
        share[source] += 1
        if share[source] <= options.per_source:
            fair.append((place, one, f"{share[source]} of at most {options.per_source} from {source}"))
        else:
            beyond.append((place, one, f"beyond {options.per_source} from {source}, for there was room left"))
    return _fitting(fair, beyond, options, joint)


def _why_first(told: Told) -> str:
    assert told.mark is not None
    how = "pinned" if told.mark.is_pinned else "announced"
    return f"{how}{', urgent,' if told.mark.is_urgent else ''} until {told.mark.expires:%Y-%m-%dT%H:%M:%SZ}"


def _fitting(
    fair: Sequence[_Choice], beyond: Sequence[_Choice], options: TickerOptions, joint: _Joint
) -> tuple[list[_Choice], dict[str, str]]:
    chosen: list[_Choice] = []
    absent: dict[str, str] = {}
    texts: list[str] = []
    for at, choice in enumerate((*fair, *beyond)):
        _, told, _ = choice
        if len(chosen) >= options.items:
            crowd = f"{options.per_source} of {told.head.source_id} go first (per_source), and " * (at >= len(fair))
            absent[told.story.id] = f"{crowd}the line is full: {options.items} headlines (items)"
            continue
        text = _text(told)
        if joint.length([*texts, text]) <= options.max_chars:
            chosen.append(choice)
            texts.append(text)
        else:
            length = joint.length([*texts, text])
            absent[told.story.id] = f"does not fit: the line would have {length} of {options.max_chars} (max_chars)"
    return chosen, absent


def _cut(told: Told, room: int) -> list[Headline]:
    """Return the headline shortened to `room` characters, at a word where there is one; none when there is no room."""
    if room <= len(ELLIPSIS):
        return []
    short = _text(told)[: room - len(ELLIPSIS) + 1]
    words = short.rpartition(" ")[0].rstrip() or short[:-1]
    return [_headline(told, "longer than the whole line may be: cut", words + ELLIPSIS)]


def _headline(told: Told, why: str, text: str = "") -> Headline:
    head = told.head
    reason = f"published {head.sort_at:%Y-%m-%dT%H:%M:%SZ}; {why}"
    return Headline(told.story.id, text or _text(told), head.entry.link, head.source_id, reason)
