"""What visitors and the operator meet: the two servers, and what they are told about the daemon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from tickerfeed.config.schema import Config
from tickerfeed.daemon.clock import utc_now
from tickerfeed.daemon.metrics import Metrics
from tickerfeed.model import Document, Source, SourceState
from tickerfeed.render.status import status_json
from tickerfeed.serve.admin import Insight, admin_app
from tickerfeed.serve.app import PublicApp, Pulse
from tickerfeed.serve.documents import Shelf
from tickerfeed.serve.server import Server

ALIVE_WITHIN = timedelta(seconds=30)  # since the last tick


class Shopfront:
    """The public and the administrative address. Answers come from memory; nothing here asks the store."""

    def __init__(self, config: Config, metrics: Metrics) -> None:
        self._shelf = Shelf(utc_now)
        self._sources: Mapping[str, Source] = {source.id: source for source in config.sources}
        self._states: Mapping[str, SourceState] = {}
        self._known_at = self._ticked_at = utc_now()
        pulse = Pulse(self._status, self._is_alive, self._is_ready)
        insight = Insight(metrics.text, self._rows)
        options = config.serve
        self._public = Server(PublicApp(self._shelf, pulse), options.listen, options.max_clients)
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

    async def start(self) -> None:
        """Open both addresses. Raises `ServeError` when one cannot be had; then neither stays open."""
        await self._public.start()
        try:
            await self._admin.start()
        except BaseException:
            await self._public.stop()
            raise

    async def stop(self) -> None:
        """Let answers under way end, and close."""
        await self._public.stop()
        await self._admin.stop()

    def show(self, documents: Iterable[Document]) -> None:
        """Serve these documents from now on."""
        self._shelf.put(documents)

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
