"""Poll one source once: ask, fetch, judge, parse, read new entries' pages where asked to, settle, save."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from msgspec import Struct, field
from msgspec.structs import replace

from tickerfeed.errors import FetchError, ParseError
from tickerfeed.flow import articles
from tickerfeed.flow.gate import named
from tickerfeed.model import Article, Feed, Notice, Response, Source, SourceState, Trouble, Validators
from tickerfeed.poll.character import kept
from tickerfeed.poll.health import began, examine
from tickerfeed.poll.listing import reading_of
from tickerfeed.poll.options import PollOptions
from tickerfeed.poll.outcome import Modified, Outcome, Throttled, judge
from tickerfeed.poll.request import ask
from tickerfeed.poll.schedule import after_news, next_poll
from tickerfeed.poll.settle import settle
from tickerfeed.poll.subscription import Offer, offer_of
from tickerfeed.poll.treatment import treated
from tickerfeed.poll.withdrawal import believed, withdrawal
from tickerfeed.ports import Clock, Fetcher, Parser, Store, StoreThread
from tickerfeed.story.changes import IntakeOptions, Listing, Plan, listing_of, plan
from tickerfeed.story.furnish import furnished, wanting


class PollReport(Struct, frozen=True):
    """What one poll came to. ``outcome`` is the name of the outcome in lower case: modified, failed and so on."""

    source_id: str
    outcome: str
    trouble: Trouble = Trouble.NONE
    detail: str = ""
    entries: int = 0  # in the body that was read
    new: int = 0
    revised: int = 0
    withdrawn: int = 0  # entries that the source took back
    held_back: int = 0  # new entries beyond [poll] burst, kept and not told
    is_reset: bool = False  # the publisher gave new ids to old entries
    was: Trouble = Trouble.NONE  # the trouble before this poll
    wait: timedelta | None = None  # what the answer to a throttled source asked for
    began: tuple[Notice, ...] = ()  # what is odd now and was not before
    offer: Offer | None = None  # the hub that the body that was read names

    @property
    def has_news(self) -> bool:
        """Whether the fold has something to do."""
        return self.new + self.revised + self.withdrawn > 0

    @property
    def is_change(self) -> bool:
        """Whether trouble came, changed its kind, or went."""
        return self.trouble is not self.was


class PassReport(Struct, frozen=True):
    """What one pass over many sources came to; ``published`` is the new revision, None when no byte changed."""

    reports: tuple[PollReport, ...] = ()
    published: str | None = None
    is_outage: bool = False  # nothing that was ever polled could be reached: the fault is likely on our side

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


class Desk(Struct, frozen=True):
    """What a poll works with."""

    fetcher: Fetcher
    parser: Parser
    store: StoreThread
    clock: Clock
    options: PollOptions
    appetite: float | None = None  # what sources want on average (`poll.budget`); None: not known yet


class _Taken(Struct, frozen=True):
    """What was read: what the source lists, and by their keys the pages of entries that are new in it."""

    listing: Listing
    articles: Mapping[str, Article] = field(default_factory=dict)


async def poll(source: Source, state: SourceState, desk: Desk) -> PollReport:
    """Ask `source` once and save what came of it; its failure is a value in the report.

    Raises `StoreError` when the result could not be saved: then nothing of it was, and the source stays due.
    """
    state = treated(source, state)
    answer = await _fetch(source, state, desk)
    outcome = await named(source, answer, judge(answer, state, desk.clock()), desk.parser)
    parsed = await _parse(source, state, outcome, desk)
    taken = await _take(source, state, parsed, desk) if isinstance(parsed, Feed) else None
    after = settle(source, state, outcome, parsed, desk.clock(), desk.options, desk.appetite)
    if taken is None:
        return await _keep(state, after, outcome, desk)
    return await desk.store.join(lambda store: _save(store, state, after, taken, outcome, desk))


async def _fetch(source: Source, state: SourceState, desk: Desk) -> Response | FetchError:
    try:
        return await desk.fetcher.get(ask(source, state))
    except FetchError as failure:
        return failure


async def _parse(source: Source, state: SourceState, outcome: Outcome, desk: Desk) -> Feed | ParseError | None:
    if not isinstance(outcome, Modified):
        return None
    try:
        feed = kept(await desk.parser.parse(outcome.response, source), source, state)
        return believed(feed, outcome.response)
    except ParseError as failure:
        return failure


async def _take(source: Source, state: SourceState, feed: Feed, desk: Desk) -> _Taken:
    """Return what the feed lists, with the pages of its new entries where the source asks for them."""
    listing = listing_of(feed, source)
    if not source.article:
        return _Taken(listing)
    links = await desk.store.run(lambda store: wanting(_plan(store, state, listing, desk).entries, articles.MOST))
    return _Taken(listing, await articles.read_articles(source, links, desk.fetcher, desk.parser))


def _plan(store: Store, state: SourceState, listing: Listing, desk: Desk) -> Plan:
    known = store.known(listing.source.id, listing.wanted_keys)
    return plan(listing, state, known, IntakeOptions(desk.options.first_entries, desk.options.burst))


async def _keep(before: SourceState, after: SourceState, outcome: Outcome, desk: Desk) -> PollReport:
    """Save a poll that brought nothing to read: all but the writing is done here, out of the store's thread."""
    now = desk.clock()
    examined, taken_back = examine(before, after, None, now), withdrawal(before, after)
    saved = await desk.store.join(lambda store: store.save(examined, (), None, now, taken_back))
    return PollReport(
        examined.source_id,
        type(outcome).__name__.lower(),
        examined.trouble,
        after.detail,
        withdrawn=saved.withdrawn,
        was=before.trouble,
        wait=outcome.retry_after if isinstance(outcome, Throttled) else None,
        began=began(before.notices, examined.notices),
    )


