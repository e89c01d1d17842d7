"""What visitors and the operator meet: the two servers, and what they are told about the daemon."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.types import ASGIApp

from tickerfeed.config.schema import Config
from tickerfeed.daemon.clock import utc_now
from tickerfeed.daemon.metrics import Metrics
from tickerfeed.model import Document, Source, SourceState, Told
from tickerfeed.publish.hub import FEEDS
from tickerfeed.render.status import status_json
from tickerfeed.serve.admin import Insight, admin_app
from tickerfeed.serve.app import PublicApp, Pulse
from tickerfeed.serve.documents import Pack, Shelf
from tickerfeed.serve.live import Live
from tickerfeed.serve.server import Server, allow_connections
from tickerfeed.serve.visits import Visits
from tickerfeed.text.urls import absolute

ROOM = 500  # connections beside those of open pages, so that a full house can still read
ALIVE_WITHIN = timedelta(seconds=30)  # since the last tick


class Shopfront:
    """The public and the administrative address. Answers come from memory; nothing here asks the store."""

    def __init__(self, config: Config, metrics: Metrics, pack: Pack | None = None) -> None:
        """Begin with nothing to show; `pack` gives what is shown compressed, as it was published."""
        self._shelf = Shelf(utc_now, lambda name: link_header(config, name), pack)
        self._sources: Mapping[str, Source] = {source.id: source for source in config.sources}
        self._states: Mapping[str, SourceState] = {}
        self._known_at = self._ticked_at = utc_now()
        pulse = Pulse(self._status, self._is_alive, self._is_ready)
        self.notes: Callable[[], Sequence[str]] = tuple  # what else the operator is to know
        self.stories: Sequence[Told] = ()  # the newest, as published
        insight = Insight(metrics.text, self._rows, self._told, lambda: self.stories)
        options = config.serve
        self._live = Live(options.max_clients) if options.live else None
        self.visits = Visits(ZoneInfo(config.site.timezone), utc_now) if options.visits else None
        living = {"/visits.json": self.visits.document} if self.visits else {}
        self._connections = options.max_clients + (ROOM if self._live else 0)
        self._public = Server(PublicApp(self._shelf, pulse, living, self._apps()), options.listen, self._connections)
        self._admin = Server(admin_app(insight, options.admin_token), options.admin)

    @property
    def address(self) -> str:
        """Where the public server answers, ending with a slash."""
        return self._public.url

    @property
    def admin_address(self) -> str:
        """Where the administrative server answers, ending with a slash."""
        return self._admin.url

    @property
    def has_documents(self) -> bool:
        """Whether anything is shown yet."""
        return not self._shelf.is_empty

    def _told(self) -> list[str]:
        pages = [f"Open pages: {self._live.clients}"] if self._live else []
        visits = (
            [f"Visits: {self.visits.tally().today} today, {self.visits.tally().total} in all"] if self.visits else []
        )
        return [*pages, *visits, *self.notes()]

    def _apps(self) -> dict[str, ASGIApp]:
        apps = {"/events": self._live, "/visit": self.visits}
        return {path: app for path, app in apps.items() if app}

    async def start(self) -> None:
        """Open both addresses. Raises `ServeError` when one cannot be had; then neither stays open."""
        allow_connections(self._connections)
        await self._public.start()
        try:
            await self._admin.start()
        except BaseException:
            await self._public.stop()
            raise

    async def stop(self) -> None:
        """End the streams of open pages, let answers under way end, and close."""
        if self._live:
            await self._live.close()
        await self._public.stop()
        await self._admin.stop()

    def show(self, documents: Iterable[Document]) -> None:
        """Serve these documents from now on, and tell open pages."""
        documents = tuple(documents)
        self._shelf.put(documents)
        if self._live:
            self._live.tell(revisions(documents))

    def know(self, states: Mapping[str, SourceState], sources: Mapping[str, Source]) -> None:
        """Tell from now on how the sources stand."""
        self._states, self._sources, self._known_at = states, sources, utc_now()

    def ticked(self, now: datetime) -> None:
        """Note that the scheduler is alive."""
        self._ticked_at = now

    def _status(self) -> Document:
        return status_json(self._states, self._sources, self._known_at)

    def _rows(self) -> Sequence[tuple[Source, SourceState]]:
        return [
            (source, self._states.get(name) or SourceState(name, source.url)) for name, source in self._sources.items()
        ]

    def _is_alive(self) -> bool:
        return utc_now() - self._ticked_at < ALIVE_WITHIN

    def _is_ready(self) -> bool:
        return self.has_documents


def link_header(config: Config, name: str) -> str:
    """Return the Link field of a feed: its hubs and its topic (W3C WebSub 4); "" for other documents."""
    site, hubs = config.site.url, config.publish.hubs
    if not hubs or not site or name.rpartition("/")[2] not in FEEDS:
        return ""
    named = ((absolute(hub), "hub") for hub in hubs)
    return ", ".join(f'<{url}>; rel="{relation}"' for url, relation in (*named, (f"{site}{name}", "self")) if url)


def revisions(documents: Iterable[Document]) -> dict[str, str]:
    """Return the revision of each edition's `ticker.json` by the edition's id; "" is the one at the root."""
    tickers = (each for each in documents if each.name.rpartition("/")[2] == "ticker.json")
    return {
        each.name.removesuffix("ticker.json").removeprefix("editions/").strip("/"): json.loads(each.body)["revision"]
        for each in tickers
    }
