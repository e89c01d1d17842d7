"""Keeps subscriptions to the hubs that sources name: asks, renews, and takes in what is pushed."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime, timedelta

from msgspec.structs import replace

from tickerfeed.config.schema import Config
from tickerfeed.errors import StoreError
from tickerfeed.flow.poll import Desk, PollReport
from tickerfeed.flow.subscribe import ask, take
from tickerfeed.model import Source, Stage, Subscription
from tickerfeed.poll import subscription as life
from tickerfeed.ports import Sender
from tickerfeed.serve import callback
from tickerfeed.serve.callback import CallbackApp, Push
from tickerfeed.serve.server import Server

log = logging.getLogger(__name__)

AT_ONCE = 8  # hubs asked at the same time
READERS = 4  # pushes worked on at the same time; the parse workers bound them further
CONNECTIONS = 200  # of hubs
SHOWN = 20  # subscriptions in trouble that are named on the status page


class Subscriber:
    """The subscriptions in memory, each change kept in the store. ``heard`` is told what each push came to."""

    def __init__(
        self,
        config: Config,
        desk: Callable[[], Desk],
        sender: Callable[[], Sender],
        sources: Callable[[], Mapping[str, Source]],
        heard: Callable[[PollReport], None],
    ) -> None:
        self._desk = desk
        self._sender = sender
        self._sources = sources
        self._heard = heard
        self._base = config.websub.callback_url.rstrip("/") + "/"
        self._by_source: dict[str, Subscription] = {}
        self._by_token: dict[str, str] = {}
        self._asking: set[str] = set()
        self._soonest: datetime | None = None  # when the next of them wants something; None: to be found
        self._pushes: asyncio.Queue[Push] = asyncio.Queue()  # bounded by the bytes that `callback` lets in
        self._tasks: set[asyncio.Task[None]] = set()
        self._readers: list[asyncio.Task[None]] = []
        desk_of_hubs = callback.Desk(self._secret, self._confirm, self._deny, self._pushes.put_nowait, self._forged)
        self._app = CallbackApp(desk_of_hubs, self._base, config.fetch.max_body)
        self._server = Server(self._app, config.websub.listen, CONNECTIONS)
        self._warned: set[str] = set()

    @property
    def address(self) -> str:
        """Where hubs are listened to, ending with a slash."""
        return self._server.url

    async def start(self) -> None:
        """Recall the subscriptions and listen. Raises `StoreError` or `ServeError`."""
        for one in await self._desk().store.run(lambda store: store.subscriptions()):
            if one.source_id in self._sources():
                self._put(one)
            else:
                await self._keep(replace(one, token=""))
        await self._server.start()
        self._readers = [asyncio.create_task(self._read(), name="pushes") for _ in range(READERS)]

    async def stop(self) -> None:
        """Listen no more, let what is under way end, and keep it."""
        await self._server.stop()
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*self._readers, *self._tasks, return_exceptions=True)

    def polled(self, report: PollReport, now: datetime) -> None:
        """Begin, change or end a subscription by what a poll has found."""
        if report.outcome != "modified" or report.trouble:
            return
        one, offer = self._by_source.get(report.source_id), report.offer
        if offer is None:
            if one is not None:
                self._drop(one)
        elif one is None or not life.is_of(one, offer):
            token, secret = secrets.token_urlsafe(24), secrets.token_urlsafe(32)
            self._change(life.begun(report.source_id, offer, token, secret, now))

    def tick(self, now: datetime) -> None:
        """Ask hubs where it is time; waits for none of them."""
        if self._soonest is not None and now < self._soonest:
            return
        for one in [each for each in self._by_source.values() if each.next_at <= now]:
            source = self._sources().get(one.source_id)
            if source is None:
                self._drop(one)
            elif len(self._asking) < AT_ONCE and one.source_id not in self._asking:
                self._asking.add(one.source_id)
                self._in_background(self._ask(one, source))
        waiting = (each.next_at for name, each in self._by_source.items() if name not in self._asking)
        self._soonest = min(waiting, default=now + timedelta(minutes=1))

    async def _ask(self, one: Subscription, source: Source) -> None:
        try:
            pending = life.asked(one, self._desk().clock())
            self._change(pending)  # now, since the hub may ask back before it answers
            fault = await ask(pending, source, self._base + one.token, self._sender())
            if fault and self._by_source.get(one.source_id) is pending:
                if fault != one.detail:
                    log.warning("%s: WebSub: %s; polled as before, and asked again later", one.source_id, fault)
                self._change(life.failed(pending, fault, self._desk().clock()))
        finally:
            self._asking.discard(one.source_id)
            self._soonest = None

    def _secret(self, token: str) -> str | None:
        one = self._of(token)
        return one.secret if one and one.expires_at else None

    def _confirm(self, token: str, topic: str, lease: timedelta | None) -> bool:
        one = self._of(token)
        if one is None or one.topic != topic or one.stage not in (Stage.ASKED, Stage.ACTIVE):
            return False
        if not one.expires_at:
            log.info("%s: its hub tells of news from now on", one.source_id)
        self._change(life.confirmed(one, lease, self._desk().clock()))
        return True

    def _deny(self, token: str, topic: str, reason: str) -> bool:
        one = self._of(token)
        if one is None or one.topic != topic:
            return False
        after = life.denied(one, reason, self._desk().clock())
        log.warning("%s: WebSub: %s; polled as before", one.source_id, after.detail)
        self._change(after)
        return True

    def _forged(self, token: str) -> None:
        one = self._of(token)
        if one and one.source_id not in self._warned:
            self._warned.add(one.source_id)
            log.warning("%s: WebSub: pushes without a right signature come and are ignored", one.source_id)

    def _of(self, token: str) -> Subscription | None:
        return self._by_source.get(self._by_token.get(token, ""))

    async def _read(self) -> None:
        while True:
            push = await self._pushes.get()
            try:
                await self._take(push)
            except StoreError as failure:
                log.error("a push could not be saved, the next poll will tell: %s", failure)
            except Exception as failure:  # noqa: BLE001 - one push must not end the reading of all others
                log.error("a push could not be taken in (%s: %s)", type(failure).__name__, failure)
            finally:
                self._app.done(push)

    async def _take(self, push: Push) -> None:
        one = self._of(push.token)
        source = self._sources().get(one.source_id) if one else None
        if one is None or source is None:
            return
        report = await take(push.body, push.media_type, one.topic, source, self._desk())
        self._heard(report)
        current = self._of(push.token)
        if current and report.outcome == "pushed":
            self._change(life.pushed(current, self._desk().clock()))

    def _put(self, one: Subscription) -> None:
        before = self._by_source.get(one.source_id)
        if before and before.token != one.token:
            del self._by_token[before.token]
        self._by_source[one.source_id] = one
        self._by_token[one.token] = one.source_id
        self._soonest = None

    def _change(self, one: Subscription) -> None:
        self._put(one)
        self._in_background(self._keep(one))

    def _drop(self, one: Subscription) -> None:
        del self._by_source[one.source_id]
        del self._by_token[one.token]
        self._in_background(self._keep(replace(one, token="")))

    async def _keep(self, one: Subscription) -> None:
        """Keep it in the store; without a token it is forgotten there."""
        try:
            if one.token:
                await self._desk().store.run(lambda store: store.save_subscription(one))
            else:
                await self._desk().store.run(lambda store: store.drop_subscription(one.source_id))
        except StoreError as failure:
            log.error("%s: its subscription is not kept, and is asked for anew later: %s", one.source_id, failure)

    def _in_background(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def notes(self, now: datetime) -> list[str]:
        """Return lines for the operator: how many subscriptions there are, and what is wrong with which."""
        stages = Counter("active" if life.is_active(one, now) else str(one.stage) for one in self._by_source.values())
        count = ", ".join(f"{number} {stage}" for stage, number in sorted(stages.items()))
        bad = [f"{one.source_id}: {one.detail}" for one in self._by_source.values() if one.detail]
        return [f"WebSub subscriptions: {count or 'none yet'}", *bad[:SHOWN]]
