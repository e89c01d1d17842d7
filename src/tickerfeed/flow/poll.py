"""Poll one source once: ask, fetch, judge, parse, settle, save."""

from __future__ import annotations

from dataclasses import dataclass

from tickerfeed.errors import FetchError, ParseError
from tickerfeed.model import Feed, Response, Source, SourceState, Trouble
from tickerfeed.poll.options import PollOptions
from tickerfeed.poll.outcome import Modified, Outcome, judge
from tickerfeed.poll.request import ask
from tickerfeed.poll.settle import settle
from tickerfeed.ports import Clock, Fetcher, Parser, Store, StoreThread
from tickerfeed.story.changes import IntakeOptions, plan, wanted_keys


@dataclass(frozen=True, slots=True)
class PollReport:
    """What one poll came to. ``outcome`` is the name of the outcome in lower case: modified, failed and so on."""

    source_id: str
    outcome: str
    trouble: Trouble = Trouble.NONE
    detail: str = ""
    entries: int = 0  # in the body that was read
    new: int = 0
    revised: int = 0

    @property
    def has_news(self) -> bool:
        """Whether the fold has something to do."""
        return self.new + self.revised > 0


@dataclass(frozen=True, slots=True)
class PassReport:
    """What one pass over many sources came to; ``published`` is the new revision, None when no byte changed."""

    reports: tuple[PollReport, ...] = ()
    published: str | None = None

    @property
    def polled(self) -> int:
        """How many sources were asked."""
        return len(self.reports)

    @property
    def failed(self) -> int:
        """How many of them are in trouble."""
        return sum(bool(report.trouble) for report in self.reports)

    @property
    def modified(self) -> int:
        """How many sent a new body."""
        return sum(report.outcome == "modified" for report in self.reports)

    @property
    def unchanged(self) -> int:
        """How many had nothing new."""
        return sum(report.outcome == "notmodified" for report in self.reports)

    @property
    def new_entries(self) -> int:
        """How many entries were new."""
        return sum(report.new for report in self.reports)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a poll works with."""

    fetcher: Fetcher
    parser: Parser
    store: StoreThread
    clock: Clock
    options: PollOptions


async def poll(source: Source, state: SourceState, desk: Desk) -> PollReport:
    """Ask `source` once and save what came of it; its failure is a value in the report.

    Raises `StoreError` when the result could not be saved: then nothing of it was, and the source stays due.
    """
    answer = await _fetch(source, state, desk)
    outcome = judge(answer, state, desk.clock())
    parsed = await _parse(source, outcome, desk)
    now = desk.clock()
    after = settle(source, state, outcome, parsed, now, desk.options)
    feed = parsed if isinstance(parsed, Feed) else None

    def save(store: Store) -> PollReport:
        return _save(store, source, state, after, feed, outcome, desk)

    return await desk.store.run(save)


async def _fetch(source: Source, state: SourceState, desk: Desk) -> Response | FetchError:
    try:
        return await desk.fetcher.get(ask(source, state))
    except FetchError as failure:
        return failure


async def _parse(source: Source, outcome: Outcome, desk: Desk) -> Feed | ParseError | None:
    if not isinstance(outcome, Modified):
        return None
    try:
        return await desk.parser.parse(outcome.response, source)
    except ParseError as failure:
        return failure


def _save(
    store: Store,
    source: Source,
    before: SourceState,
    after: SourceState,
    feed: Feed | None,
    outcome: Outcome,
    desk: Desk,
) -> PollReport:
    name = type(outcome).__name__.lower()
    now = desk.clock()
    if feed is None:
        store.save(after, (), None, now)
        return PollReport(source.id, name, after.trouble, after.detail)
    known = store.known(source.id, wanted_keys(feed, source))
    intake = plan(feed, source, before, known, IntakeOptions(desk.options.first_entries, desk.options.burst))
    saved = store.save(after, intake.entries, intake.listed_keys, now)
    return PollReport(source.id, name, after.trouble, after.detail, len(feed.entries), saved.new, saved.revised)
