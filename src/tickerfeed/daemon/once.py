"""One pass over what is due, for cron: poll, fold, publish, end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice

from tickerfeed.config.schema import Config
from tickerfeed.daemon import litter, standing
from tickerfeed.daemon.clock import utc_now
from tickerfeed.daemon.poller import LOOK_AT_FIRST, Poller
from tickerfeed.daemon.workshop import Workshop
from tickerfeed.errors import ConfigError, OwnedStore
from tickerfeed.flow.ahead import ahead
from tickerfeed.flow.outage import AT_ONCE, UNREACHED, is_unreached, resume
from tickerfeed.flow.poll import PassReport, PollReport
from tickerfeed.model import SourceState
from tickerfeed.ports import Store

MOMENT = 0.2  # seconds between looks when all that is left are pages whose site sets them a pace
EVERY = 1_000_000  # sources, more than a configuration can have
TELLING = 10.0  # seconds for hubs and the webhook

Progress = Callable[[PollReport, int, int], None]


def poll_once(
    config: Config, source_ids: Sequence[str] = (), everything: bool = False, progress: Progress | None = None
) -> PassReport:
    """Poll what is due (or `source_ids`, or everything, still conditionally), fold and publish.

    `progress` is told each report, how many are done, and how many there are. Raises `ConfigError` for an unknown
    source, `StoreError` and `PublishError`.
    """
    return asyncio.run(_pass(config, source_ids, everything, progress))


def publish_once(config: Config) -> tuple[bool, str | None]:
    """Fold and publish what waits; return whether we did, and the new revision (None: no byte changed).

    We do not where a daemon owns the store: it notices by itself. Raises `StoreError` and `PublishError`.
    """
    return asyncio.run(_publish(config))


async def _publish(config: Config) -> tuple[bool, str | None]:
    workshop = Workshop(config)
    try:
        await workshop.open()
        revision = await _issue(workshop)
    except OwnedStore:
        return False, None
    finally:
        await workshop.close()
    return True, revision


async def _issue(workshop: Workshop) -> str | None:
    """Fold, publish, and tell hubs and the webhook; return the new revision, None when no byte changed."""
    config, now = workshop.config, utc_now()
    if await workshop.store.run(lambda store: standing.stands(store, config, now)):
        return None
    litter.leave()  # a look would come amid the press, at all that the polls brought
    edit = await workshop.store.run(lambda store: store.last_edit())  # one that comes from now on may be left out
    revision, has_told = await _run_press(workshop)
    if not has_told:  # the next run must come by here again, news or not
        return revision
    press = workshop.press
    ids, until = [edition.id for edition in press.press.editions], press.last_until(now)
    await workshop.store.run(lambda store: standing.keep(store, config, edit, ids, (now, until)))
    return revision


async def _run_press(workshop: Workshop) -> tuple[str | None, bool]:
    """Fold, publish, mirror and tell; return the new revision, and whether all of that is done."""
    revision, has_told = await _publish_and_tell(workshop)
    is_mirrored = await workshop.mirror.once() if workshop.mirror else True
    return revision, has_told and is_mirrored


async def _publish_and_tell(workshop: Workshop) -> tuple[str | None, bool]:
    options = workshop.config.publish
    if not options.hubs and not options.webhook.url:
        return (await workshop.press.run())[0], True
    from tickerfeed.daemon.messenger import Messenger  # noqa: PLC0415 - few sites tell anybody

    messenger = Messenger(workshop.config, workshop.client, workshop.store)
    revision, documents = await workshop.press.run()
    await messenger.published(documents)
    await messenger.finish(TELLING)
    has_told = not messenger.is_waiting
    await messenger.close()
    return revision, has_told


async def _pass(config: Config, source_ids: Sequence[str], everything: bool, progress: Progress | None) -> PassReport:
    workshop = Workshop(config)
    try:
        await workshop.open()
        litter.begin()
        waiting = await workshop.store.run(lambda store: _choose(store, source_ids, everything))
        reports = await _poll(workshop, waiting, progress)
        pace = config.poll.interval
        is_outage = _may_be_outage(reports) and await workshop.store.run(
            lambda store: _is_outage(store, utc_now() + pace)
        )
        revision = await _issue(workshop)
    finally:
        await workshop.close()
        litter.leave()  # else Python looks once more before it ends
    return PassReport(reports, revision, is_outage)


def _may_be_outage(reports: Sequence[PollReport]) -> bool:
    """Return whether none of these sources was reached; only then are all states worth a look."""
    answers = [report.trouble in UNREACHED for report in reports if report.outcome not in ("fault", "abandoned")]
    return bool(reports) and all(answers)


def _is_outage(store: Store, again_at: datetime) -> bool:
    """Return whether no source could be reached; then none is left alone for longer than usual."""
    is_outage = is_unreached(store.states().values())
    while is_outage and resume(store, None, again_at) >= AT_ONCE:
        continue
    return is_outage


def _choose(store: Store, source_ids: Sequence[str], everything: bool) -> list[SourceState]:
    if not source_ids and not everything:
        now = utc_now()
        return store.due(now, EVERY) or ahead(store, now)
    states = store.states()
    unknown = [name for name in source_ids if name not in states]
    if unknown:
        raise ConfigError("no such source is configured and enabled; `tickerfeed sources` lists them", unknown[0])
    if source_ids:
        return [states[name] for name in dict.fromkeys(source_ids)]
    return [state for state in states.values() if not state.is_gone]


async def _poll(workshop: Workshop, waiting: list[SourceState], progress: Progress | None) -> tuple[PollReport, ...]:
    reports: list[PollReport] = []

    def told(report: PollReport) -> None:
        reports.append(report)
        if progress:
            progress(report, len(reports), total)

    total = len(waiting)
    sources = {source.id: source for source in workshop.config.sources}
    poller = Poller(workshop.desk, sources, workshop.config.fetch.per_host, told)
    queue = {state.source_id: state for state in waiting}
    while queue or poller.in_flight:
        for state in await poller.hold(list(islice(queue.values(), LOOK_AT_FIRST))):
            del queue[state.source_id]
            told(PollReport(state.source_id, "held", state.trouble, state.reason, was=state.trouble))
        for state in poller.start(list(islice(queue.values(), LOOK_AT_FIRST))):
            del queue[state.source_id]
        if poller.in_flight:
            await poller.wait_for_one()
        elif queue:
            await asyncio.sleep(MOMENT)
    return tuple(reports)
