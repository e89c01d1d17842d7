"""One listening address around uvicorn, started and stopped inside a running loop."""

from __future__ import annotations

import asyncio
import errno
import resource
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from starlette.types import ASGIApp

from tickerfeed.errors import ServeError
from tickerfeed.serve.protocol import BoundedHttp

KEEP_ALIVE = 15  # seconds that an idle connection is kept
STOP_GRACE = 2  # seconds that answers under way get at the stop
UNACKNOWLEDGED = 60_000  # milliseconds after which a client that acknowledges nothing is given up (RFC 5482)
FILES = 512  # open files that the rest of the program needs


class _Uvicorn(uvicorn.Server):
    """Without signal handlers, which are the daemon's; says when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start and say so."""
        await super().startup(sockets)
        self.answers.set()


class Server:
    """An application on an address `host:port`; port 0 takes a free one, an empty host means all interfaces."""

    def __init__(self, app: ASGIApp, listen: str, max_clients: int = 5000) -> None:
        self._app = app
        self._listen = listen
        self._max_clients = max_clients
        self._socket: socket.socket | None = None
        self._uvicorn: _Uvicorn | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port that is bound; 0 while not started."""
        return int(self._socket.getsockname()[1]) if self._socket else 0

    @property
    def url(self) -> str:
        """Where it answers, with a slash at the end; an address that a browser on this machine can open."""
        host, _ = split_listen(self._listen)
        host = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
        return f"http://[{host}]:{self.port}/" if ":" in host else f"http://{host}:{self.port}/"

    async def start(self) -> None:
        """Bind, and return once requests are answered. Raises `ServeError` when the address cannot be had."""
        self._socket = bind(self._listen)
        self._uvicorn = _Uvicorn(self._config())
        self._task = asyncio.create_task(self._uvicorn.serve([self._socket]))
        await self._uvicorn.answers.wait()

    async def stop(self) -> None:
        """Let answers under way end, close; a second call does nothing."""
        if self._uvicorn and self._task:
            self._uvicorn.should_exit = True
            await self._task
        self._uvicorn = self._task = self._socket = None

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            self._app,
            http=BoundedHttp,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",  # it warns of every odd request, which outsiders could use to fill the log
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=self._max_clients,
            timeout_keep_alive=KEEP_ALIVE,
            timeout_graceful_shutdown=STOP_GRACE,
        )


def allow_connections(most: int) -> None:
    """Let this process hold so many connections, as far as the system lets it: often only 1,024 files at first."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = most + FILES if hard == resource.RLIM_INFINITY else min(most + FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def split_listen(listen: str) -> tuple[str, int]:
    """Return host and port of `host:port`, `[v6]:port` or `:port`. Raises `ServeError`."""
    host, colon, port = listen.rpartition(":")
    host = host.removeprefix("[").removesuffix("]") if host.startswith("[") else host
    is_number = port.isascii() and port.isdigit() and len(port) <= 5 and int(port) <= 65535
    if not colon or not is_number or (":" in host and not listen.startswith("[")):
        raise ServeError("is no address to listen on: write host:port, as 127.0.0.1:8080 or [::1]:8080", listen)
    return host, int(port)


def bind(listen: str) -> socket.socket:
    """Return a bound socket. Raises `ServeError` that names the address and the remedy."""
    host, port = split_listen(listen)
    try:
        bound = _bind(host, port)
        # Connections inherit it. asyncio would not set it on a socket made here, and each answer would wait 40 ms.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # a stream to a machine that is gone would else stay for long
            bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED)
    except OSError as exc:
        remedy = "another program listens there; stop it or set another [serve] address"
        reason = remedy if exc.errno == errno.EADDRINUSE else f"cannot be listened on ({exc.strerror or exc})"
        raise ServeError(reason, listen) from exc
    return bound


def _bind(host: str, port: int) -> socket.socket:
    if not host and socket.has_dualstack_ipv6():
        return socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
    return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