def _timed(
    before: SourceState, after: SourceState, intake: Plan, listing: Listing, outcome: Outcome, desk: Desk
) -> SourceState:
    """Return the state with what the truly new entries teach of when to ask, and the next poll by that."""
    if after.trouble or not isinstance(outcome, Modified):
        return after
    now = after.last_poll_at or desk.clock()
    wiser = taught(listing.source, after, before.last_success_at, intake, now)
    if wiser is after:
        return after
    headers = outcome.response.headers
    when, reason = next_poll(listing.source, wiser, headers, now, desk.options, desk.appetite)
    return replace(wiser, next_poll_at=when, reason=reason)


def taught(source: Source, state: SourceState, heard_at: datetime | None, intake: Plan, now: datetime) -> SourceState:
    """Return the state with what truly new entries teach of the source's rhythm, which was last heard at `heard_at`."""
    if intake.is_reset:
        return state
    told = (one for one in intake.entries if not (one.is_revision or one.is_backfill or one.is_quiet))
    return after_news(source, state, heard_at, [one.entry.published for one in told], now)


def _save(
    store: Store, before: SourceState, after: SourceState, taken: _Taken, outcome: Outcome, desk: Desk
) -> PollReport:
    now, feed = desk.clock(), taken.listing.feed
    intake = _plan(store, before, taken.listing, desk)
    new = sum(not entry.is_revision for entry in intake.entries) if before.has_polled_well else 0
    reading = reading_of(feed, now, new, intake.held_back, is_reset=intake.is_reset)
    examined = examine(before, _timed(before, after, intake, taken.listing, outcome, desk), reading, now)
    taken_back = withdrawal(before, after, intake.is_replacing, intake.withdrawn_keys)
    entries = furnished(intake.entries, taken.articles)
    if taken.articles and len(entries) < len(intake.entries):
        # Some wait for their pages: the same list is to be read again, as if it were another.
        examined = replace(examined, validators=Validators(), body_hash=None)
    saved = store.save(examined, entries, intake.listed_keys, now, taken_back)
    return PollReport(
        after.source_id,
        type(outcome).__name__.lower(),
        after.trouble,
        after.detail,
        entries=len(feed.entries),
        new=saved.new,
        revised=saved.revised,
        withdrawn=saved.withdrawn,
        held_back=intake.held_back,
        is_reset=intake.is_reset,
        was=before.trouble,
        began=began(before.notices, examined.notices),
        offer=offer_of(feed, outcome.response.url) if isinstance(outcome, Modified) else None,
    )
